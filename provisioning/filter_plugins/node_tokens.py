"""Node tokens, computed on the control machine: the secret never reaches a client host."""

import hashlib
import hmac

from ansible.errors import AnsibleFilterError


def node_token(uuid, secret):
    """Return the token of the node `uuid`: UUID.HEX, where HEX is its HMAC-SHA256 by `secret`."""
    if not all(isinstance(text, str) and text for text in (uuid, secret)):
        raise AnsibleFilterError("a node token needs a uuid and a secret, both text")
    return f"{uuid}.{hmac.new(secret.encode(), uuid.encode(), hashlib.sha256).hexdigest()}"


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self):
        """Return {name: function}."""
        return {"recorder_node_token": node_token}
