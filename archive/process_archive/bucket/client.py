"""Requests to a bucket of S3 by boto3: few kinds, each with a time limit, faults in plain words."""

import hashlib
import os
from contextlib import contextmanager

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import create_loader

from ..faults import Fault
from ..remote import shown
from .causes import cause_of

CONNECT, ANSWER, TRIES = 2, 10, 2  # seconds to connect, seconds without a byte, tries in all
CHUNK = 1024 * 1024
LOADER = create_loader()  # reads botocore's descriptions of S3 once, which takes its time
ABSENT = ("404", "NoSuchKey", "NotFound")
TAKEN = ("412", "PreconditionFailed", "409", "ConditionalRequestConflict")


class Bucket:
    """The objects below the prefix of a `Remote`; keys are without it. Raises `Fault`."""

    def __init__(self, remote):
        """Send nothing yet."""
        self.remote = remote
        core = botocore.session.Session()
        core.register_component("data_loader", LOADER)
        if remote.credentials:
            check_private(remote.credentials)
            core.set_config_variable("credentials_file", remote.credentials)
        with self._translated(""):
            self.client = boto3.Session(botocore_session=core, region_name=remote.region).client(
                "s3",
                endpoint_url=remote.endpoint,
                verify=remote.ca_file,
                config=Config(
                    connect_timeout=CONNECT,
                    read_timeout=ANSWER,
                    retries={"total_max_attempts": TRIES, "mode": "standard"},
                    s3={"addressing_style": "path" if remote.path_style else "auto"},
                    # Engines that are not AWS may refuse checksums as trailers.
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )

    def get(self, key):
        """Return (content, ETag) of an object, (None, None) if there is none."""
        with self._translated(key):
            try:
                answer = self.client.get_object(**self._object(key))
                return answer["Body"].read(), answer["ETag"]
            except ClientError as error:
                if code_of(error) not in ABSENT:
                    raise
        return None, None

    def chunks(self, key):
        """Yield the content of an object; raises FileNotFoundError."""
        with self._translated(key):
            try:
                body = self.client.get_object(**self._object(key))["Body"]
            except ClientError as error:
                if code_of(error) in ABSENT:
                    raise FileNotFoundError(2, "no such object", self.name_of(key)) from None
                raise
            yield from body.iter_chunks(CHUNK)

    def put_new(self, key, body, sha256=None):
        """Put an object (bytes, or an open file) unless there is one; return False if it differs.

        The same content again is success. `sha256`: of the content, in hexadecimal digits.
        """
        sha256 = sha256 or hashlib.sha256(body).hexdigest()
        if self._put(key, body, Metadata={"sha256": sha256}, IfNoneMatch="*"):
            return True
        return self.sha256_of(key) == sha256

    def put(self, key, body):
        """Put an object, whatever there is."""
        self._put(key, body)

    def swap(self, key, body, etag):
        """Put an object instead of that with `etag`, None for none.

        Return its ETag, or None if what is there is another.
        """
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        return self._put(key, body, **condition)

    def _put(self, key, body, **more):
        with self._translated(key):
            try:
                return self.client.put_object(**self._object(key), Body=body, **more)["ETag"]
            except ClientError as error:
                if code_of(error) in TAKEN:
                    return None
                raise

    def sha256_of(self, key):
        """Return the SHA-256 that an object was put with, None if there is none."""
        with self._translated(key):
            try:
                return self.client.head_object(**self._object(key))["Metadata"].get("sha256")
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise

    def delete(self, key):
        """Remove an object, if it is there."""
        with self._translated(key):
            self.client.delete_object(**self._object(key))

    def list(self, prefix):
        """Return the keys that begin with `prefix`, sorted."""
        with self._translated(prefix):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.remote.bucket, Prefix=self.remote.prefix + prefix
            )
            begin = len(self.remote.prefix)
            return [o["Key"][begin:] for page in pages for o in page.get("Contents", ())]

    def name_of(self, key):
        """Return what stands for an object in messages."""
        return f"{shown(self.remote)}/{key}"

    def _object(self, key):
        return {"Bucket": self.remote.bucket, "Key": self.remote.prefix + key}

    @contextmanager
    def _translated(self, key):
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise Fault(f"{self.name_of(key)}: {cause_of(error, self.remote)}") from None


def code_of(error):
    """Return the code of S3 in a ClientError."""
    return error.response.get("Error", {}).get("Code", "")


def check_private(path):
    """Raise `Fault` if others may read the credentials at `path`."""
    if os.stat(path).st_mode & 0o077:
        raise Fault(f"{path}: others may read the credentials; chmod 600 {path}")
