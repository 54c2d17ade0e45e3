"""Each scenario runs in exactly the parts of the tiers that its tags and its feature ask for.

The commands are those of tox.ini, and behave itself says what each selects.
"""

import re
import shlex
from configparser import ConfigParser

import pytest
from behave.configuration import Configuration
from behave.runner_util import collect_feature_locations, parse_features

from features.lab.paths import ROOT
from features.support.selection import leave_out
from tools.tiers.parts import TIERS

PREFIXES = {"accept": "acceptance", "night": "nightly", "local": "test"}  # of parts, by tier


@pytest.fixture(scope="module")
def scenarios():
    """Return [(name of the feature's file, scenario, its tags, the parts that run it)]."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # tox runs behave there: its options match paths from there
        features = parse_features(collect_feature_locations(["features"]))
    runs = {part: selected(arguments, features) for part, arguments in part_arguments().items()}
    return [
        (
            feature.filename.rpartition("/")[2],
            scenario,
            sorted(map(str, scenario.effective_tags)),
            [part for part, chosen in runs.items() if scenario in chosen],
        )
        for feature in features
        for scenario in feature.walk_scenarios()
    ]


def part_arguments():
    """Return {part: arguments of behave} of the parts in tox.ini."""
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    found = {}
    for section in tox.sections():
        generative = re.fullmatch(r"testenv:(\w+)(-?)\{(.*)\}", section)
        if generative and generative[1] in PREFIXES:
            for ending in filter(None, generative[3].split(",")):
                part = generative[1] + generative[2] + ending
                command = shlex.split(expanded(command_of(part, tox[section]), tox))
                if command[0] == "behave":
                    found[part] = command[1:]
    return found


def command_of(part, section):
    """Return the only command of `part`: its line begins with the part's factors."""
    [command] = [
        command
        for factors, command in re.findall(r"^([\w!-]+): (.*)$", section["commands"], re.MULTILINE)
        if all(
            (factor.lstrip("!") in part.split("-")) is (factor[0] != "!")
            for factor in factors.split("-")
        )
    ]
    return command


def expanded(command, tox):
    """Return `command` with what tox substitutes in it."""
    command = re.sub(r"\{\[(\w+)\](\w+)\}", lambda found: tox[found[1]][found[2]], command)
    return re.sub(r"\{(?:env:\w+:|posargs)([^}]*)\}", r"\1", command)


def selected(arguments, features):
    """Return the scenarios of `features` that behave runs with these `arguments`."""
    config = Configuration(arguments, load_config=False)
    chosen = [
        feature
        for feature in features
        if not config.exclude(feature.filename)
        and (not config.paths or feature.filename in config.paths)
    ]
    if config.userdata.get("target") == "local":
        leave_out(chosen, "machines")
    return {
        scenario
        for feature in chosen
        for scenario in feature.walk_scenarios()
        if scenario.should_run(config)
    }


def intended(file, tags):
    """Return {prefix: number of its parts that must run a scenario in `file` with these `tags`}."""
    if "machines" in tags:
        return {"accept": int("nightly" not in tags), "night": 1, "local": 0}
    of_a_program = file.startswith(("api.", "client."))  # the others say nothing about hosts
    return {"accept": int("deployed" in tags), "night": int(of_a_program), "local": 1}


def test_each_scenario_runs_in_the_parts_that_are_intended(scenarios):
    wrong = []
    for file, scenario, tags, parts in scenarios:
        number = {prefix: sum(part.startswith(prefix) for part in parts) for prefix in PREFIXES}
        if number != intended(file, tags):
            wrong.append(f"{file}:{scenario.line} with {tags} runs in {parts}")
    assert not wrong, "\n".join(wrong)


def test_what_runs_nightly_only_needs_machines(scenarios):
    wrong = [
        f"{file}:{scenario.line}"
        for file, scenario, tags, _ in scenarios
        if "nightly" in tags and "machines" not in tags
    ]
    assert not wrong


def test_each_part_selects_scenarios(scenarios):
    assert {part for *_, parts in scenarios for part in parts} == set(part_arguments())


@pytest.mark.parametrize(("prefix", "tier"), PREFIXES.items())
def test_each_part_is_in_its_tier(prefix, tier):
    parts = {part for part in part_arguments() if part.startswith(prefix)}
    assert parts <= {part for stage in TIERS[tier] for part in stage}
