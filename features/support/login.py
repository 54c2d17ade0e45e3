"""Logins that are tried: whether a host lets somebody in, by key or by password."""

import paramiko

from features.lab.host import Unreachable


def lets_in(host, user, key=None, password=None):
    """Tell whether `host` lets `user` in with this key or this password."""
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
