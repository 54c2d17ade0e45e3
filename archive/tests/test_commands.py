"""The command line: what it prints, and its exit status."""

from process_archive import state

from archive.tests.samples import process, reading


def folders(host):
    return ["--archive", host.config.archive, "--records", host.config.records_dir]


def test_seal_and_restore(host, run, monkeypatch):
    monkeypatch.setattr("os.nice", lambda level: None)
    content = reading(process(1, name="caf\u00e9"))
    host.store("10.5", content)
    assert run(*folders(host), "seal", "--all") == (0, "sealed 1 records\n", "")
    (host.records / "web-1_10.5.json").unlink()
    assert run(*folders(host), "restore", "web-1", "10.5") == (0, content.decode(), "")


def test_restore_of_nothing(host, run):
    status, stdout, stderr = run(*folders(host), "restore", "web-1", "10.5")
    assert (status, stdout) == (3, "")
    assert stderr == "process-archive: there is no record web-1_10.5\n"


def test_a_timestamp_of_another_form_is_refused(host, run):
    status, _, stderr = run(*folders(host), "restore", "web-1", "../10")
    assert (status, "not a record's timestamp: '../10'" in stderr) == (2, True)


def test_a_second_seal_leaves_the_work_to_the_first(host, run, monkeypatch):
    monkeypatch.setattr("os.nice", lambda level: None)
    with state.locked(host.config.archive):
        assert run(*folders(host), "seal") == (0, "", "")
        status, _, stderr = run(*folders(host), "seal", "--all")
    assert (status, "another process is writing this archive" in stderr) == (1, True)


def test_compact_leaves_the_work_to_another_one(host, run, monkeypatch):
    monkeypatch.setattr("os.nice", lambda level: None)
    with state.locked(host.config.archive):
        assert run(*folders(host), "compact") == (0, "", "")


def test_records_that_are_not_there_are_named(host, run, monkeypatch):
    monkeypatch.setattr("os.nice", lambda level: None)
    host.records.rmdir()
    status, _, stderr = run(*folders(host), "seal", "--all")
    assert status == 1
    assert stderr == f"process-archive: {host.records}: No such file or directory\n"
