"""Command line options: which are refused."""

import pytest
from process_client.cli import main


@pytest.mark.parametrize(
    "options, message",
    [
        ("--every 0", "must be a number from 0.1 to 86400"),
        ("--every nan", "must be a number from 0.1 to 86400"),
        ("--every soon", "must be a number from 0.1 to 86400"),
        ("--every 90000", "must be a number from 0.1 to 86400"),
        ("--once --every 5", "not allowed with argument --once"),
        ("--daemon", "unrecognized arguments: --daemon"),
    ],
)
def test_option_is_refused(options, message, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["process-client"] + options.split())
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
