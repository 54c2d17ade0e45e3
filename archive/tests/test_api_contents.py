"""The API's answers that are no rows: bytes of a record, exports, metrics."""

import csv
import gzip
import hashlib
import io
import json

import pyarrow.parquet as pq
import pytest
from process_archive.questions.view import View
from process_archive.web import contents, gauges

from archive.tests.asked import PID_3, READINGS, Client, fill, refused
from archive.tests.samples import process, reading


@pytest.fixture
def host(host):
    """Return a host with two nodes."""
    return fill(host)


@pytest.fixture
def get(host):
    """Return a function that asks with the token."""
    return Client(host.config)


@pytest.mark.parametrize("timestamp", ["2000.50", "2040.50"])
def test_a_record_comes_as_its_bytes(host, get, timestamp):
    stored = (host.records / f"web-1_{timestamp}.json").read_bytes()
    answer = get(f"/api/v1/nodes/web-1/readings/{timestamp}")
    assert (answer.status_code, answer.get_data()) == (200, stored)
    assert answer.headers["ETag"] == f'W/"{hashlib.sha256(stored).hexdigest()}"'
    again = get(f"/api/v1/nodes/web-1/readings/{timestamp}", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.parametrize(
    "path, status, name",
    [
        ("web-1/readings/2000.5", 404, "timestamp"),
        ("web-1/readings/x", 400, "timestamp"),
        ("web-9/readings/2000.50", 404, "timestamp"),
        ("web-1/readings/2000.50?at=1", 400, "at"),
        ("web-9/export", 404, "node"),
        ("web-1/export?from=3000", 404, "node"),
        ("web-1/export?format=xml", 400, "format"),
    ],
)
def test_what_is_not_there_is_refused(get, path, status, name):
    assert set(refused(get("/api/v1/nodes/" + path), status)) == {name}


def test_exports_have_every_sample(get):
    path = "/api/v1/nodes/web-1/export?format="
    wanted = READINGS * 7
    found = get(path + "parquet")
    assert found.headers["Content-Disposition"] == 'attachment; filename="web-1.parquet"'
    assert len(pq.read_table(io.BytesIO(found.get_data()))) == wanted
    lines = get(path + "ndjson").get_data().splitlines()
    assert len(lines) == wanted
    first = json.loads(lines[2])
    assert (first["id"], first["timestamp"], first["name"]) == (PID_3, "2000.50", "p3")
    assert len(get(path + "json").get_json()) == wanted
    assert len(list(csv.reader(io.StringIO(get(path + "csv").get_data(True))))) == wanted + 1
    assert len(get(path + "ndjson&from=2005.5&to=2015.5").get_data().splitlines()) == 3 * 7


def test_an_export_is_the_file_of_the_command(host, get, run, tmp_path):
    for form in ("parquet", "csv", "ndjson", "json"):
        path = str(tmp_path / form)
        run("--archive", host.config.archive, "--records", host.config.records_dir,
            "export", "web-1", "--format", form, "-o", path)  # fmt: skip
        with open(path, "rb") as file:
            assert get(f"/api/v1/nodes/web-1/export?format={form}").get_data() == file.read()


def test_an_export_is_packed_while_it_is_made(get):
    path = "/api/v1/nodes/web-1/export?format=ndjson"
    packed = get(path, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == get(path).get_data()


def test_few_exports_run_at_once_and_each_gives_its_place_back(get):
    path = "/api/v1/nodes/web-1/export"
    for _ in range(5):
        get(path).get_data()
        get("/api/v1/nodes/web-9/export")
        get(path, method="HEAD")
    running = [get(path + "?format=csv", buffered=False) for _ in range(2)]
    answer = get(path)
    assert set(refused(answer, 429)) == {"export"}
    for other in running:
        other.close()
    assert get(path).status_code == 200


def metrics_in(text):
    """Return the values of metrics by name with labels."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_metrics_count_nodes_segments_and_records_that_wait(host, get):
    found = metrics_in(get("/metrics").get_data(as_text=True))
    prefix = "process_archive_"
    assert found[prefix + "nodes"] == 2
    assert found[prefix + 'node_last_reading_timestamp_seconds{node="web-1"}'] == 2040.5
    assert found[prefix + 'node_readings{node="web-2"}'] == READINGS
    assert found[prefix + 'store_files{tier="waiting"}'] == 6
    waiting = [path.stat() for path in host.records.iterdir() if path.name[6:10] > "2025"]
    assert found[prefix + 'store_bytes{tier="waiting"}'] == sum(each.st_size for each in waiting)
    oldest = min(each.st_mtime for each in waiting)
    assert found[prefix + "waiting_oldest_timestamp_seconds"] == pytest.approx(oldest)
    assert found[prefix + 'segments{level="fresh"}'] == 1
    assert (found[prefix + "segments_damaged"], found[prefix + "conflicts"]) == (0, 0)
    host.store("2000.50", reading(process(7)))
    host.seal()
    found = metrics_in(get("/metrics").get_data(as_text=True))
    assert found[prefix + "conflicts"] == 1
    assert prefix + "waiting_oldest_timestamp_seconds" not in found


def test_metrics_count_missing_readings_of_an_hour_by_reason(host):
    begin = 1000000
    for number in (0, 1, 2, 5, 6, 720, 830):
        host.store(f"{begin + 5 * number}", node="web-3", tally="boot=b;every=5")
    with View(host.config) as view:
        found = gauges.missing(view, ["web-3"], now=begin + gauges.HOUR + gauges.LATE)
    assert found == [({"node": "web-3", "reason": "unknown"}, 720 - 5)]


@pytest.mark.parametrize(
    "accept, kind, end",
    [
        (None, "text/plain; version=0.0.4; charset=utf-8", "\n"),
        ("text/plain", "text/plain; version=0.0.4; charset=utf-8", "\n"),
        ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5",
         "application/openmetrics-text; version=1.0.0; charset=utf-8", "# EOF\n"),
    ],
)  # fmt: skip
def test_metrics_are_in_the_format_that_is_asked_for(get, accept, kind, end):
    answer = get("/metrics", **({"Accept": accept} if accept else {}))
    assert answer.headers["Content-Type"] == kind
    text = answer.get_data(as_text=True)
    assert text.endswith(end) and ("# EOF" in text) == (end == "# EOF\n")


def test_metrics_need_the_token(get):
    assert set(refused(get("/metrics", token=None), 401)) == {"authorization"}


def test_formats_have_media_types():
    assert set(contents.MEDIA) == set(contents.FORMATS)
