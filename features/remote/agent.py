"""Runs command lines on a host, one after the other, while the features run.

It is started over SSH, as root or not, and saves a login and sudo for each command, which on an
emulated machine cost more than most commands. A request is a line of JSON, [command line, stdin in
base64]; an answer is, too: [exit status, stdout, stderr]. Needs only Python 3.6.
"""

import base64
import json
import subprocess
import sys

for request in sys.stdin:
    line, stdin = json.loads(request)
    process = subprocess.Popen(
        ["sh", "-c", line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output = process.communicate(base64.b64decode(stdin))
    texts = [base64.b64encode(text).decode() for text in output]
    print(json.dumps([process.returncode, *texts]), flush=True)
