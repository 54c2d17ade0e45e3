"""Requests of which one alone tells little: sent in halves, at once, or without a pause."""

import json

from requests.structures import CaseInsensitiveDict

from features.lab.waiting import eventually
from features.support.curl import Answer, read_answer

# All run on the service's host, which has nothing but Python's own library. What goes on tells by
# files in a folder how far it is, and is told what to do next; it ends when the folder is removed.
AT_ONCE = """
import http.client, json, multiprocessing.pool, sys
port, token, connections, bodies = json.load(sys.stdin)
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
def send(body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/record", body.encode(), headers)
    answer = connection.getresponse()
    return answer.status, answer.getheaders(), answer.read().decode()
with multiprocessing.pool.ThreadPool(connections) as pool:
    print(json.dumps(pool.map(send, bodies, chunksize=1)))
"""
HALVES = """
import pathlib, socket, sys, time
port, token, folder = sys.argv[1:]
folder = pathlib.Path(folder)
body = (folder / "body").read_bytes()
head = ("POST /api/v1/record HTTP/1.1\\r\\nHost: service\\r\\nConnection: close\\r\\n"
        f"Authorization: Bearer {token}\\r\\nContent-Type: application/json\\r\\n"
        f"Content-Length: {len(body)}\\r\\n\\r\\n").encode()
with socket.create_connection(("127.0.0.1", int(port)), 60) as connection:
    connection.sendall(head + body[:len(body) // 2])
    (folder / "half").touch()
    while not (folder / "go").exists():
        folder.stat()
        time.sleep(0.1)
    connection.sendall(body[len(body) // 2:])
    answer = b"".join(iter(lambda: connection.recv(4096), b""))
(folder / "answer.new").write_bytes(answer)
(folder / "answer.new").rename(folder / "answer")
"""
MANY = """
import collections, http.client, json, pathlib, sys, threading, time
port, token, folder, node, connections = sys.argv[1:]
folder, answers, stored = pathlib.Path(folder), [], []  # both only appended to, by all threads
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
def post(number):
    connection, count = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60), 0
    while folder.exists() and not (folder / "stop").exists():
        count += 1
        record = {"uuid": node, "timestamp": f"{number}.{count}", "data": [{"pid": count}]}
        try:
            connection.request("POST", "/api/v1/record", json.dumps(record), headers)
            answer = connection.getresponse()
            answer.read()
            said = str(answer.status)
            if answer.status == 200:
                stored.append(f"{node}_{number}.{count}.json")
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            said = repr(error)
        answers.append(said)
        if count == 10:
            (folder / f"runs-{number}").touch()
threads = [threading.Thread(target=post, args=[n]) for n in range(int(connections))]
for thread in threads: thread.start()
for thread in threads: thread.join()
(folder / "answers.new").write_text(json.dumps([collections.Counter(answers), stored]))
(folder / "answers.new").rename(folder / "answers")
"""


def send_at_once(target, bodies, connections):
    """POST all `bodies` over this many connections at once; return their answers, in order."""
    port = int(target.own_url.rpartition(":")[2])
    asked = json.dumps([port, target.token, connections, bodies])
    told = target.api.check_output("/usr/bin/python3 -c %s", AT_ONCE, stdin=asked)
    return [Answer(status, CaseInsensitiveDict(h), text) for status, h, text in json.loads(told)]


class Upload:
    """What runs on the host of `service`, in a folder inside the service's."""

    def __init__(self, service, program, *arguments):
        self.host = service.host
        self.folder = self.host.check_output("mktemp -d %s/upload.XXXXXX", service.folder)
        port = service.address.split(":")[1]
        self.line = ["/usr/bin/python3", "-c", program, port, service.records.target.token]
        self.line += [self.folder, *arguments]

    def start(self):
        """Start it."""
        words = " ".join(["%s"] * len(self.line))
        output = f"{self.folder}/output"
        self.host.check_output(f"{words} >%s 2>&1 </dev/null &", *self.line, output)

    def tell(self, name):
        """Make the file `name`, which tells the program something."""
        self.host.check_output("touch %s", f"{self.folder}/{name}")

    def told(self, name):
        """Return what stands in the file `name`, as soon as it is there."""
        path = f"{self.folder}/{name}"
        eventually(lambda: self.host.run("test -e %s", path).status == 0, within=60)
        return self.host.check_output("cat %s", path)


class HalfSent(Upload):
    """A record of which half was sent."""

    def __init__(self, service, record):
        super().__init__(service, HALVES)
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
        super().__init__(service, MANY, node, str(connections))
        self.start()
        for number in range(connections):
            self.told(f"runs-{number}")

    def finish(self):
        """End it; return how often which answer came, and the names of what was stored by them."""
        self.tell("stop")
        return json.loads(self.told("answers"))
