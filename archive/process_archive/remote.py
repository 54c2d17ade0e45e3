"""Where a bucket is and how it is reached: the keys of config.json that only `s3://` needs."""

import ipaddress
import os
import re
from collections import namedtuple
from urllib.parse import urlsplit

SCHEME = "s3://"
LOCATION = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?([A-Za-z0-9!_.()/-]*)")
CREDENTIALS = "credentials"  # the file beside config.json
DEFAULTS = {
    "endpoint": None,
    "region": None,
    "ca_file": None,
    "path_style": False,
    "ship_seconds": 1,
    "backlog_mb": 10240,
}

# prefix: "" or ending in "/"; endpoint, region and ca_file: None as AWS's own settings say;
# credentials: a file of AWS's form, None for AWS's chain; ship_seconds; backlog_mb: MiB
Remote = namedtuple("Remote", "bucket prefix credentials " + " ".join(DEFAULTS))


def read(settings, folder):
    """Return the `Remote` of `settings` (those of config.json), None if the archive is a folder.

    `folder`: of config.json, None without it. Raises ValueError with what is wrong.
    """
    if "://" not in settings["archive"]:
        given = [key for key in DEFAULTS if key in settings]
        if given:
            raise ValueError(f"'{given[0]}' is only for an archive in a bucket (s3://...)")
        return None
    match = LOCATION.fullmatch(settings["archive"])
    if not match:
        raise ValueError("'archive' must be a folder, or s3://BUCKET/PREFIX")
    values = {key: settings.get(key, default) for key, default in DEFAULTS.items()}
    for key in ("endpoint", "region", "ca_file"):
        if values[key] is not None and not (isinstance(values[key], str) and values[key]):
            raise ValueError(f"'{key}' must be a text")
    if values["endpoint"] and not is_safe(values["endpoint"]):
        raise ValueError("'endpoint' must be https://HOST, or http:// of this machine")
    if not isinstance(values["path_style"], bool):
        raise ValueError("'path_style' must be true or false")
    for key, least, most in (("ship_seconds", 0.1, 3600), ("backlog_mb", 1, 10**9)):
        if type(values[key]) not in (int, float) or not least <= values[key] <= most:
            raise ValueError(f"'{key}' must be a number from {least} to {most}")
    if values["ca_file"] and folder:
        values["ca_file"] = os.path.normpath(os.path.join(folder, values["ca_file"]))
    prefix = match[2].strip("/")
    return Remote(
        match[1], prefix + "/" if prefix else "", folder and credentials_in(folder), **values
    )


def credentials_in(folder):
    """Return the path of the credentials beside config.json, None if there are none."""
    path = os.path.join(folder, CREDENTIALS)
    return path if os.path.exists(path) else None


def is_safe(endpoint):
    """Return True if requests to the URL `endpoint` are encrypted, or stay on this machine."""
    url = urlsplit(endpoint)
    if not url.hostname or url.path.strip("/") or url.query or url.username:
        return False
    if url.scheme == "https" or url.hostname == "localhost":
        return url.scheme in ("http", "https")
    try:
        return url.scheme == "http" and ipaddress.ip_address(url.hostname).is_loopback
    except ValueError:
        return False


def cache_of(remote):
    """Return the folder for what is kept here of a bucket that no config.json names."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    name = "-".join(filter(None, (remote.bucket, remote.prefix.strip("/").replace("/", "-"))))
    return os.path.join(base, "process-archive", name)


def shown(remote):
    """Return what stands for the archive in messages."""
    return f"{SCHEME}{remote.bucket}/{remote.prefix}".rstrip("/")
