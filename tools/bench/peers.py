"""Applications for comparison, in the gunicorn of the service.

`null` reads the body and discards it; `naive` is the simplest service that stores records.
"""

import argparse
import json
from pathlib import Path

from flask import Flask, request
from process_service.server import Server


class Peer(Server):
    """The service's gunicorn with another application."""

    def __init__(self, application, bind, workers):
        self.application = application
        super().__init__(None, None, bind, workers)

    def load(self):
        """Return the application; gunicorn calls this in each worker."""
        return self.application


def null(_):
    """Return an application that accepts every record and stores none."""
    app = Flask(__name__)

    @app.post("/api/v1/record")
    def add_record():
        request.stream.read()
        return {"status": "success"}

    return app


def naive(records):
    """Return an application that handles JSON as in the introductions of Flask and json."""
    app = Flask(__name__)

    @app.post("/api/v1/record")
    def add_record():
        record = request.get_json()
        with (records / f"{record['uuid']}_{record['timestamp']}.json").open("w") as file:
            json.dump(record["data"], file)
        return {"status": "success"}

    return app


def main():
    """Serve one of them until a signal."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.peers", description=__doc__)
    parser.add_argument("peer", choices=["null", "naive"])
    parser.add_argument("records", type=Path)
    parser.add_argument("bind")
    parser.add_argument("workers", type=int)
    options = parser.parse_args()
    make = {"null": null, "naive": naive}[options.peer]
    Peer(make(options.records), options.bind, options.workers).run()


if __name__ == "__main__":
    main()
