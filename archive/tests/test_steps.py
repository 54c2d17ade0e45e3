"""Samples in steps: fewer rows, which hide no peak."""

from process_archive.questions.steps import in_steps


def sample(first, last, **values):
    row = {"timestamp": first, "time": "T" + first, "last_timestamp": last, "samples": 2}
    nothing = dict.fromkeys(("cpu_percent", "rss", "pss", "num_fds", "num_threads", "cpu_user"))
    return {**row, **nothing, **values}


def test_a_step_has_the_peak_of_levels_and_the_last_of_counters():
    found = in_steps(
        [
            sample("0", "5.5", cpu_percent=1.0, cpu_user=1.0),
            sample("10", "15", cpu_percent=90.0, rss=5, cpu_user=8.0),
            sample("20", "25", cpu_percent=2.0, cpu_user=9.0),
            sample("30", "95", cpu_percent=3.0, cpu_user=9.5),
        ],
        60,
    )
    peak = sample("0", "25", cpu_percent=90.0, rss=5, cpu_user=9.0, samples=6)
    assert found == [peak, sample("30", "95", cpu_percent=3.0, cpu_user=9.5)]
