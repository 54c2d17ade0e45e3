"""A small disk of a scenario's own, to be filled."""


class SmallDisk:
    """A disk of `size` MiB at `folder` of `host`."""

    def __init__(self, host, folder, size):
        self.host = host
        self.folder = folder
        host.check_output("mkdir -p %s", folder, root=True)
        options = f"size={size}m,mode=0777"
        host.check_output(
            f"{host.sudo}mount -t tmpfs -o %s process-service %s", options, folder, root=True
        )

    def resize(self, size):
        """Give the disk `size` MiB."""
        options = f"remount,size={size}m"
        self.host.check_output(f"{self.host.sudo}mount -o %s %s", options, self.folder, root=True)

    def fill(self):
        """Leave no room on the disk, and nothing that looks like a record or reading."""
        line = "cat /dev/zero >%s 2>/dev/null; true"
        self.host.check_output(line, f"{self.folder}/.filled.part", root=True)

    def free(self):
        """Return how many MiB are free."""
        shown = self.host.check_output("df --output=avail -B 1 %s | tail -n 1", self.folder)
        return int(shown) / 1024 / 1024

    def remove(self):
        """Take the disk away, whatever still uses it."""
        self.host.check_output(f"{self.host.sudo}umount --lazy %s", self.folder, root=True)
