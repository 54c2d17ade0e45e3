"""An archive with two nodes, and its application, for tests of what it answers by HTTP."""

from process_archive import create_app

from archive.tests.samples import process, reading

TOKEN = "right-read-token"
SEALED, READINGS = 6, 9
PID_3 = "web-1_bb_3_2.00"  # the id of pid 3


def fill(host):
    """Store 9 readings of 7 processes of web-1 and web-2, of which 6 are sealed.

    In the fifth, pid 8 has taken the place of pid 7.
    """
    host.config = host.config._replace(read_tokens=[b"newest-read-token", TOKEN.encode()])
    for number in range(READINGS):
        for node in ("web-1", "web-2"):
            objects = [
                process(pid, name=f"p{pid}", num_fds=number, create_time=1000.0 + pid)
                for pid in (1, 2, 3, 4, 5, 6, 7 if number < 4 else 8)
            ]
            host.store(f"{2000 + 5 * number}.50", reading(*objects), node, tally="boot=b;every=5")
        if number == SEALED - 1:
            host.seal()
    return host


class Client:
    """Asks an application."""

    def __init__(self, config):
        self.app = create_app(config)
        self.client = self.app.test_client()

    def __call__(self, path, token=TOKEN, method="GET", buffered=True, **headers):
        """Ask with the token; return the response, complete if it is `buffered`."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.client.open(path, method=method, headers=headers, buffered=buffered)


def rows(response):
    """Return the rows of a success."""
    assert response.status_code == 200, response.get_json()
    return response.get_json()["data"]["rows"]


def refused(response, status):
    """Return the reasons of a JSend fail with this status."""
    assert (response.status_code, response.mimetype) == (status, "application/json")
    said = response.get_json()
    assert said["status"] == "fail"
    return said["data"]
