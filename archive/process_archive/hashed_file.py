"""A file being written, with the hash of all of it and of each of its blocks."""

import hashlib
import os

BLOCK_HASH = 16  # hexadecimal digits of a block's hash


class HashedFile:
    """A file being written, with the hash of all of it and of each block."""

    closed = False

    def __init__(self, path):
        """Open the new file `path`."""
        self.file = open(path, "xb")  # noqa: SIM115 - closed by `close`
        self.hash, self.block, self.blocks = hashlib.sha256(), hashlib.sha256(), []

    def write(self, data):
        self.hash.update(data)
        self.block.update(data)
        return self.file.write(data)

    def tell(self):
        return self.file.tell()

    def flush(self):
        self.file.flush()

    def end_block(self):
        """Note the end of a block, and begin the next."""
        self.blocks.append([self.file.tell(), self.block.hexdigest()[:BLOCK_HASH]])
        self.block = hashlib.sha256()

    def close(self):
        """Make the file durable."""
        if not self.closed:
            self.closed = True
            self.end_block()
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def facts(self):
        """Return what a manifest says of the file; blocks: [end, hash], the last is the footer."""
        size = self.blocks[-1][0]
        return {"bytes": size, "sha256": self.hash.hexdigest(), "blocks": self.blocks}
