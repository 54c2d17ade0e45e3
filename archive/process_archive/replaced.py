"""Removal of segments that others replace."""

from .catalog import Catalog
from .index import Index

KEPT = 10 * 60  # seconds for which a replaced segment stays, for questions under way


def remove_replaced(place, now):
    """Remove the segments that others replace for long enough."""
    gone = []
    # The oldest first: what is replaced goes before what replaces it, or it would count again.
    for manifest in sorted(Catalog(place).manifests.values(), key=lambda known: known["made"]):
        if not 0 <= now - manifest["made"] < KEPT:
            gone += [name for name in manifest["replaces"] if place.exists(name)]
    Index(place.folder).forget(place, gone)  # first: none of them is missed after a crash
    for name in gone:
        place.remove(name)
