"""Tokens of nodes, computed as the contract defines them and independently of the product."""

import hashlib
import hmac


def node_token(secret, node):
    """Return the token of `node`: its name, a dot, and the HMAC of the name by `secret`."""
    return f"{node}.{hmac.new(secret.encode(), node.encode(), hashlib.sha256).hexdigest()}"
