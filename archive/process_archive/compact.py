"""The command compact: few large segments of many small ones, hours first, then days."""

import time

import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import state
from .catalog import Catalog
from .encodings import SMALL
from .fold import fold
from .forget import finish
from .forgotten import Forgotten
from .index import Index
from .logs import log
from .node_source import NodeSource
from .proof import prove
from .replaced import remove_replaced
from .retention import retain
from .seal import check_room
from .sealed_lists import SealedLists
from .segment_writer import SegmentWriter
from .verify import files_problems

SETTLED = 15 * 60  # seconds after the end of an hour, or of a day, in which more may arrive


def compact(config, now=None):
    """Fold the hours and days that are over; return how many segments were folded."""
    now = time.time() if now is None else now
    with state.alone(config) as place:
        lists = SealedLists(config.sealed_lists, config.archive)
        lists.finish(set(place.names()))  # what a segment owes the lists would be lost with it
        lists.remove_done(config.records_dir, now)
        for problem in finish(place, Forgotten(config.archive)):
            log.error("not forgotten: %s", problem)
        remove_replaced(place, now)
        folded = 0
        for names, part in due(Catalog(place), now, "hour"):
            folded += fold_segments(config, place, names, part, "hour")
        for names, part in due(Catalog(place), now, "day"):
            folded += fold_segments(config, place, names, part, "day")
        Index(config.archive).update(place)
    retain(config, now)
    return folded


def due(catalog, now, level):
    """Yield (names of segments, name of their part) to be folded into an hour or a day."""
    groups = {}
    for name, manifest in catalog.segments:
        day, _, part = name.partition("/")
        part = part.partition("-")[0]
        if part != "day" or level == "day":
            size = sum(file["bytes"] for file in manifest["files"].values())
            key = (day, part if level == "hour" else "day")
            groups.setdefault(key, []).append((name, manifest["level"], size))
    for (day, part), found in sorted(groups.items()):
        over = time.strftime("%Y-%m-%d/%H", time.gmtime(now - SETTLED))
        if f"{day}/{part}" >= over if level == "hour" else day >= over[:10]:
            continue
        if len(found) == 1 and found[0][1] != "fresh":
            continue
        for names in by_size(found, catalog.place.largest):
            yield names, part


def by_size(found, largest):
    """Yield lists of the names in `found` that together have at most `largest` bytes."""
    names, total = [], 0
    for name, _, size in found:
        if names and total + size > largest:
            if len(names) > 1:
                yield names
            names, total = [], 0
        names.append(name)
        total += size
    if len(names) > 1 or found[0][1] == "fresh":
        yield names


def fold_segments(config, place, names, part, level):
    """Commit one segment with all that the segments `names` have; return their number."""
    check_room(config)
    began = time.monotonic()
    manifests = {name: place.manifest(name) for name in names}
    damage = [
        line for name in names for line in files_problems(place, name, manifests[name], {})
    ]  # fmt: skip
    if damage:  # it stays where it is, and is not spread
        log.error("not folded: %s", "; ".join(damage))
        return 0
    nodes = sorted({node for manifest in manifests.values() for node in manifest["nodes"]})
    with place.new(names[0].partition("/")[0], part) as (name, folder):
        writer = SegmentWriter(folder, SMALL)
        for node in nodes:
            having = [name for name in names if node in manifests[name]["nodes"]]
            sources = [NodeSource(place, name, node) for name in having]
            fold(sources, writer, joined=level == "hour")
            copy_originals(place, having, manifests, node, writer)
        manifest = writer.close(level, replaces=names)
        expected = sum(manifests[name]["readings"] for name in names)
        prove(place, folder, manifest, writer.fingerprints, expected)
    log.info("%s: folded %d segments in %.1f s", name, len(names), time.monotonic() - began)
    return len(names)


def copy_originals(place, names, manifests, node, writer):
    """Copy what is kept of a node's readings as it came, a row group at a time."""
    for name in names:
        if "originals.parquet" in manifests[name]["files"]:
            with pq.ParquetFile(place.path(name, "originals.parquet")) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, use_threads=False)
                    writer.gather("originals", table.filter(pc.equal(table["node"], node)))
