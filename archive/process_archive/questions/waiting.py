"""The records that wait to be sealed, by node: found in the journal, or by listing their folder."""

import os
import time

from .. import journal, names, record_file, state
from ..forgotten import Forgotten
from ..seal import boot_id

AT_ONCE = 100000  # names of the journal in one read


class Waiting:
    """The files in the records folder that no segment has, at one moment.

    If `seal` has noted where it stopped in the journal, the journal names them: that is cheap
    however many files there are. Else the folder is listed once. No file is opened.
    """

    def __init__(self, config):
        """Note the names; read the catalog after this, so that nothing falls between the two."""
        self.folder = config.records_dir
        self.forgotten = Forgotten(config.archive)
        saved = state.load(config.archive)
        self.journal = journal.Follower(journal.folder_of(self.folder), saved.get("journal"))
        self.tallies, self.by_node = {}, {}
        self.listed = saved.get("boot") != boot_id() or not self.journal.is_same()
        found = self._listing() if self.listed else self._journal(saved.get("retry", {}))
        for name in found:
            self.by_node.setdefault(name.partition("_")[0], {})[name] = None

    def names(self, node):
        """Return (moment, file name, timestamp) of each record of `node`, oldest first."""
        found = []
        for name in self.by_node.get(node, ()):
            parsed = names.parse(name)
            if parsed and not self.forgotten.has(node, parsed.timestamp):
                found.append((names.moment(parsed.timestamp), name, parsed.timestamp))
        return sorted(found)

    def records(self, node, wanted):
        """Return the `Record`s of the file names `wanted`; those that are gone are forgotten."""
        found = []
        for name in wanted:
            record = record_file.find(self.folder, name)
            if record:
                found.append(record)
            else:
                self.by_node[node].pop(name, None)
        return found

    def look_for(self, node, timestamp):
        """Note the file of a record that no journal may name; return True if there is one."""
        possible = [f"{node}_{timestamp}{ending}" for ending in (".json", ".json.gz")]
        found = [name for name in possible if os.path.exists(os.path.join(self.folder, name))]
        self.by_node.setdefault(node, {}).update(dict.fromkeys(found))
        return bool(found)

    def tallies_of(self, records):
        """Return the tallies by name of `Record`s, as far as the journal has them."""
        if self.listed:
            by_day = {}
            for record in records:
                if record.name not in self.tallies:
                    by_day.setdefault(day_of(record.mtime), set()).add(record.name)
            for day, wanted in by_day.items():
                self.tallies.update(dict.fromkeys(wanted))
                self.tallies.update(self.journal.tallies(day, wanted))
        return {record.name: self.tallies.get(record.name) for record in records}

    def _journal(self, retried):
        found = list(retried)
        while True:
            more, tallies = self.journal.read(AT_ONCE)
            self.tallies.update(tallies)
            if not more:  # a name may be in the journal before its file is there
                return [name for name in found if os.path.exists(os.path.join(self.folder, name))]
            found += more

    def _listing(self):
        with os.scandir(self.folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".")]


def day_of(mtime):
    """Return the day ("2026-11-28") of an mtime in nanoseconds, the name of a journal's file."""
    return time.strftime("%Y-%m-%d", time.gmtime(mtime // 1000000000))
