"""Selects the features to run, and their order; finds settings that contradict each other."""

import random

from behave.model import ScenarioOutline


def fault_in(given, known):
    """Return what is wrong with the settings `given` (-D NAME=VALUE), "" if nothing is.

    `known` contains all settings with their defaults.
    """
    settings = known | given
    wrong = [name for name in given if name not in known]
    if settings["target"] == "local" and settings["inventory"]:
        wrong.append("inventory with target=local")
    if settings["target"] not in ("vms", "local"):
        wrong.append(f"target={settings['target']}")
    if not wrong:
        return ""
    names = ", ".join(known)
    return f"-D {' '.join(wrong)}: known are {names}; target is vms, or local without an inventory"


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
