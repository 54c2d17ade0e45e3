"""Proof that the features notice: the product is broken in named ways, one at a time."""
