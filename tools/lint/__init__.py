"""Checks of prose: forbidden turns (words), dead links (links), missing proof (promises)."""
