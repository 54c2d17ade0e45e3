"""A small disk in memory, for a scenario to fill."""


class SmallDisk:
    """A disk of `size` MiB at `folder` of `host`."""

    def __init__(self, host, folder, size):
        self.host = host
        self.folder = folder
        host.check_output("mkdir -p %s", folder, root=True)
        host.disk("mount", folder, size)

    def resize(self, size):
        """Give the disk `size` MiB."""
        self.host.disk("resize", self.folder, size)

    def fill(self):
        """Fill the disk with a file whose name is not that of a record or a reading."""
        line = "cat /dev/zero >%s 2>/dev/null; true"
        self.host.check_output(line, f"{self.folder}/.filled.part", root=True)

    def free(self):
        """Return the free MiB."""
        shown = self.host.check_output("df --output=avail -B 1 %s | tail -n 1", self.folder)
        return int(shown) / 1024 / 1024

    def remove(self):
        """Unmount the disk, even if a program still uses it."""
        self.host.disk("unmount", self.folder)
