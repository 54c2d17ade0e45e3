"""Failed scenarios: whether the infrastructure is the cause, and a summary of each."""

import os

from features.lab.host import Unreachable
from features.lab.secrecy import mask

LINES = 12  # of an error message in the summary


def is_infrastructure(scenario):
    """Return True if a failed scenario could not reach a host."""
    return any(isinstance(item.exception, Unreachable) for item in [scenario, *scenario.all_steps])


def last_words(scenario):
    """Return the place of a failed scenario, its failed step and the end of the error message."""
    location = scenario.location
    text = [f"failed: {os.path.basename(location.filename)}:{location.line}  {scenario.name}"]
    for item in [scenario, *scenario.all_steps]:
        if item.status.has_failed() and item is not scenario:
            text.append(f"    {item.keyword} {item.name}")
        if item.error_message:
            text += [f"    {line}" for line in item.error_message.splitlines()[-LINES:]]
    return mask("\n".join(text))
