"""The archive in a bucket of a real engine: the same commands, the same answers."""

import json
import os
import time
from datetime import timedelta

import pytest
from botocore import auth
from process_archive.bucket import client
from process_archive.bucket.place import COMMITTING, BucketPlace
from process_archive.compact import compact
from process_archive.faults import Busy, Damaged, Fault
from process_archive.forget import forget
from process_archive.questions.nodes import nodes
from process_archive.questions.process import process as life
from process_archive.questions.search import search
from process_archive.questions.show import show
from process_archive.questions.times import parse
from process_archive.questions.view import View
from process_archive.restore import restore
from process_archive.verify import verify

from archive.tests.samples import process, reading
from archive.tests.seaweed import READER

HOUR = 3600
OLD = 1795896000  # the arrival of records that are old enough to be folded


def contents(count, begin=OLD):
    """Return `count` contents of records by timestamp."""
    return {
        f"{begin + 5 * number}.25": reading(process(1, cpu_percent=float(number)), process(7))
        for number in range(count)
    }


def store(host, count=3, begin=OLD, node="web-1"):
    """Store `count` records that arrive as they are measured; return their contents."""
    made = contents(count, begin)
    for timestamp, content in made.items():
        host.store(timestamp, content, node=node, mtime=float(timestamp))
    return made


def empty(host):
    """Remove the records, as the service does once they are sealed."""
    for file in host.records.iterdir():
        file.unlink()


def answers(host):
    """Return answers to questions of each kind, without what depends on now."""
    with View(host.config) as view:
        found = [
            [{**row, "age": None} for row in nodes(view).rows],
            show(view, "web-1", parse(f"{OLD + 11}")).rows,
            search(view, "NGINX").rows,
            life(view, "web-1", 7, None).rows,
        ]
        assert view.damaged == {}
    assert all(found)
    return found


def test_answers_are_those_of_a_folder(host, in_bucket):
    there = in_bucket()
    for own in (host, there):
        for begin in (OLD, OLD + 60, OLD + HOUR):
            store(own, 4, begin)
            own.seal()
        store(own, 2, OLD + HOUR + 60)
    expected = answers(host)
    assert answers(there) == expected
    compact(host.config)
    with there.being():
        compact(there.config)
        compact(there.config, time.time() + 2 * HOUR)  # removes what is replaced
    assert len(there.place().names()) == 1
    assert answers(there) == expected
    there.seal()
    empty(there)
    assert answers(in_bucket("other")) == expected
    assert list(verify(there.config)) == []


def test_a_record_comes_back_from_the_bucket_alone(in_bucket):
    host = in_bucket()
    made = store(host)
    assert host.seal() == 3
    empty(host)
    other = in_bucket("other")
    for timestamp, content in made.items():
        assert restore(other.config, "web-1", timestamp) == content
    assert list(verify(other.config)) == []
    assert restore(other.config, "web-1", "1") is None


def test_a_question_lists_nothing(in_bucket, monkeypatch):
    host = in_bucket()
    store(host)
    host.seal()
    asked = []
    made = BucketPlace.__init__

    def watched(self, *arguments):
        made(self, *arguments)
        self.bucket.client.meta.events.register(
            "before-call.s3", lambda model, **_: asked.append(model.name)
        )

    monkeypatch.setattr(BucketPlace, "__init__", watched)
    answers(in_bucket("other"))
    assert asked.count("GetObject") == len(asked) > 3


def test_hosts_share_a_bucket(in_bucket):
    one, other = in_bucket("api-1"), in_bucket("api-2")
    store(one, 3, OLD)
    store(other, 3, OLD + 15)
    store(other, 2, OLD, node="db-1")
    assert (one.seal(), other.seal()) == (3, 5)
    empty(one)
    empty(other)
    assert answers(one) == answers(other)
    with other.being():
        assert compact(other.config) == 2
        compact(other.config, time.time() + 2 * HOUR)
    assert len(one.place().names()) == 1
    assert answers(one) == answers(other)
    assert list(verify(one.config)) == []
    assert [key for key in one.objects.list("seg/") if "api-1" in key] == []


