"""The sender: delivers what waits in the spool, oldest first, and leaves a troubled API alone."""

import logging
from collections import namedtuple

from process_client.backoff import Backoff

log = logging.getLogger(__name__)

AT_ONCE = 10  # readings from the spool that go in one batch: a fleet's backlog comes in pieces

PackedReading = namedtuple("PackedReading", "name body")


class Sender:
    """Empties a spool, a batch at a time, over one connection."""

    def __init__(self, spool, delivery):
        self._spool = spool
        self._delivery = delivery
        self._backoff = Backoff()

    def is_backing_off(self):
        """Tell whether the API is to be left alone for now."""
        return not self._backoff.is_over()

    def send(self, also=None):
        """Send a batch of spooled readings, then the PackedReading `also` if it is not among them.

        Return {name: Answer} for each reading sent. The first answer that is not settled ends the
        batch; its reading stays in the spool.
        """
        answers, trouble = {}, None
        waiting = self._spool.names()
        if self.is_backing_off():
            return answers
        batch = waiting[:AT_ONCE]
        if also and also.name not in batch:
            batch.append(also.name)
        for name in batch:
            body = also.body if also and name == also.name else self._spool.read(name)
            if body is None:
                continue
            answer = answers[name] = self._delivery.post(body)
            if answer.is_success:
                self._spool.remove(name)
            elif answer.is_final:
                self._spool.drop(name, f"the API will never take it: {answer.text}")
            else:
                trouble = answer
                break
        left = [name for name in waiting if name not in answers or answers[name] is trouble]
        for name in left[-1:]:  # those before it have been left before, and are kept
            self._spool.keep(name)
        if trouble:
            self._back_off(trouble, len(left))
        else:
            self._backoff.reset()
        return answers

    def _back_off(self, answer, number):
        """Leave the API alone for a while, with `number` readings that it is to have."""
        log.warning(
            "%d %s in the spool, the API is left alone for %.1f s",
            number,
            "reading waits" if number == 1 else "readings wait",
            self._backoff.start(answer.retry_after),
        )
