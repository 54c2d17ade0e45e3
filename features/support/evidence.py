"""Evidence: what a failed scenario leaves in reports/, without secrets."""

import re
import shutil
from pathlib import Path

from features.support.host import Unreachable

REPORTS = Path(__file__).resolve().parents[2] / "reports"

# What each host is asked after a failure; the names are those of the files it goes to.
QUESTIONS = {
    "journal": "journalctl -n 300 --no-pager",
    "units": "systemctl --no-pager status service client nginx cron crond; systemctl --failed",
    "logs": "tail -n 100 /home/*/service/service.log /home/*/client/client.log /var/log/nginx/*",
}


def collect(scenario, target, deployed):
    """Write commands, outputs and, of deployed hosts, journals and logs; return the folder."""
    folder = REPORTS / re.sub(r"[^a-z0-9]+", "-", scenario.name.lower()).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for host in {id(host): host for host in target.hosts}.values():
        commands = "\n".join(map(str, host.history))
        (folder / f"{host.name}-commands.txt").write_text(target.mask(commands))
        for name, question in QUESTIONS.items() if deployed else ():
            try:
                answer = str(host.run(question, root=True))
            except Unreachable as error:
                answer = f"infrastructure: {error}\n"
            (folder / f"{host.name}-{name}.txt").write_text(target.mask(answer))
    return folder
