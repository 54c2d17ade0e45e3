"""Delivers the readings in the spool, oldest first, and backs off after a failure."""

import logging

log = logging.getLogger(__name__)

AT_ONCE = 10  # readings per batch, so that a fleet's backlog arrives in pieces


class Sender:
    """Empties a spool in batches."""

    def __init__(self, uuid, spool, api, losses):
        """`uuid` is the one that the token is for; `api`, a Failover, posts readings; `losses`
        counts what the API refuses."""
        self._uuid = uuid
        self._spool = spool
        self._api = api
        self._losses = losses

    def is_backing_off(self):
        """Return True while no reading may be sent."""
        return self._api.pause() > 0

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
            reading = also if also and name == also.name else self._spool.read(name)
            if reading is None:
                continue
            answer = answers[name] = self._api.post(reading)
            if answer.is_success:
                self._spool.remove(name)
            elif answer.is_final or answer.is_foreign(reading, self._uuid):
                self._refuse(reading, answer, name in waiting)
            else:
                trouble = answer
                break
        left = [name for name in waiting if name not in answers or answers[name] is trouble]
        for name in left[-1:]:  # earlier ones were left and kept by an earlier call
            self._spool.keep(name)
        if trouble:
            log.warning(
                "%d %s in the spool, next attempt in %.1f s",
                len(left),
                "reading waits" if len(left) == 1 else "readings wait",
                self._api.pause(),
            )
        return answers

    def _refuse(self, reading, answer, is_spooled):
        """Take a reading that the API refuses out of the spool, so that it blocks no other."""
        if answer.is_final:
            is_gone = self._spool.drop(reading.name, f"the API rejects it: {answer.text}")
        else:
            reason = f"of another uuid, which the token is not for: {answer.text}"
            is_gone = self._spool.isolate(reading.name, reason)
        if is_gone or not is_spooled:  # otherwise another process has counted it
            self._losses.add("refused")
