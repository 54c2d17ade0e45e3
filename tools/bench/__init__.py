"""How fast service and client are, beside what bounds them: `tox -e bench`."""
