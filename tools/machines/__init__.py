"""The two virtual machines of the reference system: what `make up`, `down` and `reclaim` do.

Standard library only, so that it runs before anything else is installed.
"""
