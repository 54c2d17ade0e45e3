"""What a host answers whom it does not know: crawl.py ADDRESS METHOD... -- PATH... as JSON."""

import http.client
import json
import ssl
import sys

address, rest = sys.argv[1], sys.argv[2:]
methods, paths = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
context = ssl.SSLContext(ssl.PROTOCOL_TLS)  # who crawls trusts anybody
answers = []
for path in paths:
    for method in methods:
        connection = http.client.HTTPSConnection(address, timeout=30, context=context)
        connection.request(method, path, body=b"{}", headers={"Content-Type": "application/json"})
        answer = connection.getresponse()
        answers.append([method, path, answer.status, answer.read().decode("utf-8", "replace")])
        connection.close()
print(json.dumps(answers))
