"""Programs that go on while a scenario does, each in a folder of its own on its host."""

from features.lab.waiting import eventually


def launch(host, run_as, folder, command, at="/"):
    """Start `command`, a line of a shell, by `run_as` in the folder `at`; return its pid.

    In `folder` stand its `pid`, its `output`, and once it has ended its `status`.
    """
    host.check_output(
        # The shell notes its pid and becomes the command.
        f"cd %s && rm -f {folder}/pid {folder}/status && "
        f"{{ ({run_as} sh -c %s; echo $? >{folder}/status) >>{folder}/output 2>&1 </dev/null & }}",
        at,
        f"echo $$ >{folder}/pid; exec {command}",
        root=True,
    )
    return eventually(lambda: noted(host, folder, "pid"), within=20)


def noted(host, folder, name):
    """Return what stands in the file `name`, nothing where it is not there."""
    return host.run("cat %s", f"{folder}/{name}", root=True).stdout.strip()


def status_at_end(host, folder):
    """Return the status with which it ended, as soon as that is noted: the last it leaves there."""
    return int(eventually(lambda: noted(host, folder, "status"), within=20))
