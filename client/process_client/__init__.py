"""The client: reads this host's process list at every tick and posts it to the API."""
