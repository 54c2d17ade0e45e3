"""Attempts to log in to a host by SSH, with a key or a password."""

import paramiko

from features.lab.host import Unreachable


def can_log_in(host, user, key=None, password=None):
    """Return True if `user` can log in to `host` with this `key` or `password`.

    Raise Unreachable if the host gives no answer.
    """
    connection = paramiko.SSHClient()
    connection.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    try:
        connection.connect(
            **host.door,
            username=user,
            pkey=key,
            password=password,
            look_for_keys=False,
            allow_agent=False,
            timeout=30,
            banner_timeout=60,
            auth_timeout=60,
        )
    except paramiko.AuthenticationException:
        return False
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise Unreachable(f"{host.name}: {error}") from error
    finally:
        connection.close()
    return True
