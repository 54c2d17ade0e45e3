"""The roles: duplicated definitions must agree, and each variable in use must be defined."""

import re

import yaml

from features.lab.rendering import ROLES, SYSTEMS
from tools.rehearsal.verdict import refuse


def check():
    """Check that both systems have the same variables, and that specs, defaults and uses agree."""
    faults = []
    roles = sorted(path for path in ROLES.iterdir() if path.is_dir())
    for role in roles:
        for compare in (_same_files, _same_variables, _specs_agree, _all_defined, _keep_private):
            faults += [f"{role.name}: {fault}" for fault in compare(role)]
    refuse(faults)
    return f"{len(roles)} roles: both systems alike, specs match defaults, variables defined"


def _read(path):
    return (yaml.safe_load(path.read_text()) if path.exists() else None) or {}


def _same_files(role):
    """Each file for one system has a counterpart for the other."""
    for folder in ("tasks", "vars", "handlers", "templates"):
        names = {path.name for path in (role / folder).glob("*")}
        for name in names:
            for system in SYSTEMS:
                if system in name:
                    for other in SYSTEMS:
                        if name.replace(system, other) not in names:
                            yield f"{folder}/{name} has no counterpart for {other}"


def _same_variables(role):
    """vars/SYSTEM.yml have the same keys, and the same types."""
    first, second = SYSTEMS
    one, other = (_read(role / f"vars/{system}.yml") for system in SYSTEMS)
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            yield f"{name} is only in the vars of {first if name in one else second}"
        elif type(one[name]) is not type(other[name]):
            yield f"{name} has different types on {first} and {second}"


def _specs_agree(role):
    """argument_specs and defaults name the same variables with the same values."""
    defaults = _read(role / "defaults/main.yml")
    options = _options(role)
    for name, option in options.items():
        if option.get("required"):
            if name in defaults:
                yield f"{name} is required in argument_specs, but has a default"
        elif "default" in option and name not in defaults:
            yield f"{name} has a default only in argument_specs"
        elif "{{" in str(defaults.get(name)):
            if "default" in option:  # Ansible would evaluate it even if it is not used
                yield f"{name}: argument_specs must not repeat a default with a template"
        elif option.get("default") != defaults.get(name):
            yield f"{name}: the defaults differ between defaults and argument_specs"
    for name in defaults.keys() - options.keys():
        yield f"{name} is in defaults, but not in argument_specs"


def _options(role):
    """Return {variable: option} of all entry points."""
    specs = _read(role / "meta/argument_specs.yml").get("argument_specs", {})
    return {
        name: option
        for entry in specs.values()
        for name, option in entry.get("options", {}).items()
    }


def _filters():
    """Return the names of the filters beside the playbooks."""
    files = (ROLES.parent / "filter_plugins").glob("*.py")
    return re.findall(r'"(recorder_\w+)": ', "".join(file.read_text() for file in files))


def _all_defined(role):
    """Each variable of the role, or of `recorder`, is defined where the role can use it."""
    defined = {*_options(ROLES / "recorder"), *_options(role), *_filters()}
    shared = _read(ROLES / "recorder/vars/main.yml")
    defined |= {name for name in shared if not name.startswith("_")}
    defined |= {*_read(role / "defaults/main.yml"), *_read(role / "vars/main.yml")}
    for system in SYSTEMS:
        defined |= _read(role / f"vars/{system}.yml").keys()
    files = [path for path in role.rglob("*") if path.suffix in (".yml", ".j2")]
    texts = {path: path.read_text() for path in files if path.parent.name != "meta"}
    for text in texts.values():
        defined |= set(re.findall(r"^\s*register: (\w+)", text, re.MULTILINE))
        defined |= set(re.findall(r"^\s*loop_var: (\w+)", text, re.MULTILINE))
        # variables that tasks pass to an included role, or define for themselves
        defined |= set(re.findall(r"^\s+(\w+):", text, re.MULTILINE))
    names = re.compile(rf"\b(?:_?{role.name}|recorder)_\w+")
    for path, text in texts.items():
        for name in sorted(set(names.findall(text)) - defined):
            yield f"{path.relative_to(role)} uses {name}, which is not defined"


def _keep_private(role):
    """A role uses no private variable (_ROLE_...) of another role."""
    others = {path.name for path in ROLES.iterdir() if path.is_dir()} - {role.name}
    private = re.compile(rf"\b_(?:{'|'.join(sorted(others))})_\w+")
    for path in sorted(path for path in role.rglob("*") if path.suffix in (".yml", ".j2")):
        for name in sorted(set(private.findall(path.read_text()))):
            yield f"{path.relative_to(role)} uses {name}, which is private to another role"
