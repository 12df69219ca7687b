"""Calls of the stand-ins to Invoice Cloud, kept per biller: bounded, oldest first, without passwords and tokens."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

KEPT = 200


class StandIn(Enum):
    """Who calls: one of the pages that the simulator plays for somebody else (adapter §19.1, §12, §17)."""

    SITE = "site"
    PORTAL = "portal"
    AGENT = "agent"
    VERTEXONE = "vertexone"
    IVR = "ivr"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInCall:
    """One call, or one browser that was sent on; every text is masked before it gets here.

    ``at`` is the biller's time, ``status`` the HTTP status, 0 where none came; ``problem`` says why there is no usable
    reply, blank where there is one. ``fault`` is the stand-in's fault that changed the call, blank for none.
    """

    number: int = 0
    at: datetime
    stand_in: StandIn
    name: str
    method: str
    url: str
    request: str = ""
    status: int = 0
    reply: str = ""
    problem: str = ""
    fault: str = ""


class StandInCalls:
    """The last calls of one biller's stand-ins."""

    def __init__(self, kept: int = KEPT) -> None:
        self._calls: deque[StandInCall] = deque(maxlen=kept)
        self._written = 0

    @property
    def total(self) -> int:
        """How many calls there were."""
        return self._written

    @property
    def evicted(self) -> int:
        """How many of them no longer fit."""
        return self._written - len(self._calls)

    def add(self, call: StandInCall) -> StandInCall:
        """Keep one call and return it with its number."""
        self._written += 1
        numbered = replace(call, number=self._written)
        self._calls.append(numbered)
        return numbered

    def find(self, stand_in: StandIn | None = None, since: int = 0) -> Iterator[StandInCall]:
        """Return the kept calls of one stand-in, after a number."""
        for call in self._calls:
            if call.number > since and stand_in in (None, call.stand_in):
                yield call
