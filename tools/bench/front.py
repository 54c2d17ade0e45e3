"""nginx as the role sets it up, on a port of 127.0.0.1; and the same, storing bodies itself."""

import re

from features.lab import nginx
from features.lab.launch import serve_here
from tools.bench import role

PROXIED = re.compile(r"location / \{\s*proxy_pass http://service;\s*\}")
STORED = "location / {{ root {}; dav_methods PUT; client_body_temp_path {}; }}"


def front_of(application_port, folder, port, redirect_port):
    """Run nginx in `folder`, which passes what comes over TLS to `application_port`."""
    text = role.nginx().replace("server 127.0.0.1:8000", f"server 127.0.0.1:{application_port}")
    return _running(text, folder, port, redirect_port)


def storing_front(records, folder, port, redirect_port):
    """Run nginx in `folder`, which stores what is PUT into the folder `records`; no application."""
    text, found = PROXIED.subn(STORED.format(records, folder / "bodies"), role.nginx())
    if not found:
        raise RuntimeError("the role's template passes requests on in another way now")
    return _running(text, folder, port, redirect_port)


def _running(text, folder, port, redirect_port):
    text = nginx.moved(text, folder)
    text = re.sub(r"listen \[::\].*\n", "", text)
    text = re.sub(r"listen \d+ ssl", f"listen 127.0.0.1:{port} ssl", text)
    text = re.sub(r"listen \d+ default", f"listen 127.0.0.1:{redirect_port} default", text)
    # One address asks for more here than any client; to count its requests stays part of the cost.
    text = re.sub(r"rate=\d+r/s", "rate=1000000r/s", text)
    file = folder / "nginx.conf"
    file.write_text(text)
    command = [nginx.find(), "-p", folder, "-c", file, "-g", "daemon off;"]
    return serve_here(command, folder / "nginx", f"https://127.0.0.1:{port}")
