"""The ledger: which readings of a node are there, which are missing, and why."""