def test_one_host_at_a_time_folds(in_bucket):
    one, other = in_bucket("api-1"), in_bucket("api-2")
    store(one)
    one.seal()
    with one.being():
        held = one.place()
        with held.alone():
            with other.being(), pytest.raises(Busy, match="api-1 is at work"):
                compact(other.config)
            content = json.dumps({"host": "api-2", "until": 0}).encode()
            held.bucket.put("lease/compactor.json", content)
            with pytest.raises(Busy, match="another host"):
                held.lease.renew()
            held.lease.take()
    with other.being():
        assert compact(other.config) == 1


def test_what_a_host_forgets_all_forget(in_bucket):
    one, other = in_bucket("api-1"), in_bucket("api-2")
    store(one)
    store(other, 2, OLD + 60)
    one.seal()
    other.seal()
    with one.being():
        assert forget(one.config, "web-1", None, (OLD + 62) * 1000000) == 4
        assert list(verify(one.config)) == []
    other.store(f"{OLD + 1}", b"[]")
    other.seal()
    with View(other.config) as view:
        assert view.readings("web-1")["timestamp"].to_pylist() == [f"{OLD + 65}.25"]


def test_other_content_under_a_sealed_name_is_kept_apart(in_bucket):
    host = in_bucket()
    host.store("1795896000", b"[]")
    host.seal()
    host.store("1795896000", b"[{}]")
    host.seal()
    (name,) = host.place().kept("conflicts")
    assert host.objects.get(f"conflicts/{name}")[0] == b"[{}]"


@pytest.mark.parametrize(
    "step", range(1, 8)
)  # four files, the manifest, the state, the host's name
def test_killed_after_any_write_of_sealing(in_bucket, monkeypatch, step):
    host = in_bucket()
    made = store(host)
    monkeypatch.setattr(BucketPlace, "__init__", killed_after(step, BucketPlace.__init__))
    with pytest.raises(KeyboardInterrupt):
        host.seal()
    monkeypatch.undo()
    store(host, 2, OLD + 60)
    host.seal()
    assert host.seal() == 0
    assert host.sealed() == sorted(
        f"web-1_{timestamp}" for timestamp in (*made, *contents(2, OLD + 60))
    )
    assert sorted(name for name, *_ in host.lists()) == sorted(os.listdir(host.records))
    assert list(verify(host.config)) == []
    assert not os.path.exists(os.path.join(host.config.archive, COMMITTING))
    whole = {key.rpartition("/")[0] for key in host.objects.list("seg/")}
    assert whole == {f"seg/{name}" for name in host.place().names()}


def killed_after(step, made):
    """Return the constructor of a place that ends the process after `step` objects are put."""
    done = []

    def constructor(self, *arguments):
        made(self, *arguments)

        def count(model, **_):
            done.append(model.name)
            if model.name == "PutObject" and done.count("PutObject") == step:
                raise KeyboardInterrupt

        self.bucket.client.meta.events.register("after-call.s3", count)

    return constructor


def test_a_segment_that_was_deleted_is_missed(in_bucket):
    host = in_bucket()
    store(host)
    host.seal()
    (name,) = host.place().names()
    host.objects.delete(f"seg/{name}/states.parquet")
    assert list(verify(host.config)) == [f"{name}/states.parquet: missing"]
    empty(host)
    other = in_bucket("other")
    with pytest.raises(Damaged, match="states.parquet"):
        restore(other.config, "web-1", f"{OLD}.25")
    with View(other.config) as view:
        show(view, "web-1", parse(f"{OLD + 11}"))
        assert "missing" in view.damaged[name]
    host.objects.delete(f"seg/{name}/segment.json")
    assert "missing" in "".join(verify(host.config))


def test_a_damaged_object_is_never_believed(in_bucket):
    host = in_bucket()
    store(host)
    host.seal()
    (name,) = host.place().names()
    key = f"seg/{name}/states.parquet"
    whole = host.objects.get(key)[0]
    host.objects.put(key, whole[:200] + b"\xff" + whole[201:])
    assert list(verify(host.config)) == [f"{name}/states.parquet: damaged in row group 0"]
    other = in_bucket("other")
    with View(other.config) as view:
        show(view, "web-1", parse(f"{OLD + 11}"))
        assert "damaged" in view.damaged[name]
    host.objects.put(key, whole)  # from a backup: the copy was not kept
    with View(other.config) as view:
        assert show(view, "web-1", parse(f"{OLD + 11}")).rows
        assert view.damaged == {}


