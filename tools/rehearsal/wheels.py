"""The wheels: do all pinned wheels exist, and do the packages work on Python 3.6?"""

import os
import shutil
import sys
from pathlib import Path

from features.lab.console import run_quietly
from features.lab.paths import ROOT, TOOLS
from tools.rehearsal.verdict import Fault, NotTried

# To run the others: behave -D target=local -D commands=FOLDER:FOLDER
FEATURES = ("api", "api.durability", "client")
WHEELS = ROOT / "provisioning/wheels.py"
LONGEST = 900  # seconds for downloads or features, on a busy machine


def check_sets():
    """Check that all pinned wheels of each package exist for each Python."""
    status, said = run_quietly([sys.executable, WHEELS, "--check"], timeout=LONGEST)
    if status:
        raise Fault(said)
    return f"{len(said.splitlines())} sets of wheels are complete"


def check_python36(folder):
    """Install both packages as the role does; check that they pass their features."""
    python = _python36()
    commands = [str(_install(python, package, folder)) for package in ("service", "client")]
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
        + [f"features/{name}.feature" for name in FEATURES],
        timeout=LONGEST,
        cwd=ROOT,
    )
    scenarios = next((line for line in said.splitlines() if " scenarios passed" in line), said)
    if status:
        failing = [line for line in said.splitlines() if line.startswith("  features/")]
        raise Fault("\n".join([scenarios, *failing]))
    version = run_quietly([python, "-c", "import platform; print(platform.python_version())"])[1]
    return f"both packages installed offline on {version}: {scenarios}"


def _python36():
    """Return the path of a Python 3.6, in PATH or below pyenv; raise NotTried if there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which("python3.6"), *sorted(kept.glob("3.6*/bin/python3.6"))]
    found = [python for python in found if python and run_quietly([python, "--version"])[0] == 0]
    if not found:
        raise NotTried("there is no python3.6 here")
    return found[-1]


def _install(python, package, folder):
    """Install a package offline, in the steps of roles/application; return its bin folder."""
    status, archive = run_quietly(
        [sys.executable, WHEELS, package, "--python=3.6"], timeout=LONGEST
    )
    if status:
        raise Fault(archive)
    wheels, venv = folder / "python3.6" / package, folder / "python3.6" / f"{package}-venv"
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
