"""Tokens: what each opens, decided in the same time for every wrong one."""

import hashlib
import hmac
import re

from .record import UUID

ALL_NODES = "*"  # a node cannot have this name
NODE_TOKEN = re.compile(("(" + UUID.pattern + r")\.[0-9a-f]{64}").encode())


class Tokens:
    """The tokens of a configuration: `tokens` of all nodes, and one per node and secret (bytes)."""

    def __init__(self, tokens, node_secrets=()):
        self.tokens = tokens
        self.node_secrets = node_secrets

    def scope(self, given):
        """Return whose records the token `given` (bytes) may write; None if it is wrong.

        That is ALL_NODES, or the uuid of a node, whose token opens nothing else.
        """
        form = NODE_TOKEN.fullmatch(given)
        node = form.group(1).decode() if form else None
        expected = [node_token(secret, node).encode() for secret in self.node_secrets if node]
        of_all, of_node = is_known(given, self.tokens), is_known(given, expected)
        return ALL_NODES if of_all else node if of_node else None

    def is_secret(self, name):
        """Return True if `name`, which answers and logs would show, is a token or a secret."""
        given = name.encode("utf-8", "surrogatepass")
        return self.scope(given) is not None or is_known(given, self.node_secrets)


def node_token(secret, uuid):
    """Return the token of the node `uuid`: its name, a dot and an HMAC by `secret` (bytes)."""
    return uuid + "." + hmac.new(secret, uuid.encode(), hashlib.sha256).hexdigest()


def is_known(given, known):
    """Return True if `given` is one of `known` (all bytes); every comparison is made, in full."""
    matches = [hmac.compare_digest(given, each) for each in known]
    return any(matches)