def test_a_folder_is_copied_into_a_bucket_and_back(host, in_bucket, tmp_path):
    store(host)
    host.seal()
    there = in_bucket()
    for name in os.listdir(host.config.archive):
        for path, _, files in os.walk(os.path.join(host.config.archive, name)):
            for file in files:
                whole = os.path.join(path, file)
                key = "seg/" + os.path.relpath(whole, host.config.archive)
                with open(whole, "rb") as content:
                    there.objects.put(key, content.read())
    there.seal(everything=True)
    assert answers(there) == answers(host)
    assert list(verify(there.config)) == []
    for key in there.objects.list("seg/"):
        path = tmp_path / "back" / key[len("seg/") :]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(there.objects.get(key)[0])
    back = host.config._replace(archive=str(tmp_path / "back"))
    assert list(verify(back)) == []
    assert restore(back, "web-1", f"{OLD}.25") is not None


def test_an_engine_that_hangs_ends_a_command_in_time(engine, in_bucket):
    host = in_bucket()
    store(host)
    began = time.monotonic()
    with engine.stopped(), pytest.raises(Fault, match="does not answer in time"):
        host.seal()
    assert time.monotonic() - began < 10
    assert host.seal() == 3
    assert list(verify(host.config)) == []


@pytest.mark.parametrize(
    ("keys", "cause"),
    [
        (("nobody", "x"), "access key is not known"),
        (("app-key", "x"), "secret key is wrong"),
        (READER, "has no right to do this"),
    ],
)
def test_credentials_without_rights(in_bucket, run, keys, cause):
    host = in_bucket()
    store(host)
    host.log_in(keys)
    host.configure()
    status, _, stderr = run("--config", str(host.file), "seal")
    assert status == 1
    assert cause in stderr and host.settings["archive"] in stderr and stderr.count("\n") == 1
    assert len(os.listdir(host.records)) == 3


def test_an_engine_that_is_not_there(in_bucket, run):
    host = in_bucket()
    host.configure(endpoint="http://127.0.0.1:9")
    status, _, stderr = run("--config", str(host.file), "nodes")
    assert status == 1
    assert "http://127.0.0.1:9 cannot be reached" in stderr and stderr.count("\n") == 1


def test_check_finds_nothing_wrong_and_leaves_nothing(in_bucket, run):
    host = in_bucket()
    status, stdout, _ = run("--config", str(host.file), "check")
    assert (status, "nothing wrong" in stdout) == (0, True)
    assert host.objects.list("check/") == []


@pytest.mark.parametrize("condition", ["IfNoneMatch", "IfMatch"])
def test_check_names_an_engine_that_ignores_a_condition(in_bucket, run, monkeypatch, condition):
    host, put = in_bucket(), client.Bucket._put

    def ignoring(self, key, body, **more):
        more.pop(condition, None)
        return put(self, key, body, **more)

    monkeypatch.setattr(client.Bucket, "_put", ignoring)
    status, _, stderr = run("--config", str(host.file), "check")
    assert status == 1
    assert f"ignores {'If-None-Match: *' if condition == 'IfNoneMatch' else 'If-Match'}" in stderr
    assert host.objects.list("check/") == []


def test_check_names_a_clock_that_is_wrong(in_bucket, run, monkeypatch):
    host, now = in_bucket(), auth.get_current_datetime
    monkeypatch.setattr(auth, "get_current_datetime", lambda: now() - timedelta(minutes=20))
    status, _, stderr = run("--config", str(host.file), "check")
    assert status == 1
    assert "RequestTimeTooSkewed" in stderr and "set the clock" in stderr


def test_check_names_a_right_that_is_missing(in_bucket, run):
    host = in_bucket()
    host.log_in(READER)
    status, _, stderr = run("--config", str(host.file), "check")
    assert status == 1
    assert "PutObject" in stderr and "has no right to do this" in stderr


def test_credentials_that_others_may_read_are_refused(in_bucket, run):
    host = in_bucket()
    os.chmod(host.folder / "credentials", 0o644)
    status, _, stderr = run("--config", str(host.file), "nodes")
    assert status == 1
    assert "others may read" in stderr and "chmod 600" in stderr
