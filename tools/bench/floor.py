"""The floor: a compiled program that only reads the files of a reading, the least possible cost."""

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
    """Yield the path of the program; None, with a message, if there is no compiler."""
    if not shutil.which("cc"):
        print("no C compiler (cc): skipping the floor", file=sys.stderr)
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="process-bench-", dir=ON_DISK) as folder:
        os.chmod(folder, 0o755)  # for other accounts
        program = Path(folder) / "floor"
        subprocess.run(["cc", "-O2", "-o", program, SOURCE], check=True)
        yield program
