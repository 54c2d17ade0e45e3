"""`make try` reads the names of new records from service.log."""

from tools import tryout


def test_names_are_read_from_complete_lines(tmp_path):
    file = tmp_path / "service.log"
    file.write_bytes(b"T INFO stored web-1_1.5.json (20 bytes)\nT INFO Listening at: x\nT INFO sto")
    with file.open("rb") as log, file.open("ab") as service:
        assert tryout.new_names(log) == ["web-1_1.5.json"]
        assert tryout.new_names(log) == []
        service.write(b"red web-1_2.json (9 bytes)\nT INFO stored web-1_3.json (9 bytes)\nT")
        service.flush()
        assert tryout.new_names(log) == ["web-1_2.json", "web-1_3.json"]
