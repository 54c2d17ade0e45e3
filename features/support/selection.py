"""Which features run, and in which order."""

import random

from behave.model import ScenarioOutline


def leave_out(features, tag):
    """Take the features with `tag` out of `features`; return their files' names."""
    left_out = [feature for feature in features if tag in feature.tags]
    features[:] = [feature for feature in features if feature not in left_out]
    return ", ".join(feature.filename for feature in left_out) or "nothing"


def shuffle(features, seed):
    """Bring `features`, and all that is in them, into the order that `seed` stands for."""
    dice = random.Random(seed)

    def shuffle_in(items):
        for item in items:
            if isinstance(item, ScenarioOutline):
                dice.shuffle(item.scenarios)
            else:
                shuffle_in(getattr(item, "run_items", ()))
        dice.shuffle(items)

    shuffle_in(features)
