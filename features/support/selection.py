"""Selects the features to run, and their order."""

import random

from behave.model import ScenarioOutline


def leave_out(features, tag):
    """Remove the features with `tag` from `features`; return the names of their files."""
    left_out = [feature for feature in features if tag in feature.tags]
    features[:] = [feature for feature in features if feature not in left_out]
    return ", ".join(feature.filename for feature in left_out) or "nothing"


def shuffle(features, seed):
    """Shuffle `features`, and the rules and scenarios in them; `seed` determines the order."""
    dice = random.Random(seed)

    def shuffle_in(items):
        for item in items:
            if isinstance(item, ScenarioOutline):
                dice.shuffle(item.scenarios)
            else:
                shuffle_in(getattr(item, "run_items", ()))
        dice.shuffle(items)

    shuffle_in(features)
