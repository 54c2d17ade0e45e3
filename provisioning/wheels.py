"""Pack the wheels that a host needs to install one of our packages without PyPI into an archive.

    wheels.py service --python 3.11    print the path of the archive
    wheels.py --check                  try each package for each of its Pythons

The archive contains the pinned wheels of PACKAGE/requirements/pythonX.Y.txt, the wheel of the
package, two requirements files, pip.txt (pip itself, installed first) and requirements.txt (all),
and as its last member the empty file `whole`.
The package gets the local version 1.0.0+HASH with the hash of its source: pip installs a changed
source, because its pin has changed, and skips an unchanged one.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(__file__).resolve().parent / ".cache"

# The packages, each with the Pythons of the hosts that it is for.
PACKAGES = {
    "service": ("3.6", "3.11"),
    "client": ("3.6", "3.11"),
    "archive": ("3.8", "3.11"),
}

# Platforms that the glibc of the hosts supports: CentOS 7 has 2.17, Debian 12 has 2.36.
PLATFORMS = {
    "3.6": ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    "3.8": ["manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux1_x86_64"],
    "3.11": ["manylinux_2_28_x86_64", "manylinux2014_x86_64", "manylinux_2_17_x86_64"],
}


class GatherError(Exception):
    """The archive cannot be built; the message gives the reason and the remedy."""


def main():
    """Run the command; print one line on stderr and exit with 1 if it fails."""
    options = parse_arguments()
    try:
        if options.check:
            for package, pythons in PACKAGES.items():
                for python in pythons:
                    print(f"{package} on Python {python}: {gather(package, python)}", flush=True)
        else:
            print(gather(options.package, options.python))
    except GatherError as error:
        sys.exit(f"wheels.py: {error}")


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("package", nargs="?", choices=PACKAGES)
    parser.add_argument("--python", default="3.11", choices=PLATFORMS, help="the host's Python")
    parser.add_argument("--check", action="store_true", help="try every package and Python")
    options = parser.parse_args()
    if not options.check and not options.package:
        parser.error("name a package, or --check")
    if not options.check and options.python not in PACKAGES[options.package]:
        parser.error(f"{options.package} is for Python {' and '.join(PACKAGES[options.package])}")
    return options


def gather(package, python):
    """Return the path of the archive for `package` on `python`; make it if it is missing."""
    source = ROOT / package
    pins_file = source / "requirements" / f"python{python}.txt"
    pins = [line for line in pins_file.read_text().split("\n") if line and line[0] != "#"]
    digest = source_hash(source)
    archive = CACHE / f"process-{package}-python{python}-{digest}.tar"
    if archive.exists():
        return archive
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch, "wheels")
        download(pins, python, wheels)
        version = build(source, digest, Path(scratch, "source"), wheels)
        first = [pin for pin in pins if pin.startswith(("pip==", "setuptools=="))]
        (wheels / "pip.txt").write_text("\n".join(first) + "\n")
        (wheels / "requirements.txt").write_text("\n".join([*pins, version]) + "\n")
        check_complete(pins, python, wheels)
        pack(wheels, archive)
    return archive


def source_hash(source):
    """Return 8 hex digits of a hash of the package's files and its pins."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    pins = [*source.glob("*.py"), *source.glob("*.toml"), *source.glob("requirements/*.txt")]
    package = [path for path in source.glob("process_*/**/*") if path.is_file()]
    for file in sorted([*pins, *package]):
        parts = file.relative_to(source).parts
        if not any(part.endswith(".egg-info") or part == "__pycache__" for part in parts):
            digest.update(str(file.relative_to(source)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]


def download(pins, python, wheels):
    """Download the wheels of `pins`, which include all dependencies."""
    abi = "cp" + python.replace(".", "")
    abis = [abi, abi + "m", "abi3", "none"]
    run_pip(
        ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--implementation=cp"]
        + [f"--python-version={python}", f"--dest={wheels}"]
        + [f"--abi={name}" for name in abis]
        + [f"--platform={name}" for name in PLATFORMS[python]]
        + pins,
        "cannot be downloaded; is there a network, and does every pinned version exist?",
    )


def build(source, digest, copy, wheels):
    """Build the wheel of the package from a copy of its source; return its pin."""
    ignored = shutil.ignore_patterns("*.egg-info", "build", "tests", "__pycache__")
    shutil.copytree(source, copy, ignore=ignored)
    (copy / "setup.cfg").write_text(f"[egg_info]\ntag_build = +{digest}\n")
    run_pip(
        ["wheel", "--quiet", "--no-deps", "--no-build-isolation", f"--wheel-dir={wheels}", copy],
        f"{source.name}/ cannot be built",
    )
    (wheel,) = wheels.glob(f"process_{source.name}-*.whl")
    return "process-{}=={}".format(source.name, wheel.name.split("-")[1])


def check_complete(pins, python, wheels):
    """Resolve the set offline, as pip on the host does; raise GatherError if a pin is missing."""
    if python == "{}.{}".format(*sys.version_info):
        run_pip(
            ["install", "--quiet", "--dry-run", "--ignore-installed", "--no-index"]
            + [f"--find-links={wheels}", f"--requirement={wheels / 'requirements.txt'}"],
            f"the pins for Python {python} are not complete",
        )
    named = {pin.partition("==")[0].lower().replace("-", "_") for pin in pins}
    found = {wheel.name.split("-")[0].lower() for wheel in wheels.glob("*.whl")}
    if not named <= found:
        raise GatherError(f"no wheel for {', '.join(sorted(named - found))} on Python {python}")


def pack(folder, archive):
    """Write the files of `folder` as a tar with reproducible bytes."""

    def plain(member):
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = "root"
        member.mode = 0o644
        return member

    # Another run may build it at the same time.
    unfinished = archive.with_suffix(f".{os.getpid()}.part")
    with tarfile.open(unfinished, "w") as tar:
        for file in sorted(folder.iterdir()):
            tar.add(file, file.name, filter=plain)
        tar.addfile(plain(tarfile.TarInfo("whole")))  # last: if it is unpacked, all others are
    os.replace(unfinished, archive)


def run_pip(arguments, explanation):
    """Run pip; raise GatherError with `explanation` and pip's last line if it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
        raise GatherError(f"{explanation} ({last})")


if __name__ == "__main__":
    main()
