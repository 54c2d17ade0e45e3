"""Process-Tally: which form is journaled, that no other refuses a record, and what is logged."""

import uuid

import pytest
from process_service.tally import problem_of

BOOT = "0f2c6a3e-5b1d-4b7e-9a55-6d1f0a7c9e21"
TALLY = (
    f"boot={BOOT};start=1795896000.25;every=5;ticks=44;taken=43;missed=1;dropped=0;lost=0;"
    "refused=0;sent=1795896219.5"
)
NAME = "web-1_1593338576.5624585.json"
FORM = "not NAME=VALUE;NAME=VALUE... in ASCII without blanks, or a value of another form"


@pytest.fixture
def lines(service):
    """Return a function that returns the lines of the journal."""
    return lambda: [
        line
        for day in sorted((service.folder / ".records.journal").iterdir())
        for line in day.read_text("ascii").split("\n")
    ]


def test_tally_follows_the_line_of_its_record(service, record, lines):
    service.accepts(record(), Process_Tally=TALLY)
    empty, name, tally, end = lines()
    assert (empty, name, end) == ("", NAME, "")
    beginning, its_name, arrival, text = tally.split(" ")
    assert (beginning, its_name, text) == ("", NAME, TALLY)
    assert float(arrival) == pytest.approx(service.stored()[0].stat().st_mtime, abs=60)


def test_record_without_tally_has_only_its_own_line(service, record, lines):
    service.accepts(record())
    assert lines() == ["", NAME]


def test_record_that_comes_again_adds_its_tally(service, record, lines):
    service.accepts(record())
    later = TALLY.replace("lost=0", "lost=2")
    service.accepts(record(), Process_Tally=later)
    assert lines()[:2] == ["", NAME]
    assert [line.split(" ")[1::2] for line in lines()[2:]] == [[NAME, later], []]


def test_refused_record_leaves_no_tally(service, record, lines):
    service.accepts(record())
    assert service.post(record(data='[{"pid": 2}]'), Process_Tally=TALLY).status_code == 409
    assert service.post(record(data="[]"), Process_Tally=TALLY).status_code == 400
    assert lines() == ["", NAME]


@pytest.mark.parametrize(
    "tally",
    [TALLY, "ticks=1", "start=1795896000;new-name=any,thing=here/!", "later=", "Boot=7"],
)
def test_usable(tally):
    assert problem_of(tally) is None


@pytest.mark.parametrize(
    "tally, problem",
    [
        ("", FORM),
        ("ticks", FORM),
        ("ticks=1;", FORM),
        (";ticks=1", FORM),
        ("ticks=1;;taken=1", FORM),
        ("ticks=1; taken=1", FORM),
        ("ticks=-1", FORM),
        ("ticks=1.5", FORM),
        ("ticks=" + 19 * "1", FORM),
        ("sent=yesterday", FORM),
        ("boot=a/b", FORM),
        ("1=1", FORM),
        ("later=one two", FORM),
        ("later=\u00e9", FORM),
        ("later=\u0661", FORM),
        ("later=\t", FORM),
        ("later=\x00", FORM),
        ("later=\x7f", FORM),
        ("ticks=1\n", FORM),
        ("ticks=1\nweb-2_1.json", FORM),
        ("ticks=1\rweb-2_1.json", FORM),
        ("ticks=1;taken=1;ticks=2", "a name twice"),
        ("later=" + 1019 * "x", "longer than 1024 bytes"),
    ],
)
def test_malformed_tally_refuses_no_record(service, record, lines, tally, problem):
    assert problem_of(tally) == problem
    node = f"web-{uuid.uuid4()}"
    for timestamp in ('"1"', '"2"'):
        # Straight into the environment: Flask's test client itself refuses some of these.
        answer = service.ask(
            "POST",
            "/api/v1/record",
            [("Authorization", "Bearer " + service.token), ("Content-Type", "application/json")],
            record(uuid=f'"{node}"', timestamp=timestamp),
            environ_overrides={"HTTP_PROCESS_TALLY": tally},
        )
        assert answer.status_code == 200
    assert lines() == ["", f"{node}_1.json", f"{node}_2.json"]
    end = f"left out the tally of {node}: {problem}; more of this node are not logged"
    service.logs_once("left out", end)


def test_longest_tally_is_journaled(service, record, lines):
    longest = "later=" + 1018 * "x"
    service.accepts(record(), Process_Tally=longest)
    assert lines()[2].endswith(" " + longest)
