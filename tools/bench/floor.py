"""The floor, compiled: what any program has to take for the files that make a reading."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tools.bench.scratch import ON_DISK

SOURCE = Path(__file__).with_name("floor.c")


@contextmanager
def floor():
    """Yield the path of the program, inside of a `with`; None, and say so, without a compiler."""
    if not shutil.which("cc"):
        print("no C compiler (cc): the floor is left out", file=sys.stderr)
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="process-bench-", dir=ON_DISK) as folder:
        os.chmod(folder, 0o755)  # for other accounts
        program = Path(folder) / "floor"
        subprocess.run(["cc", "-O2", "-o", program, SOURCE], check=True)
        yield program
