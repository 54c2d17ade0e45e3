"""What the bucket must be able to do, tried before the archive depends on it."""

import uuid

from ..faults import Fault
from .client import Bucket

WHY = "the archive cannot keep two hosts apart there; see docs/fleet.md for engines that can"


def check_bucket(remote):
    """Raise `Fault` with what the bucket of `remote` lacks; leave nothing behind.

    A clock that is wrong, and rights that are missing, are errors of S3 itself.
    """
    bucket, key = Bucket(remote), f"check/{uuid.uuid4().hex}"

    def refuse(lack):
        raise Fault(f"{bucket.name_of(key)}: {remote.endpoint or 'AWS'} {lack}")

    if bucket.get(key)[0] is not None:
        refuse("gives an object that was never put")
    bucket.list("check/")
    try:
        etag = bucket.swap(key, b"first", None)
        if etag is None:
            refuse("refuses If-None-Match: * for a new object: " + WHY)
        if bucket.swap(key, b"second", None) is not None:
            refuse("ignores If-None-Match: * (412 was due): " + WHY)
        if bucket.swap(key, b"third", '"00000000000000000000000000000000"') is not None:
            refuse("ignores If-Match (412 was due): " + WHY)
        if bucket.swap(key, b"first again", etag) is None:
            refuse("refuses If-Match with the right ETag: " + WHY)
        if bucket.get(key)[0] != b"first again":
            refuse("does not give back what was put")
        if not bucket.put_new(key + "-2", b"x") or not bucket.put_new(key + "-2", b"x"):
            refuse("does not keep the metadata of an object: " + WHY)
    finally:
        bucket.delete(key)
        bucket.delete(key + "-2")
    if bucket.get(key)[0] is not None:
        refuse("still gives an object that was removed")
