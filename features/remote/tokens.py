"""Prints the tokens in a configuration file, one a line: tokens.py FILE."""

import json
import sys

with open(sys.argv[1]) as file:
    token = json.load(file)["token"]
print("\n".join([token] if isinstance(token, str) else token))
