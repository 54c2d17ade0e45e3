"""Prints the answers to requests without a token: crawl.py ADDRESS METHOD... -- PATH..."""

import http.client
import json
import ssl
import sys

address, rest = sys.argv[1], sys.argv[2:]
methods, paths = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
context = ssl.SSLContext(ssl.PROTOCOL_TLS)  # verifies no certificate
answers = []
for path in paths:
    for method in methods:
        connection = http.client.HTTPSConnection(address, timeout=30, context=context)
        connection.request(method, path, body=b"{}", headers={"Content-Type": "application/json"})
        answer = connection.getresponse()
        answers.append([method, path, answer.status, answer.read().decode("utf-8", "replace")])
        connection.close()
print(json.dumps(answers))
