"""A host of the tests whose archive is in a bucket."""

import json
import os

from process_archive.bucket import place
from process_archive.bucket.client import Bucket
from process_archive.config import load_config
from process_archive.segments import place_of

from archive.tests.records import Host
from archive.tests.seaweed import BUCKET, KEYS


class BucketHost(Host):
    """A `Host` with the name `called`; its archive is in BUCKET below `prefix`."""

    def __init__(self, folder, called, endpoint, prefix):
        super().__init__(folder)
        self.called = called
        self.file = folder / "config.json"
        self.settings = {
            "records_dir": "records", "read_token": "right", "sealed_lists": "sealed",
            "min_free_mb": 0, "keep_archive": 100000, "archive": f"s3://{BUCKET}/{prefix}",
            "endpoint": endpoint, "region": "us-east-1", "path_style": True, "ship_seconds": 0.1,
        }  # fmt: skip
        self.log_in(KEYS)
        self.configure()

    def configure(self, **changes):
        """Change config.json, and read it again."""
        self.settings.update(changes)
        self.file.write_text(json.dumps(self.settings))
        self.config = load_config(str(self.file))
        self.objects = Bucket(self.config.remote)

    def log_in(self, keys):
        """Use other credentials from now on."""
        path = self.folder / "credentials"
        path.write_text("[default]\naws_access_key_id={}\naws_secret_access_key={}\n".format(*keys))
        os.chmod(path, 0o600)

    def place(self):
        """Return the archive's `Place`, as it is now."""
        return place_of(self.config)

    def seal(self, everything=False):
        with self.being():
            return super().seal(everything)

    def being(self):
        """Return a context in which this machine has the host's name."""
        return Called(self.called)


class Called:
    """The context in which this machine is called `name`."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.before, place.host_name = place.host_name, lambda: self.name

    def __exit__(self, *_):
        place.host_name = self.before
