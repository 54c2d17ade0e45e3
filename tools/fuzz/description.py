"""Requests that schemathesis generates from the API's own OpenAPI description."""

import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode


def requests_described(service):
    """Return (a strategy for requests, the function that sends one to `service`)."""
    authorization = {"Authorization": f"Bearer {service.token}"}
    of_a_node = {"Authorization": f"Bearer {service.credentials.of_node('a')}"}
    schema = schemathesis.openapi.from_url(
        f"{service.url}/api/v1/openapi.json", headers=authorization
    )
    operations = [result.ok() for result in schema.get_all_operations()]
    posts = [operation for operation in operations if operation.method == "post"]
    assert posts, "the description has no operation with a body"

    def send(example):
        case, headers = example
        before = service.state()
        # schemathesis checks that the answer matches the description.
        answer = case.call_and_validate(headers=headers, session=service.session)
        service.check(answer, before)

    # In a request without a body only the headers can vary.
    kinds = [operations, *[posts] * 9]
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for kind in kinds
        for operation in kind
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    headers = st.sampled_from([authorization] * 4 + [of_a_node])
    return st.tuples(st.one_of(strategies), headers), send
