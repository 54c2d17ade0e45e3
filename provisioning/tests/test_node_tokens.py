"""Node tokens are computed as the service computes them."""

import hashlib
import hmac

import pytest
from ansible.errors import AnsibleFilterError

from provisioning.filter_plugins.node_tokens import FilterModule

node_token = FilterModule().filters()["recorder_node_token"]


def test_is_the_uuid_and_its_hmac():
    expected = hmac.new(b"a-secret-of-the-fleet", b"web-1", hashlib.sha256).hexdigest()
    assert node_token("web-1", "a-secret-of-the-fleet") == f"web-1.{expected}"


def test_known_value():
    # printf web-1 | openssl dgst -sha256 -hmac a-secret-of-the-fleet
    assert node_token("web-1", "a-secret-of-the-fleet") == (
        "web-1.83010a62f36cc2c035233320136635a6f8d817e1c6bd4e7cc331fe6707c21e5d"
    )


@pytest.mark.parametrize(("uuid", "secret"), [("", "a-secret"), ("web-1", ""), (12, "a-secret")])
def test_refuses_what_makes_no_token_and_does_not_repeat_it(uuid, secret):
    with pytest.raises(AnsibleFilterError) as refusal:
        node_token(uuid, secret)
    assert "a-secret" not in str(refusal.value)
