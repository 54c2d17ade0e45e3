"""`make up`, `down` and `reclaim` end with a summary, or with one line about the fault."""

import pytest

from tools.tests.computer import Computer

SUMMARY = [
    "api      192.168.56.10   vagrant ssh api",
    "client   192.168.56.11   vagrant ssh client",
    "API      https://192.168.56.10/api/v1/record",
    "records  2 so far; the latest is 3 s old: web-1_1593338571.56.json",
    "watch    vagrant ssh api -c 'sudo ls -la /home/recorder/service/records'",
    "stop     make down               (make up starts them again; make reclaim removes them)",
]
FAULTS = [
    # trouble, cause, remedy
    ("packages cannot be installed", "packages could not be installed", "is there a network?"),
    ("there is no Debian", "this is not Debian or Ubuntu", "by hand"),
    (
        "no virtual machine boots",
        "no virtual machine boots here, neither with KVM nor emulated",
        "or install VirtualBox",
    ),
    ("libvirt does not start", "libvirtd does not start", "run `libvirtd` as root"),
    (
        "another checkout has machines",
        "belongs to another checkout (/elsewhere)",
        "run `make down` there",
    ),
    ("no kernel can be fetched", "apt could not fetch", "is there a network?"),
    ("no box is available", "the Debian 12 box could not be built", "is there a network?"),
    ("Vagrant fails", "`vagrant up --parallel --no-provision` failed", "see"),
    ("no machine answers", "`vagrant ssh-config` fails", "vagrant fails here"),
]
SETTINGS = [
    # variable, value, cause, remedy
    ("BOX", "no/such-box", "BOX=no/such-box is not available for libvirt", "set it to the path"),
    (
        "BOX",
        "/nowhere.box",
        "BOX=/nowhere.box is not available for libvirt",
        "set it to the path of a box",
    ),
    ("DRIVER", "vmware", "DRIVER=vmware is unknown", "set kvm or qemu"),
]


def check_fault(done, cause, remedy):
    """Check that a command failed with one line on stderr, which has cause and remedy."""
    lines = done.stderr.splitlines()
    assert done.returncode == 1 and len(lines) == 1, done
    assert cause in lines[0] and remedy in lines[0], lines[0]


def test_up_ends_with_what_runs_and_what_to_do_next(tmp_path):
    done = Computer(tmp_path).make("up")
    assert done.returncode == 0, done
    _, _, summary = done.stdout.partition("The system runs")
    lines = [line.strip() for line in summary.splitlines()]
    assert [line for line in SUMMARY if line not in lines] == [], done.stdout


def test_down_stops_the_machines_and_keeps_them(tmp_path):
    computer = Computer(tmp_path)
    done = computer.make("down")
    assert done.returncode == 0, done
    assert computer.asked_vagrant() == ["halt"]


@pytest.mark.parametrize(("trouble", "cause", "remedy"), FAULTS)
def test_up_names_what_stopped_it(tmp_path, trouble, cause, remedy):
    check_fault(Computer(tmp_path, trouble).make("up"), cause, remedy)


@pytest.mark.parametrize(("variable", "value", "cause", "remedy"), SETTINGS)
def test_up_refuses_a_setting(tmp_path, variable, value, cause, remedy):
    check_fault(
        Computer(tmp_path, "no box is available", **{variable: value}).make("up"), cause, remedy
    )


def test_up_says_that_it_builds_a_box(tmp_path):
    done = Computer(tmp_path, "no box is available").make("up")
    said = "The box centos/7 cannot be downloaded here: building a Debian 12 box instead"
    assert said in done.stdout, done


def test_reclaim_removes_machines_that_another_checkout_left(tmp_path):
    done = Computer(tmp_path, "another checkout took the names").make("reclaim")
    assert done.returncode == 0, done
    assert "All machines are removed" in done.stdout
