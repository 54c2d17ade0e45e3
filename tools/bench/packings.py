"""Other ways to keep an hour of records: the bytes that each takes."""

import json

import cbor2
import zstandard

CHUNK = 16  # frames; `below snapshot` uses them (below/src/main.rs)
WINDOW = 27  # log2 bytes: `zstd --long`


def per_record(contents):
    """Return the bytes of each record by itself, at zstd's usual level."""
    packer = zstandard.ZstdCompressor(level=3)
    return sum(len(packer.compress(content)) for content in contents)


def together(contents):
    """Return the bytes of all records in one frame, as small as zstd makes them."""
    whole = b"".join(contents)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        19, window_log=WINDOW, enable_ldm=True, source_size=len(whole)
    )
    return len(zstandard.ZstdCompressor(compression_params=parameters).compress(whole))


def like_below(contents):
    """Return the bytes as below's store takes them (store/src/compression.rs).

    Samples are CBOR. A chunk's first is stored as it is, and is the dictionary of the others.
    """
    taken, packer = 0, None
    for number, content in enumerate(contents):
        frame = cbor2.dumps(json.loads(content))
        if number % CHUNK == 0:
            dictionary = zstandard.ZstdCompressionDict(
                frame, dict_type=zstandard.DICT_TYPE_RAWCONTENT
            )
            packer = zstandard.ZstdCompressor(level=3, dict_data=dictionary)
            taken += len(frame)
        else:
            taken += len(packer.compress(frame))
    return taken
