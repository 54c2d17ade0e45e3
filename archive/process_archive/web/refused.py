"""A refusal: a request that asks for something in the wrong way."""


class Refused(Exception):
    """The request is at fault; `reasons` says why by parameter, and `status` is 400 or another."""

    def __init__(self, reasons, status=400):
        """Refuse with `reasons`, a dict of texts."""
        super().__init__(reasons)
        self.reasons, self.status = reasons, status
