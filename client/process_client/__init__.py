"""The client: reads the processes of this host at every tick and posts them to the API."""

__version__ = "1.0.0"
