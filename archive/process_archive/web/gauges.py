"""What the archive measures of itself, as gauges: of its nodes, its segments and its disk."""

import os
import time
from collections import namedtuple

from .. import __version__, state
from ..node_sealer import CONFLICTS
from ..questions.accounts import account_of
from ..questions.engine import disk_of
from ..segments import listing

# name: after the prefix; about: a sentence; samples: pairs (labels, value)
Gauge = namedtuple("Gauge", "name about samples")

PREFIX = "process_archive_"
HOUR, LATE = 3600, 600  # seconds


def gauges_of(view):
    """Return the `Gauge`s of the archive in `view`. Moments are in seconds since the epoch."""
    config, nodes = view.config, view.nodes()
    waiting = [
        record
        for node in nodes
        for record in view.waiting.records(node, [name for name, _ in view.unsealed(node)])
    ]
    count, files, size = by_level(view)
    files["waiting"] = len(waiting)
    size["waiting"] = sum(record.size for record in waiting)
    disk = disk_of(config.archive)
    return [
        Gauge("build_info", "The archive's version.", [({"version": __version__}, 1)]),
        Gauge("nodes", "Nodes with a reading.", one(len(nodes))),
        Gauge(
            "node_last_reading_timestamp_seconds", "The newest reading of a node.",
            [({"node": node}, span.last / 1000000) for node, span in nodes.items()],
        ),
        Gauge(
            "node_readings", "Readings of a node that are kept.",
            [({"node": node}, span.readings) for node, span in nodes.items()],
        ),
        Gauge(
            "node_readings_missing",
            "Slots of a node in the hour that ended 10 minutes ago without a reading, by reason.",
            missing(view, nodes),
        ),
        Gauge(
            "waiting_oldest_timestamp_seconds",
            "When the oldest record arrived that is not sealed yet; none without one.",
            one(min(record.mtime for record in waiting) / 1e9) if waiting else [],
        ),
        Gauge(
            "seal_last_success_timestamp_seconds",
            "When seal ended well last; none before the first time.", sealed_at(config),
        ),
        Gauge("segments", "Segments by level.", labelled("level", count)),
        Gauge("segments_damaged", "Segments whose manifest cannot be read.",
              one(len(view.damaged))),
        Gauge("conflicts", "Records kept apart, since other content had their name.",
              one(len(listing(os.path.join(config.archive, CONFLICTS))))),
        Gauge("store_files", "Files by level, and of records that wait.",
              labelled("tier", files)),
        Gauge("store_bytes", "Bytes of these files.", labelled("tier", size)),
        Gauge("disk_free_bytes", "Free space on the archive's disk.",
              one(disk.f_bavail * disk.f_frsize)),
        Gauge("disk_min_free_bytes", "Space that the archive leaves free (min_free_mb).",
              one(config.min_free_mb * 1024 * 1024)),
    ]  # fmt: skip


def missing(view, nodes, now=None):
    """Return a sample for each node and each reason that some of its readings are missing for.

    The last minutes are left out: what is under way is not missing.
    """
    end = int(time.time() if now is None else now) - LATE
    found = []
    for node in nodes:
        first, last = (end - HOUR) * 1000000, end * 1000000
        own = account_of(view, node, first, last)
        reasons = own.sums(first, last).missing if own else {}
        found += [({"node": node, "reason": why}, count) for why, count in reasons.items()]
    return found


def by_level(view):
    """Return the number of segments, of their files and of bytes, three dicts by level."""
    count, files, size = {}, {}, {}
    for _, manifest in view.catalog.segments:
        level = manifest["level"]
        count[level] = count.get(level, 0) + 1
        files[level] = files.get(level, 0) + len(manifest["files"])
        own = sum(file["bytes"] for file in manifest["files"].values())
        size[level] = size.get(level, 0) + own
    return count, files, size


def sealed_at(config):
    """Return the sample of the end of the last seal, none if there was no seal."""
    try:
        return one(os.stat(os.path.join(config.archive, state.STATE)).st_mtime)
    except FileNotFoundError:
        return []


def one(value):
    """Return the only sample, without labels."""
    return [({}, value)]


def labelled(label, values):
    """Return a sample for each item of `values`."""
    return [({label: name}, value) for name, value in sorted(values.items())]


def text_of(gauges):
    """Return gauges in the text format that Prometheus and OpenMetrics share."""
    lines = []
    for gauge in gauges:
        name = PREFIX + gauge.name
        lines += [f"# HELP {name} {gauge.about}", f"# TYPE {name} gauge"]
        for labels, value in gauge.samples:
            said = ",".join(f'{label}="{escaped(own)}"' for label, own in labels.items())
            lines.append(name + (f"{{{said}}}" if said else "") + f" {value}")
    return "\n".join(lines) + "\n"


def escaped(text):
    """Return a label's value as it is written between quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
