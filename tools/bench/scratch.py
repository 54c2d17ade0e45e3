"""A folder to measure in, on a disk, where nobody has just removed files.

ext4 passes over each inode that was freed in the last minutes when it looks for one to use
(`recently_deleted` in its ialloc.c): who creates a file there may pay several times as much.
"""

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

ON_DISK = "/var/tmp"  # /tmp may be in memory


@contextmanager
def scratch():
    """Give the block a new folder, which is removed with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="process-bench-", dir=ON_DISK) as top:
        # What is made in a folder with this attribute goes to a part of the disk of its own.
        subprocess.run(["chattr", "+T", top], stderr=subprocess.DEVNULL, check=False)
        with tempfile.TemporaryDirectory(dir=top) as folder:
            yield Path(folder)
