"""The archive: keeps records as columns, gives each back byte for byte, and answers questions."""

__version__ = "1.0.0"
