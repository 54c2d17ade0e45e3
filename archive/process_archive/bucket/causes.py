"""What an error of S3 means, and what to do about it."""

from botocore import exceptions

KEYS = "look at the credentials: the file beside config.json, or AWS's environment variables"
RIGHTS = "give the account GetObject, PutObject, DeleteObject on the prefix and ListBucket"
CODES = {
    "InvalidAccessKeyId": f"the access key is not known there; {KEYS}",
    "SignatureDoesNotMatch": f"the secret key is wrong; {KEYS}",
    "ExpiredToken": f"the session has expired; {KEYS}",
    "AccessDenied": f"the account has no right to do this; {RIGHTS}",
    "403": f"the account has no right to do this; {RIGHTS}",
    "NoSuchBucket": "there is no such bucket; make it, or correct 'archive'",
    "RequestTimeTooSkewed": "the clocks differ by more than 15 minutes; set the clock of this host",
    "QuotaExceeded": "the bucket is full; raise its quota, or lower 'keep_archive'",
    "InsufficientCapacity": "the engine is full; give it more disks",
    "507": "the engine is full; give it more disks",
    "NotImplemented": "the engine cannot do this; see docs/fleet.md for engines that can",
    "501": "the engine cannot do this; see docs/fleet.md for engines that can",
}


def cause_of(error, remote):
    """Return the cause of an error of botocore, and what to do, as one line."""
    where = remote.endpoint or "AWS"
    if isinstance(error, exceptions.ClientError):
        told = error.response.get("Error", {})
        code, message = told.get("Code", ""), told.get("Message", "")
        cause = CODES.get(code) or f"{message or 'refused'}; try again, or ask who runs the engine"
        return f"{error.operation_name} at {where}: {code}: {cause}"
    if isinstance(error, (exceptions.NoCredentialsError, exceptions.PartialCredentialsError)):
        return f"no credentials; {KEYS}"
    if isinstance(error, exceptions.NoRegionError):
        return "no region; set 'region'"
    if isinstance(error, exceptions.SSLError):
        return f"{where}: the certificate is not trusted; set 'ca_file' ({first_line(error)})"
    if isinstance(error, (exceptions.ReadTimeoutError, exceptions.ConnectTimeoutError)):
        return f"{where} does not answer in time; look at the engine and the network"
    if isinstance(error, (exceptions.HTTPClientError, exceptions.ConnectionError)):
        return f"{where} cannot be reached; look at the engine and the network"
    return f"{where}: {first_line(error)}"


def first_line(error):
    """Return the first line of an error's message."""
    return (str(error).splitlines() or [type(error).__name__])[0]
