"""The command restore: the exact bytes of one record, from the archive or from its file."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import names, record_file
from .catalog import Catalog
from .faults import Damaged
from .forgotten import Forgotten
from .node_source import may_have
from .rebuild import Content, Rebuild
from .segments import place_of


def restore(config, node, timestamp):
    """Return the content of a record in bytes, None if there is none; raises `Damaged`.

    If its segment is damaged, the record's file may still be there.
    """
    problem = None
    try:
        content = from_segments(Catalog(place_of(config)), node, timestamp)
    except Damaged as damage:
        content, problem = None, damage
    if content is None and not Forgotten(config.archive).has(node, timestamp):
        content = from_file(config.records_dir, node, timestamp)
    if content is None and problem:
        raise problem
    return content


def from_file(folder, node, timestamp):
    """Return the content of a record that is still a file, None if it is not."""
    for ending in (".json", ".json.gz"):
        record = record_file.find(folder, f"{node}_{timestamp}{ending}")
        if record:
            try:
                return record_file.read(record)
            except FileNotFoundError:
                continue
    return None


def from_segments(catalog, node, timestamp):
    """Return the content of a sealed record, None if there is none; raises `Damaged`."""
    moment, problem = names.microseconds(timestamp), None
    # A moment is a bit later if there were several readings in that microsecond.
    for segment in catalog.of(node, moment, moment + 1000000):
        try:
            content = _from_segment(catalog.place, segment.name, node, timestamp)
        except (OSError, ValueError, KeyError, IndexError) as error:
            problem = Damaged(f"{segment.name}: cannot be read: {error}")
            continue
        if content is not None:
            return content
    if problem:
        raise problem
    return None


def _from_segment(place, name, node, timestamp):
    readings = _rows(place.path(name, "readings.parquet"), node, timestamp)
    if not len(readings):
        return None
    form, sha256 = readings["form"][0].as_py(), readings["sha256"][0].as_py()
    sink = Content()
    if form is None:
        originals = _rows(place.path(name, "originals.parquet"), node, timestamp)
        sink.update(originals["content"][0].as_py())
    else:
        ts = readings["ts"].cast(pa.int64())[0].as_py()
        rebuild = Rebuild([ts], [form], [sink])
        for rows in covering(place.path(name, "states.parquet"), node, ts):
            rebuild.add(rows)
        rebuild.finish()
    if not sink.is_right(sha256):
        raise Damaged(f"{name}: what is left of {node}_{timestamp} is not what was sealed")
    return bytes(sink.bytes)


def _rows(path, node, timestamp):
    return pq.read_table(path, filters=[("node", "=", node), ("timestamp", "=", timestamp)])


def covering(path, node, ts):
    """Yield tables with the rows of `states` that cover the reading of `node` at `ts`, in order."""
    moment = pa.scalar(ts, pa.timestamp("us", "UTC"))
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            if not may_have(file.metadata.row_group(group), node):
                continue
            keys = file.read_row_group(group, columns=["node", "first", "last"], use_threads=False)
            mask = pc.and_(
                pc.equal(keys["node"], node),
                pc.and_(
                    pc.less_equal(keys["first"], moment), pc.greater_equal(keys["last"], moment)
                ),
            )
            if pc.any(mask).as_py():
                yield file.read_row_group(group, use_threads=False).filter(mask)
