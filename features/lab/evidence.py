"""Evidence: what a failed scenario leaves in a folder of its own, without secrets."""

import re
import shlex
from pathlib import Path

from features.lab.host import Unreachable
from features.lab.secrecy import mask

# What scenarios of late started themselves, on a host and here, wrote.
LOGS = (
    r"find /tmp/process-* -maxdepth 1 \( -name '*.log' -o -name output \) -mmin -15"
    " -exec tail --verbose --lines=100 {} +"
)
# What each host is asked after a failure; the names are those of the files it goes to.
QUESTIONS = {"scenario-logs": LOGS}
DEPLOYED = {
    "journal": "journalctl -n 300 --no-pager",
    "units": "systemctl --no-pager status service client nginx cron crond; systemctl --failed",
    "logs": "tail -n 100 /home/*/service/service.log /home/*/client/client.log /var/log/nginx/*",
}
# The newest records by name and size, and how the newest of all begins.
RECORDS = (
    "cd {} && ls -ltr --time-style=full-iso | tail -n 50 &&"
    ' newest=$(ls -t | head -n 1) && echo && echo "$newest" && head -c 20000 "$newest"'
)


class Exchanges(list):
    """The requests that went from this machine to the API, with their answers."""

    def note(self, answer, **_):
        """Keep an `answer` of requests."""
        sent = answer.request
        body = sent.body if isinstance(sent.body, (str, bytes)) else repr(sent.body)
        self.append(
            f"{sent.method} {sent.url}\n{headers(sent)}\n{body[:2000]!r}\n"
            f"--> {answer.status_code} {answer.reason}\n{headers(answer)}\n{answer.text[:2000]}\n"
        )


def headers(message):
    """Return the headers of a request or answer, one a line."""
    return "".join(f"{name}: {value}\n" for name, value in message.headers.items())


def collect(scenario, target, exchanges, deployed, reports):
    """Write all that may explain the failure into a new folder in `reports`; return it."""
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
    """Make the folder of a failed `scenario`; a row of an outline has its own line."""
    # "name -- @1.2 title of the examples" of a row: its line says as much.
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
