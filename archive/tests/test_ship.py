"""Shipping: batches of records are in the bucket a moment after they arrive."""

import subprocess

import pytest
from process_archive import segments
from process_archive.bucket.client import Bucket
from process_archive.faults import Fault
from process_archive.shipping import shipper as module
from process_archive.shipping.shipper import Shipper, ship

from archive.tests.samples import process, reading


def store(host, *timestamps):
    for timestamp in timestamps:
        host.store(timestamp, reading(process(1, cpu_percent=float(timestamp))), tally="ticks=3")


def shipped(host, folder):
    """Return the names of the records in all batches, unpacked into `folder` as the docs say."""
    folder.mkdir()
    found = []
    for key in host.objects.list("wal/"):
        done = subprocess.run(
            ["tar", "-xvf", "-", "-C", str(folder)],
            input=host.objects.get(key)[0], capture_output=True, check=True,
        )  # fmt: skip
        found += [name for name in done.stdout.decode().split() if name != "tallies.json"]
    return sorted(found)


def test_records_are_in_the_bucket_as_they_came(in_bucket, tmp_path):
    host = in_bucket()
    ship(host.config, once=True)
    store(host, "10", "20.5")
    ship(host.config, once=True)
    assert shipped(host, tmp_path / "out") == ["web-1_10.json.gz", "web-1_20.5.json.gz"]
    host.folder.joinpath("segments").rename(tmp_path / "lost")
    recovered = host.config._replace(records_dir=str(tmp_path / "out"), sealed_lists=None)
    with host.being():
        assert module.state.load(recovered.archive) == {}
        from process_archive.seal import seal

        assert seal(recovered, everything=True) == 2
    assert host.sealed() == ["web-1_10", "web-1_20.5"]
    for name in ("web-1_10.json", "web-1_20.5.json"):
        before = (host.records / name).stat().st_mtime_ns
        assert (tmp_path / "out" / f"{name}.gz").stat().st_mtime_ns == before


def test_a_batch_goes_once_it_is_sealed(in_bucket):
    host = in_bucket()
    ship(host.config, once=True)
    store(host, "10")
    ship(host.config, once=True)
    host.seal()
    store(host, "20")
    ship(host.config, once=True)
    assert [key[-8:] for key in host.objects.list("wal/")] == ["0001.tar"]
    host.seal()
    ship(host.config, once=True)
    assert host.objects.list("wal/") == []


@pytest.mark.parametrize("step", range(1, 7))
def test_killed_between_each_two_steps(in_bucket, tmp_path, monkeypatch, step):
    host = in_bucket()
    ship(host.config, once=True)
    store(host, "10", "20")
    killer = Killer(step)
    monkeypatch.setattr(Bucket, "put_new", killer.around(Bucket.put_new))
    monkeypatch.setattr(module, "write_durably", killer.around(segments.write_durably))
    with pytest.raises(KeyboardInterrupt):
        ship(host.config, once=True)
        pytest.fail("it was not killed")
    store(host, "30")
    monkeypatch.undo()
    ship(host.config, once=True)
    assert shipped(host, tmp_path / "out") == [f"web-1_{n}.json.gz" for n in (10, 20, 30)]


class Killer:
    """Ends the process at a `step`: before (odd) or after (even) a call that makes durable."""

    def __init__(self, step):
        self.left = step

    def around(self, function):
        def call(*arguments):
            self.count()
            result = function(*arguments)
            self.count()
            return result

        return call

    def count(self):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_a_backlog_is_bounded_and_drained(engine, in_bucket, tmp_path, monkeypatch):
    host = in_bucket()
    ship(host.config, once=True)
    host.config = host.config._replace(
        remote=host.config.remote._replace(backlog_mb=len(reading(process(1))) * 1.5 / 2**20)
    )
    monkeypatch.setattr(module, "MOST", 1)
    full = host.folder / "sealed" / "full"
    shipper = Shipper(host.config)
    with engine.stopped():
        store(host, "10", "20", "30")
        with pytest.raises(Fault, match="does not answer in time"):
            shipper.step()
    assert full.exists()
    while shipper.step():
        pass
    assert not full.exists()
    assert shipped(host, tmp_path / "out") == [f"web-1_{n}.json.gz" for n in (10, 20, 30)]


def test_a_folder_needs_no_shipping(host):
    with pytest.raises(Fault, match="archive in a bucket"):
        ship(host.config)
