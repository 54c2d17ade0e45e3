"""The lease: one host at a time folds, forgets and removes segments of all hosts."""

import json
import time

from ..faults import Busy

KEY = "lease/compactor.json"
SECONDS = 60 * 60  # after which another host may take over


class Lease:
    """The lease of the host `own`; `take`, `renew` and `give_back` respect other hosts."""

    def __init__(self, bucket, own):
        """Take nothing yet."""
        self.bucket, self.own, self.etag = bucket, own, None

    def take(self):
        """Take the lease; raises `Busy` if another host has it."""
        content, self.etag = self.bucket.get(KEY)
        if content is not None:
            held = json.loads(content.decode())
            if held["host"] != self.own and time.time() < held["until"]:
                raise Busy(f"{self.bucket.name_of(KEY)}: {held['host']} is at work")
        self.renew()

    def renew(self, seconds=SECONDS):
        """Hold the lease for `seconds` from now on; raises `Busy` if it was lost."""
        content = json.dumps({"host": self.own, "until": time.time() + seconds}).encode()
        self.etag = self.bucket.swap(KEY, content, self.etag)
        if self.etag is None:
            raise Busy(f"{self.bucket.name_of(KEY)}: another host has taken the lease")

    def give_back(self):
        """Let another host take the lease at once."""
        self.renew(0)
