"""Masking: replaces secrets in command lines, names and environments by ***."""

from process_client.masking.masker import Masker  # noqa: F401
from process_client.masking.spans import MASK  # noqa: F401
