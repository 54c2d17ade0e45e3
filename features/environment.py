"""behave's hooks: set up the target and the report, and what each scenario needs and leaves.

Settings (`-D NAME=VALUE`): `target=local` runs against processes on this machine instead of the
virtual machines, `commands=FOLDER:FOLDER` with commands from other folders than that of behave;
`inventory=FILE` runs against the hosts of an Ansible inventory; `seed=N` shuffles the scenarios,
`seed=any` in a new order each time; `reports=FOLDER` is where the report goes.
"""

import os
import random
import sys
from pathlib import Path

# The command behave adds only features/ to the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from behave import register_type

from features.lab import boots, evidence
from features.lab.host import Unreachable
from features.lab.paths import ROOT
from features.lab.target import deployed_target, local_target
from features.support import facts
from features.support.amounts import amount, number
from features.support.records import Records, new_node
from features.support.report import Report
from features.support.selection import fault_in, leave_out, shuffle
from tools.machines import libvirt
from tools.machines.settings import load

SETTINGS = {
    "target": "vms",
    "commands": None,
    "inventory": None,
    "seed": None,
    "reports": ROOT / "reports",
}


# ---------------------------------------------------------------- types in steps
register_type(Number=number, Records=amount("record"), Readings=amount("reading"))


# ---------------------------------------------------------------- the run
def before_all(context):
    settings = SETTINGS | context.config.userdata
    fault = fault_in(context.config.userdata, SETTINGS)
    if fault:
        print(fault, file=sys.stderr, flush=True)
        os._exit(2)  # sys.exit in a hook does not end behave
    context.deployed = settings["target"] != "local"
    if context.deployed and not settings["inventory"] and load().get("provider") == "libvirt":
        libvirt.join_group("behave")  # `make up` may have just added this user to it
    kind = "local" if not context.deployed else "hosts" if settings["inventory"] else "vms"
    told = {"settings": ", ".join(f"{name}={settings[name]}" for name in SETTINGS)}
    context.report = Report(context._runner, Path(settings["reports"]), kind)
    context.target, context.refusal = None, None
    if settings["seed"]:
        seed = random.randrange(10**6) if settings["seed"] == "any" else settings["seed"]
        told["order"] = f"shuffled, again with -D seed={seed}"
        shuffle(context._runner.features, str(seed))
    context.left_out = "nothing"
    if not context.deployed:
        context.left_out = leave_out(context._runner.features, "machines")
        told["left out, needs machines"] = context.left_out
    try:
        if context.deployed:
            context.target = deployed_target(settings["inventory"])
        else:
            context.target = local_target(settings["commands"])
        told |= facts.hosts(context.target)
    except (Unreachable, AssertionError) as error:
        # before_scenario raises it, so that the report shows it.
        context.refusal = context.report.refusal = error
    context.report.tell(told | facts.versions())


def after_all(context):
    if context.target:
        context.report.restarts = sum(host.restarts for host in context.target.hosts)
        context.target.close()
    assert context.report.began, (
        f"no scenario was selected (left out because machines are needed: {context.left_out}); "
        "docs/testing.md describes how to select"
    )


# ---------------------------------------------------------------- a scenario
def before_scenario(context, scenario):
    context.report.began = True
    if context.refusal:
        context.abort(str(context.refusal))
        raise context.refusal
    for host in context.target.hosts:
        if context.deployed:
            await_running(context, host)
        host.history.clear()
    context.records = Records(context.target)
    context.exchanges = evidence.Exchanges()
    context.records.session.hooks["response"].append(context.exchanges.note)
    context.node = new_node()
    context.add_cleanup(context.records.remove, context.node)


def await_running(context, host):
    """Wait until `host` answers; if it does not, report that once and end the run."""
    try:
        boots.await_running(host)
    except Unreachable as error:
        context.refusal = context.report.refusal = error
        context.abort(str(error))
        raise


def after_scenario(context, scenario):
    if scenario.status.has_failed() and context.target:
        folder = evidence.collect(
            scenario,
            context.target,
            context.exchanges,
            context.deployed,
            context.report.folder / "failures",
        )
        context.report.failure(scenario, folder)
