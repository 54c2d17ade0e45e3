"""Fingerprints of Arrow tables: equal for equal values, however these lie in memory.

Arrow leaves open what is below a null, whether there is a bitmap of nulls at all, and where an
array begins in its buffers. So a table that was written and the same one read back are compared by
this, without keeping the first.
"""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def fingerprint(table):
    """Return a hash (bytes) of the values of `table`, in order."""
    digest = hashlib.blake2b()
    for column in table.itercolumns():
        add(digest, column.combine_chunks())
    return digest.digest()


def add(digest, array):
    """Add an array's values to `digest`."""
    if isinstance(array, pa.ChunkedArray):  # of no chunk, or of more than one array can hold
        for chunk in array.chunks:
            add(digest, chunk)
        return
    kind = array.type
    digest.update(b"%d" % len(array))
    if array.null_count:
        digest.update(np.packbits(array.is_valid().to_numpy(zero_copy_only=False)))
    if pa.types.is_struct(kind):
        for part in array.flatten():
            add(digest, part)
    elif pa.types.is_list(kind):
        digest.update(pc.list_value_length(array).fill_null(0).to_numpy())
        add(digest, array.flatten())
    elif pa.types.is_primitive(kind):
        if pa.types.is_timestamp(kind):
            array = array.cast(pa.int64())
        digest.update(array.fill_null(0).to_numpy(zero_copy_only=False))
    else:
        array = array.cast(pa.large_binary()).fill_null(b"")
        offsets, data = (array.buffers()[place] for place in (1, 2))
        offsets = np.frombuffer(offsets, np.int64)[array.offset :][: len(array) + 1]
        digest.update(np.diff(offsets))
        if data and len(offsets):
            digest.update(memoryview(data)[offsets[0] : offsets[-1]])
