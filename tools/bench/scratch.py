"""A folder for measurements, on a disk, in an area where no files were removed recently.

When ext4 searches for a free inode, it skips those freed in the last minutes (`recently_deleted` in
its ialloc.c): creating a file there may take several times as long.
"""

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

ON_DISK = "/var/tmp"  # /tmp may be in memory


@contextmanager
def scratch():
    """Yield a new folder; remove it with its content at the end of the `with` block."""
    with tempfile.TemporaryDirectory(prefix="process-bench-", dir=ON_DISK) as top:
        # ext4 places the folders inside of one with this attribute in separate areas of the disk.
        subprocess.run(["chattr", "+T", top], stderr=subprocess.DEVNULL, check=False)
        with tempfile.TemporaryDirectory(dir=top) as folder:
            yield Path(folder)
