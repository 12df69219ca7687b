"""Which reply came last from each endpoint, so that the reply of an earlier request is known by its number.

Of this process and in memory only: a router that starts its counter anew must not make new replies look old.
"""

import logging
import threading

from ic_adapter.model import Group
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.router.envelope import Reply

LOG = logging.getLogger("ic_adapter.calls")


class StaleReplies:
    """The last transNo and pid per address and group; safe to use from many threads."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._last: dict[tuple[str, Group], tuple[str, str]] = {}
        self._unnumbered: set[tuple[str, Group]] = set()

    def reason(self, url: str, group: Group, reply: Reply) -> Reason | None:
        """Why this is no reply of our request but that of the one before, else None; it is the last one from now on.

        transNo rises with every request (router §2.2). Where a router gives no numbers nothing can be told; 0 is none.
        """
        if reply.trans_no is None or reply.pid is None:
            return None
        if int(reply.trans_no) == 0:
            self._note_unnumbered(url, group)
            return None
        number = (reply.trans_no, reply.pid)
        with self._one_at_a_time:
            before = self._last.get((url, group))
            self._last[url, group] = number
        return because(ReasonCode.STALE_REPLY, trans_no=reply.trans_no) if before == number else None

    def unnumbered(self, url: str, group: Group) -> bool:
        """Whether a reply from there was numbered 0 (Q-86)."""
        return (url, group) in self._unnumbered

    def _note_unnumbered(self, url: str, group: Group) -> None:
        with self._one_at_a_time:
            is_new = (url, group) not in self._unnumbered
            self._unnumbered.add((url, group))
        if is_new:
            LOG.warning("router of group %s numbers its replies 0: stale replies cannot be told apart", group.name)
