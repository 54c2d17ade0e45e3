"""The two virtual machines of the reference system, for `make up`, `down` and `reclaim`.

It uses only the standard library, so that it runs before anything else is installed.
"""
