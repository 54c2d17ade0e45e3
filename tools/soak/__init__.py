"""Proof that service and client can run for long: the same memory, the same files, nothing lost."""
