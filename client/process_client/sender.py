"""The sender: delivers what waits in the spool, oldest first, and leaves a troubled API alone."""

import logging
from collections import namedtuple

from process_client.pause import Pause

log = logging.getLogger(__name__)

AT_ONCE = 10  # readings from the spool that go in one batch: a fleet's backlog comes in pieces

Reading = namedtuple("Reading", "name body")


class Sender:
    """Empties a spool, a batch at a time, over one connection."""

    def __init__(self, spool, delivery):
        self._spool = spool
        self._delivery = delivery
        self._pause = Pause()

    def is_waiting(self):
        """Tell whether the API is to be left alone for now."""
        return not self._pause.is_over()

    def send(self, also=None):
        """Send a batch of what waits, and after it the Reading `also`, which may be in the spool.

        Returns {name: Answer} of what was sent. The first that the API may take another time ends
        the batch; it stays in the spool.
        """
        answers = {}
        waiting = self._spool.names()
        if self.is_waiting():
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
                left = [each for each in waiting if each == name or each not in answers]
                self._keep_newest(left)
                self._wait(answer, left)
                return answers
        self._pause.end()
        self._keep_newest([name for name in waiting if name not in answers])
        return answers

    def _keep_newest(self, waiting):
        for name in waiting[-1:]:  # those before it have not been sent for longer, and are kept
            self._spool.keep(name)

    def _wait(self, answer, waiting):
        """Leave the API alone for a while; the names are those of what it is to have."""
        log.warning(
            "%d %s in the spool, the next try is in %.1f s",
            len(waiting),
            "reading waits" if len(waiting) == 1 else "readings wait",
            self._pause.begin(answer.retry_after),
        )
