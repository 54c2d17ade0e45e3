"""The command forget: readings of a node leave the archive, and are never sealed again.

First the span is noted (see `forgotten`), then each segment that has such readings is written
without them. After a crash in between, `compact`, or the same command again, goes on.
"""

import re
import time

from . import names, state
from .catalog import Catalog
from .faults import Damaged
from .forgotten import Forgotten, Span, covered
from .index import Index
from .logs import log
from .node_sealer import CONFLICTS
from .proof import prove
from .questions.waiting import Waiting
from .replaced import remove_replaced
from .sealed_lists import SealedLists
from .segment_writer import SegmentWriter
from .verify import files_problems
from .without import copy_node, rewrite_node, tables_of

CONFLICT = re.compile(r"(.+)\.[0-9a-f]{16}\.json")
AT_ONCE = float("inf")  # a moment at which no question under way keeps a replaced segment


def forget(config, node, first=None, last=None):
    """Forget the readings of `node` from `first` to `last`, microseconds, both included.

    None is the first; and the newest reading, or now if that is later. Returns how many readings
    there were, sealed or waiting, and other contents in `conflicts/`; for 0 no span is noted.
    Raises `Busy`, and `Damaged` for segments that cannot be read: the rest is forgotten.
    """
    with state.alone(config) as place:
        # What a segment owes the lists would be lost with it.
        SealedLists(config.sealed_lists, config.archive).finish(set(place.names()))
        waiting, catalog = Waiting(config).names(node), Catalog(place)
        if last is None:
            ends = [segment.manifest["nodes"][node]["last"] for segment in catalog.of(node)]
            last = max([int(time.time() * 1000000), *ends])
        span = Span(node, first or 0, last, int(time.time() * 1000000))
        gone = {(node, t) for *_, t in waiting if covered([span], names.microseconds(t))}
        gone.update(*(some for _, _, some in affected(place, [span])))
        count = len(gone) + len(conflicts(place, [span]))
        if count:
            Forgotten(config.archive).add(span)
        problems = finish(place, Forgotten(config.archive))
    if problems:
        raise Damaged("not forgotten in what is damaged: " + "; ".join(problems))
    return count


def finish(place, forgotten):
    """Take what is forgotten out of all segments; return a line for each that is damaged."""
    if not forgotten.spans:
        return []
    problems, found = [], list(affected(place, forgotten.spans))
    if found:
        remove_replaced(place, AT_ONCE)  # they have these readings too
    for segment, kept, gone in found:
        damage = list(files_problems(place, segment.name, segment.manifest, {}))
        if damage:
            problems += damage
            continue
        write_without(place, segment, kept)
        log.info("%s: forgot %d readings", segment.name, len(gone))
        remove_replaced(place, AT_ONCE)
    for name in conflicts(place, forgotten.spans):
        place.drop(f"{CONFLICTS}/{name}")
    return problems


def affected(place, spans):
    """Yield (segment, kept timestamps by node, (node, timestamp) of the others) if it has any.

    A segment that cannot be read may have any: it comes with nothing kept.
    """
    for segment in Catalog(place).segments:
        kept, gone = {}, set()
        for node in {span.node for span in spans} & segment.manifest["nodes"].keys():
            own = [span for span in spans if span.node == node]
            try:
                texts = [
                    text
                    for rows in tables_of(place, segment, "readings", node)
                    for text in rows["timestamp"].to_pylist()
                ]
            except (OSError, ValueError):  # `finish` names the damage
                gone.add((node, None))
                continue
            kept[node] = {text for text in texts if not covered(own, names.microseconds(text))}
            gone |= {(node, text) for text in texts if text not in kept[node]}
        if gone:
            yield segment, kept, gone


def conflicts(place, spans):
    """Return the names of the files in `conflicts/` that are of readings in the spans."""
    found = []
    for name in place.kept(CONFLICTS):
        match = CONFLICT.fullmatch(name)
        parsed = match and names.parse(match[1] + ".json")
        own = [span for span in spans if parsed and span.node == parsed.node]
        if own and covered(own, names.microseconds(parsed.timestamp)):
            found.append(name)
    return found


def write_without(place, segment, kept):
    """Commit the segment again with only the `kept` readings of their nodes."""
    name, manifest = segment
    nodes = [node for node in sorted(manifest["nodes"]) if kept.get(node, True)]
    if not nodes:
        Index(place.folder).forget(place, [name])
        place.remove(name)
        return
    day, _, part = name.partition("/")
    with place.new(day, part.partition("-")[0]) as (_, folder):
        writer = SegmentWriter(folder)
        for node in nodes:
            if node in kept:
                rewrite_node(place, segment, node, kept[node], writer)
            else:
                copy_node(place, segment, node, writer)
        made = writer.close(manifest["level"], replaces=[name])
        expected = manifest["readings"] - sum(
            manifest["nodes"][node]["readings"] - len(texts) for node, texts in kept.items()
        )
        prove(place, folder, made, writer.fingerprints, expected)
    Index(place.folder).update(place)
