"""The page: what the archive knows, in a browser, also without JavaScript."""
