"""A client that is made to lose readings on purpose, slot by slot, for tests of the ledger."""

import random

import pyarrow as pa
from process_archive.schema import MOMENT, SCHEMAS

START = 1795910400  # a midnight
DAY = 17280
COUNTED = ("dropped", "lost", "refused")


class Client:
    """Takes a reading in each slot, and sends it at once or later; notes what became of it.

    `truth`: by slot (seconds of its begin) "present" or the reason. `shift`: seconds by which the
    host's clock is wrong. `phase`: seconds from a slot's begin to its tick.
    """

    def __init__(self, every=5, tally=True, seed=1, phase=0.0):
        self.every, self.tally, self.phase, self.shift = every, tally, phase, 0
        self.at, self.truth, self.rows, self.waiting = START, {}, [], []
        self.random, self.boots = random.Random(seed), 0
        self.losses = dict.fromkeys(COUNTED, 0)
        self.reboot()

    def reboot(self):
        self.boots += 1
        self.restart()

    def restart(self):
        self.started, self.ticks, self.taken, self.missed = self.at + self.shift, 0, 0, 0

    def skip(self, count, reason, ticks=False):
        """Let slots pass in which no reading is taken."""
        for _ in range(count):
            self._note(reason)
            self.ticks += ticks
            self.missed += ticks

    def _note(self, state):
        slot = self.at + self.shift
        if self.truth.get(slot) != "present":
            self.truth[slot] = state
        self.at += self.every

    def take(self, count=1, fate="present", jitter=(0.0, 0.3), behind=False):
        """Take readings and send them; those with another fate are counted and never come.

        `behind`: they wait in the spool until `send`.
        """
        for _ in range(count):
            self.ticks += 1
            self.taken += 1
            moment = self.at + self.shift + self.phase + self.random.uniform(*jitter)
            tally = {
                "boot": f"boot-{self.boots}", "start": float(self.started),
                "every": float(self.every), "ticks": self.ticks, "taken": self.taken,
                "missed": self.missed,
            }  # fmt: skip
            self._note("present" if fate == "present" else fate)
            if fate == "present":
                self.waiting.append((moment, tally))
                if not behind:
                    self.send()
            elif fate in COUNTED:
                self.losses[fate] += 1

    def send(self):
        """Send what waits, oldest first."""
        for moment, tally in self.waiting:
            now = self.at + self.shift
            tally.update(self.losses, sent=float(now))
            us = round(moment * 1000000)
            self.rows.append(
                {
                    "node": "web-1", "timestamp": f"{us // 1000000}.{us % 1000000:06}", "ts": us,
                    "tally": tally if self.tally else None,
                    "arrived": int((self.at + 0.05) * 1000000000),
                }
            )  # fmt: skip
        self.waiting = []

    @property
    def now(self):
        """The API's clock, which is right, in microseconds."""
        return self.at * 1000000

    def expected(self):
        """Return by reason the number of slots without a reading."""
        counts = {}
        for state in self.truth.values():
            if state != "present":
                counts[state] = counts.get(state, 0) + 1
        return counts


def table_of(rows):
    """Return a table of `readings`."""
    columns = [
        pa.array([row.get(name) for row in rows], pa.int64()).cast(MOMENT)
        if name == "ts"
        else pa.array([row.get(name) for row in rows], SCHEMAS["readings"].field(name).type)
        for name in SCHEMAS["readings"].names
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMAS["readings"])


def a_day():
    """Return the `Client` of a day of 17,280 slots, with each reason several times."""
    client = Client()
    client.take(1000)
    for length in (1, 3, 12):
        client.skip(length, "missed", ticks=True)
        client.take(50)
        client.take(length, "lost")
        client.take(50)
        client.take(length, "refused")
        client.take(50)
    for _ in range(3):  # an outage: the spool fills up, and the rest comes late
        client.take(20, "dropped")
        client.skip(2, "missed", ticks=True)
        client.take(80, behind=True)
        client.send()
        client.take(100)
    client.take(7, "lost")  # combined in one gap
    client.take(4, "refused")
    client.skip(5, "missed", ticks=True)
    client.take(100)
    for length in (1, 30, 300):  # a restart
        client.skip(length, "client not running")
        client.restart()
        client.take(40)
    client.take(5, "dropped")  # readings before a restart, and ticks missed after it
    client.skip(20, "client not running")
    client.restart()
    client.skip(3, "missed", ticks=True)
    client.take(60)
    for length in (1, 60):
        client.skip(length, "host down")
        client.reboot()
        client.take(60)
    client.take(60, jitter=(-0.0, 4.9))  # a busy host: late within the slot
    client.skip(25, "unknown")  # cron did not tick
    client.take(10)
    client.take(2, "unknown")  # damaged without being counted
    client.take(10)
    client.skip(9, "host down")
    client.reboot()
    client.take(DAY - 10 - (client.at - START) // 5)
    client.take(10, "not arrived yet")
    return client
