"""POSTs records of NODE without a pause: load.py PORT TOKEN FOLDER NODE CONNECTIONS.

Each connection makes FOLDER/runs-NUMBER after 10 records. At FOLDER/stop, writes FOLDER/answers:
[{answer: how often}, [name of each stored record]] in JSON. Ends if the folder is removed. Needs
nothing but Python 3.6.
"""

import collections
import http.client
import json
import pathlib
import sys
import threading

port, token, folder, node, connections = sys.argv[1:]
folder = pathlib.Path(folder)
answers, stored = [], []  # all threads append to them, and do nothing else with them
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def post(number):
    """Post records over the connection with this number until FOLDER/stop exists."""
    connection, count = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60), 0
    while folder.exists() and not (folder / "stop").exists():
        count += 1
        record = {"uuid": node, "timestamp": f"{number}.{count}", "data": [{"pid": count}]}
        try:
            connection.request("POST", "/api/v1/record", json.dumps(record), headers)
            answer = connection.getresponse()
            answer.read()
            result = str(answer.status)
            if answer.status == 200:
                stored.append(f"{node}_{number}.{count}.json")
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            result = repr(error)
        answers.append(result)
        if count == 10:
            (folder / f"runs-{number}").touch()


threads = [threading.Thread(target=post, args=[number]) for number in range(int(connections))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
(folder / "answers.new").write_text(json.dumps([collections.Counter(answers), stored]))
(folder / "answers.new").rename(folder / "answers")
