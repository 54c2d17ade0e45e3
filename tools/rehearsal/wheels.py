"""The wheels: do all pinned wheels exist, and do the packages work on the Pythons of CentOS 7?"""

import os
import shutil
import sys
from pathlib import Path

from features.lab.console import run_quietly
from features.lab.paths import ROOT, TOOLS
from tools.rehearsal.verdict import Fault, NotTried

# By Python: the packages that run on it on CentOS 7, and features that try them.
# To run the others: behave -D target=local -D commands=FOLDER:FOLDER
ON_CENTOS = {
    "3.6": (("service", "client"), ("api", "api.durability", "client")),
    "3.8": (("archive",), ("archive",)),
}
WHEELS = ROOT / "provisioning/wheels.py"
LONGEST = 900  # seconds for downloads or features, on a busy machine


def check_sets():
    """Check that all pinned wheels of each package exist for each Python."""
    status, said = run_quietly([sys.executable, WHEELS, "--check"], timeout=LONGEST)
    if status:
        raise Fault(said)
    return f"{len(said.splitlines())} sets of wheels are complete"


def check_python(version, folder):
    """Install the packages for a Python as the role does; check that they pass their features."""
    python = _python(version)
    packages, features = ON_CENTOS[version]
    commands = [str(_install(python, version, package, folder)) for package in packages]
    status, said = run_quietly(
        [
            TOOLS / "behave",
            "--format=plain",
            "-D",
            "target=local",
            "-D",
            f"reports={folder}/reports",
        ]
        + ["-D", f"commands={os.pathsep.join(commands)}"]
        + [f"features/{name}.feature" for name in features],
        timeout=LONGEST,
        cwd=ROOT,
    )
    scenarios = next((line for line in said.splitlines() if " scenarios passed" in line), said)
    if status:
        failing = [line for line in said.splitlines() if line.startswith("  features/")]
        raise Fault("\n".join([scenarios, *failing]))
    exact = run_quietly([python, "-c", "import platform; print(platform.python_version())"])[1]
    return f"{' and '.join(packages)} installed offline on {exact}: {scenarios}"


def _python(version):
    """Return the path of this Python, in PATH or below pyenv; raise NotTried if there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    name = f"python{version}"
    found = [shutil.which(name), *sorted(kept.glob(f"{version}.*/bin/{name}"))]
    found = [python for python in found if python and run_quietly([python, "--version"])[0] == 0]
    if not found:
        raise NotTried(f"there is no {name} here")
    return found[-1]


def _install(python, version, package, folder):
    """Install a package offline, in the steps of roles/application; return its bin folder."""
    status, archive = run_quietly(
        [sys.executable, WHEELS, package, f"--python={version}"], timeout=LONGEST
    )
    if status:
        raise Fault(archive)
    place = folder / f"python{version}"
    wheels, venv = place / package, place / f"{package}-venv"
    shutil.unpack_archive(archive, wheels)
    pip = [venv / "bin/python", "-m", "pip", "--disable-pip-version-check"]
    install = [*pip, "install", "--no-index", f"--find-links={wheels}"]
    for command in (
        [python, "-m", "venv", venv],
        [*install, f"--requirement={wheels / 'pip.txt'}"],
        [*install, f"--requirement={wheels / 'requirements.txt'}"],
        [*pip, "check"],
    ):
        status, said = run_quietly(command, env=_clean())
        if status:
            raise Fault(f"{package}: {command[-1]}: {said.splitlines()[-1]}")
    return venv / "bin"


def _clean():
    """Return the environment without settings of pip: a host has only our wheels."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return kept | {"PIP_CONFIG_FILE": os.devnull}
