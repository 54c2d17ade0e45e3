"""Uploads that take more than one request: in halves, many at once, or without a pause."""

import json

from requests.structures import CaseInsensitiveDict

from features.lab import probe
from features.lab.waiting import eventually
from features.support.curl import Answer, read_answer


def send_at_once(target, bodies, connections):
    """POST all `bodies` over this many connections at once; return their answers, in order."""
    wanted = json.dumps([target.service_port, target.token, connections, bodies])
    answers = probe.ask(target.api, "at_once", stdin=wanted)
    return [Answer(status, CaseInsensitiveDict(h), text) for status, h, text in answers]


class Upload:
    """A program of remote/ on the host of `service`, which talks to it by files in a folder.

    It has nothing but Python's own library there, and ends when the folder is removed.
    """

    def __init__(self, service, program, *arguments):
        self.host = service.host
        self.folder = self.host.check_output("mktemp -d %s/upload.XXXXXX", service.folder)
        port = service.address.split(":")[1]
        self.line = [probe.PYTHON, "-c", probe.source(program), port, service.records.target.token]
        self.line += [self.folder, *arguments]

    def start(self):
        """Start the program."""
        words = " ".join(["%s"] * len(self.line))
        output = f"{self.folder}/output"
        self.host.check_output(f"{words} >%s 2>&1 </dev/null &", *self.line, output)

    def tell(self, name):
        """Make the file `name`, which the program waits for."""
        self.host.check_output("touch %s", f"{self.folder}/{name}")

    def told(self, name):
        """Return the text of the file `name`, as soon as the program has made it."""
        path = f"{self.folder}/{name}"
        eventually(lambda: self.host.run("test -e %s", path).status == 0, within=60)
        return self.host.check_output("cat %s", path)


class HalfSent(Upload):
    """A record of which half was sent."""

    def __init__(self, service, record):
        super().__init__(service, "halves")
        self.host.check_output("printf %%s %s >%s", record.body, f"{self.folder}/body")
        self.start()
        self.told("half")

    def finish(self):
        """Send the other half and return the answer."""
        self.tell("go")
        return read_answer(self.told("answer"))


class Load(Upload):
    """Records of `node` that this many connections post one after the other."""

    def __init__(self, service, node, connections):
        super().__init__(service, "load", node, str(connections))
        self.start()
        for number in range(connections):
            self.told(f"runs-{number}")

    def finish(self):
        """End it; return {answer: how often}, and the names of the records that were stored."""
        self.tell("stop")
        return json.loads(self.told("answers"))
