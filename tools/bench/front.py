"""nginx as configured by the role, on 127.0.0.1; optionally it stores the bodies itself."""

import re

from features.lab import nginx
from features.lab.launch import serve_here
from tools.bench import role

PROXIED = re.compile(r"location / \{\s*proxy_pass http://service;\s*\}")
STORED = "location / {{ root {}; dav_methods PUT; client_body_temp_path {}; }}"


def front_of(application_port, folder, port, redirect_port):
    """Run nginx in `folder` as a TLS proxy for `application_port`."""
    text = role.nginx().replace("server 127.0.0.1:8000", f"server 127.0.0.1:{application_port}")
    return _running(text, folder, port, redirect_port)


def storing_front(records, folder, port, redirect_port):
    """Run nginx in `folder` without an application; it stores PUT bodies in `records`."""
    text, found = PROXIED.subn(STORED.format(records, folder / "bodies"), role.nginx())
    if not found:
        raise RuntimeError("the role's template no longer contains the expected proxy_pass")
    return _running(text, folder, port, redirect_port)


def _running(text, folder, port, redirect_port):
    text = nginx.moved(text, folder)
    text = re.sub(r"listen \[::\].*\n", "", text)
    text = re.sub(r"listen \d+ ssl", f"listen 127.0.0.1:{port} ssl", text)
    text = re.sub(r"listen \d+ default", f"listen 127.0.0.1:{redirect_port} default", text)
    # Here one address sends more than any client; counting its requests remains part of the cost.
    text = re.sub(r"rate=\d+r/s", "rate=1000000r/s", text)
    file = folder / "nginx.conf"
    file.write_text(text)
    command = [nginx.find(), "-p", folder, "-c", file, "-g", "daemon off;"]
    return serve_here(command, folder / "nginx", f"https://127.0.0.1:{port}")
