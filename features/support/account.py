"""Accounts: how many readings of the deployed client were taken, stored, duplicated and lost."""

import re
from dataclasses import dataclass

from features.lab.target import CLIENT
from features.support import tallies
from features.support.records import timestamp_in

TAKEN = re.compile(r"(\S+_[\d.]+)\.json\.gz taken:")


@dataclass(frozen=True)
class Account:
    """The names of the readings taken and stored, and the number of duplicates."""

    taken: frozenset
    stored: frozenset
    duplicated: int

    @property
    def lost(self):
        """The names of the readings that were taken but are not stored."""
        return self.taken - self.stored


class Ledger:
    """Counts the readings of the deployed client from now on."""

    def __init__(self, target, records):
        self.target = target
        self.records = records
        self._before = self._seen = frozenset()
        self._stored_before = frozenset(self.stored())  # must still be stored at the end
        self._before = self.taken()

    def waiting(self):
        """Return the names of the files of readings in the client's spool."""
        line = "ls %s | grep '[.]gz$' || true"
        found = self.target.client.check_output(line, f"{CLIENT}/spool", root=True).split()
        self._seen |= {name.removesuffix(".json.gz") for name in found}
        return found

    def stored(self):
        """Return the names of the readings that are stored."""
        names = self.records.names(self.target.client_config["uuid"])
        return {name.removesuffix(".json") for name in names} - self._before

    def taken(self):
        """Return the names of the readings that were taken."""
        # A power cut may lose the log line of a reading that was stored or seen in the spool.
        return (self._logged() | self._seen) - self._before | self.stored()

    def account(self):
        """Return the `Account` of the readings until now."""
        taken = self.taken()  # first: later readings may not be stored yet
        digests = self.records.digests(self.target.client_config["uuid"])
        names = {name.removesuffix(".json") for name in digests}
        stored, vanished = names - self._before, self._stored_before - names
        contents = {digests[f"{name}.json"] for name in stored}
        return Account(
            frozenset(taken | stored | vanished),
            frozenset(stored),
            duplicated=len(stored) - len(contents),
        )

    def tallied(self, newest=None):
        """Return what the client counted with the stored readings, and what its log says of them:
        two Counters of tallies.NAMES.

        With `newest`, only the tallies of so many readings need to be there: a power cut may take
        earlier ones from the journal, which is not made durable. The others count their readings.
        """
        names = self.stored()
        found = tallies.received(self.target, names)
        needed = names if newest is None else set(sorted(names, key=timestamp_in)[-newest:])
        assert needed <= set(found), needed - set(found)
        return tallies.counted(list(found.values())), tallies.logged(self._log(), set(found))

    def _logged(self):
        """Return the names of the readings that client.log and client.log.1 report as taken."""
        return set(TAKEN.findall(self._log()))

    def _log(self):
        """Return the lines of client.log.1 and client.log."""
        log = f"{CLIENT}/client.log"
        return self.target.client.run("cat %s.1 %s 2>/dev/null", log, log, root=True).stdout


def table(accounts):
    """Return `accounts`, pairs (fault, Account), as a table in Markdown."""
    rows = [("fault", "readings taken", "stored", "duplicated", "lost")]
    rows += [
        (fault, str(len(a.taken)), str(len(a.stored)), str(a.duplicated), str(len(a.lost)))
        for fault, a in accounts
    ]
    rows.insert(1, ("---",) * 5)
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
