"""Failed scenarios: whether the product is to blame, and what is said of them last."""

import os

from features.lab.host import Unreachable
from features.lab.secrecy import mask

LINES = 12  # of why a scenario failed


def is_infrastructure(scenario):
    """Tell whether a failed scenario failed for want of a host."""
    return any(isinstance(item.exception, Unreachable) for item in [scenario, *scenario.all_steps])


def last_words(scenario):
    """Return where a failed scenario stands, its step that failed, and the end of why."""
    location = scenario.location
    text = [f"failed: {os.path.basename(location.filename)}:{location.line}  {scenario.name}"]
    for item in [scenario, *scenario.all_steps]:
        if item.status.has_failed() and item is not scenario:
            text.append(f"    {item.keyword} {item.name}")
        if item.error_message:
            text += [f"    {line}" for line in item.error_message.splitlines()[-LINES:]]
    return mask("\n".join(text))
