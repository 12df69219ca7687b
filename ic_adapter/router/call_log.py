"""The log of router calls (adapter §1.4), one line each, and their tally; nothing else writes one."""

import logging
import threading
from collections import Counter

from ic_adapter.router.answer import RouterAnswer

LOG = logging.getLogger("ic_adapter.calls")


def log_call(bid: str, account: str, answer: RouterAnswer) -> None:
    """BID, function, account, numbers, outcome: no tag values, no credentials, no text of the router's making."""
    reply = answer.reply
    LOG.info(
        "call bid=%s function=%s account=%s transNo=%s pid=%s http=%s status=%s outcome=%s",
        bid,
        answer.function,
        account,
        reply.trans_no if reply else None,
        reply.pid if reply else None,
        answer.http_status,
        reply.status if reply else None,
        answer.outcome.value,
    )


class CallTally:
    """Calls of this process by function and outcome; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = Counter[tuple[str, str]]()

    def add(self, answer: RouterAnswer) -> None:
        """Count one call."""
        with self._lock:
            self._counts[answer.function, answer.outcome.value] += 1

    def counts(self) -> Counter[tuple[str, str]]:
        """Return the counts as they are now."""
        with self._lock:
            return self._counts.copy()
