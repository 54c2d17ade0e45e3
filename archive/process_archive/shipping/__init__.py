"""Shipping: records are in the bucket a moment after they arrive, before they are sealed."""
