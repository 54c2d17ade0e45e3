"""Names of records, and their timestamps as exact decimals."""

import pytest
from process_archive import names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("web-1_1593338576.5624585.json", ("web-1", "1593338576.5624585", False)),
        ("web-1_1593338576.json.gz", ("web-1", "1593338576", True)),
        ("7_999999999999.123456789.json", ("7", "999999999999.123456789", False)),
        ("x" * 64 + "_0.json", ("x" * 64, "0", False)),
    ],
)
def test_names_of_records(name, parts):
    assert names.parse(name) == parts


@pytest.mark.parametrize(
    "name",
    ["-web_1.json", "x" * 65 + "_1.json", "web_1234567890123.json", "web_1..json", "web_1.json.tmp",
     ".web_1.json.abc.tmp", "web_1.1234567890.json", "web_.json", "wéb_1.json", "web_١.json",
     "web_1.json\n", "a_b_1.json"],
)  # fmt: skip
def test_other_names(name):
    assert names.parse(name) is None


def test_timestamps_are_exact():
    assert names.moment("7.000000001") < names.moment("7.00000001") < names.moment("10")
    assert names.moment("7") == names.moment("7.0")
    assert names.microseconds("999999999999.999999999") == 999999999999999999
