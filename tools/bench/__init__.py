"""The benchmark: how fast service and client are, compared with their limits (`tox -e bench`)."""
