"""Evidence: saves logs, requests and commands of a failed scenario, without secrets."""

import re
import shlex
from pathlib import Path

from features.lab.host import Unreachable
from features.lab.secrecy import mask

# Logs of programs that scenarios started in the last 15 minutes.
LOGS = (
    r"find /tmp/process-* -maxdepth 1 \( -name '*.log' -o -name output \) -mmin -15"
    " -exec tail --verbose --lines=100 {} +"
)
# Commands that run on each host after a failure, by the names of the files for their output.
QUESTIONS = {"scenario-logs": LOGS}
DEPLOYED = {
    "journal": "journalctl -n 300 --no-pager",
    "units": "systemctl --no-pager status service archive client nginx cron crond;"
    " systemctl --failed",
    "logs": "tail -n 100 /home/*/*/*.log /var/log/nginx/*",
}
# The names and sizes of the newest records, and the beginning of the newest one.
RECORDS = (
    "cd {} && ls -ltr --time-style=full-iso | tail -n 50 &&"
    ' newest=$(ls -t | head -n 1) && echo && echo "$newest" && head -c 20000 "$newest"'
)


class Exchanges(list):
    """The requests from this machine to the API, with their answers."""

    def note(self, answer, **_):
        """Add an `answer`, a response of requests, with its request."""
        sent = answer.request
        body = sent.body if isinstance(sent.body, (str, bytes)) else repr(sent.body)
        self.append(
            f"{sent.method} {sent.url}\n{headers(sent)}\n{body[:2000]!r}\n"
            f"--> {answer.status_code} {answer.reason}\n{headers(answer)}\n{answer.text[:2000]}\n"
        )


def headers(message):
    """Return the headers of a request or answer, one per line."""
    return "".join(f"{name}: {value}\n" for name, value in message.headers.items())


def collect(scenario, target, exchanges, deployed, reports):
    """Save what may explain the failure in a new folder in `reports`; return the folder."""
    folder = new_folder(scenario, reports)

    def write(name, text):
        (folder / f"{name}.txt").write_text(mask(text))

    error = [item.error_message for item in [*scenario.all_steps, scenario] if item.error_message]
    write("0-failure", f"{scenario.name}\n{scenario.location}\n\n" + "\n\n".join(error))
    if exchanges:
        write("1-requests", "\n".join(exchanges))
    for host in {id(host): host for host in target.hosts}.values():
        name = re.sub(r"\W+", "-", host.name)
        write(f"2-{name}-commands", "\n".join(map(str, host.history)))
        questions = QUESTIONS | (DEPLOYED if deployed else {})
        if host is target.api:
            questions["records"] = RECORDS.format(shlex.quote(target.records_dir))
        for question, line in questions.items():
            try:
                answer = host.run(line.replace("%", "%%"), root=True)
            except Unreachable as unreachable:
                write(f"3-{name}-{question}", str(unreachable))
                break
            write(f"3-{name}-{question}", str(answer))
    return folder


def new_folder(scenario, reports):
    """Make and return the folder of a failed `scenario`."""
    # Drop the end of a row's name, "name -- @1.2 title of the examples": the line identifies it.
    title = re.sub(r"[^a-z0-9]+", "-", scenario.name.partition(" -- @")[0].lower()).strip("-")
    name = f"{Path(scenario.filename).stem}-{scenario.line}-{title[:60]}"
    number = 1
    while True:
        folder = reports / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
            return folder
        except FileExistsError:
            number += 1  # the scenario runs again
