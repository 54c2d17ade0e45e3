"""Wrong logins: an address has so many in a while, counted over all workers."""

import ipaddress
import time

MOST, WHILE = 10, 900  # tries; seconds after the first one
KIND = "tries"  # in the `Store`


def count(store, address):
    """Count a try; return the seconds that the address has to wait, 0 if it may try.

    To be called before the token is compared, so that many at once are counted too.
    """
    with store.changed(KIND) as tries:
        end, number = tries.get(network(address), (time.time() + WHILE, 0))
        tries[network(address)] = [end, number + 1]
        return 0 if number < MOST else max(1, int(end - time.time()))


def forget(store, address):
    """Forget the tries of an address, after a right one."""
    with store.changed(KIND) as tries:
        tries.pop(network(address), None)


def network(address):
    """Return what is counted as one address: of IPv6 the /64, which one host has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
