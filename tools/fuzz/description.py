"""Requests made from the API's own description, by schemathesis."""

import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode


def requests_described(service):
    """Return a strategy of requests, and the function that sends one to `service`."""
    authorization = {"Authorization": f"Bearer {service.token}"}
    schema = schemathesis.openapi.from_url(
        f"{service.url}/api/v1/openapi.json", headers=authorization
    )
    operations = [result.ok() for result in schema.get_all_operations()]
    posts = [operation for operation in operations if operation.method == "post"]
    assert posts, "the description has no operation that takes a body"

    def send(case):
        before = service.state()
        # schemathesis checks that the answer is as described.
        answer = case.call_and_validate(headers=authorization, session=service.session)
        service.check(answer, before)

    # A request without a body has nothing to vary but headers.
    kinds = [operations, *[posts] * 9]
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for kind in kinds
        for operation in kind
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    return st.one_of(strategies), send
