"""The processor: one that is too old is named, before a library ends the process."""

import subprocess
import sys

import pytest
from process_archive import processor

OLD = "processor\t: 0\nmodel name\t: QEMU Virtual CPU version 2.5+\nflags\t\t: fpu sse2 ssse3 {}\n"


@pytest.mark.parametrize(
    ("flags", "missing"),
    [("", "SSE4.2 and POPCNT"), ("popcnt", "SSE4.2"), ("sse4_2", "POPCNT")],
)
def test_an_old_processor_is_named(tmp_path, flags, missing):
    (tmp_path / "cpuinfo").write_text(OLD.format(flags))
    with pytest.raises(processor.TooOld) as fault:
        processor.check_processor(str(tmp_path / "cpuinfo"))
    assert f"(QEMU Virtual CPU version 2.5+) lacks {missing}, which" in str(fault.value)


@pytest.mark.parametrize("content", [OLD.format("popcnt sse4_2"), "CPU architecture: 8\n", ""])
def test_others_are_not_refused(tmp_path, content):
    (tmp_path / "cpuinfo").write_text(content)
    processor.check_processor(str(tmp_path / "cpuinfo"))


def test_without_proc_nothing_is_refused(tmp_path):
    processor.check_processor(str(tmp_path / "none"))


def test_the_command_loads_no_library_before_the_check():
    code = (
        "import process_archive.cli, sys; print({'pyarrow', 'numpy', 'duckdb'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout == b"set()\n"
