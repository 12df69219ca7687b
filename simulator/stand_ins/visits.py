"""Visits: what a stand-in page remembers between two clicks, the token of Invoice Cloud above all; memory only."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from simulator.journal.stand_in_calls import StandIn, StandInCall

KEPT = 500


@dataclass(slots=True, kw_only=True)
class Visit:
    """One person's visit of a stand-in of a biller.

    ``opens`` is the token or the one-time link that leads to Invoice Cloud, blank once it was used.
    """

    id: str
    biller_id: str
    stand_in: StandIn
    who: str
    account: str = ""
    opens: str = field(default="", repr=False)
    was_used: bool = False
    calls: list[StandInCall] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    def take(self, *, is_kept: bool) -> str:
        """Return what opens Invoice Cloud, blank where it is gone; it goes unless a fault keeps it."""
        found = self.opens
        self.was_used = self.was_used or bool(found)
        if not is_kept:
            self.opens = ""
        return found


class Visits:
    """The last visits of all billers."""

    def __init__(self) -> None:
        self._visits: OrderedDict[str, Visit] = OrderedDict()

    def begin(self, biller_id: str, stand_in: StandIn, who: str, account: str = "") -> Visit:
        """Remember a new visit, in place of the oldest where there are too many."""
        visit = Visit(
            id=secrets.token_urlsafe(12), biller_id=biller_id, stand_in=stand_in, who=who[:200], account=account[:200]
        )
        self._visits[visit.id] = visit
        if len(self._visits) > KEPT:
            self._visits.popitem(last=False)
        return visit

    def find(self, visit_id: str, biller_id: str, stand_in: StandIn) -> Visit | None:
        """Return the visit, None where this stand-in of this biller has none of that name."""
        visit = self._visits.get(visit_id)
        if visit is None or (visit.biller_id, visit.stand_in) != (biller_id, stand_in):
            return None
        return visit


def altered(text: str) -> str:
    """Return a token with another first character, or a link with another one in its last part."""
    parts = urlsplit(text)
    if parts.query:
        head, mark, value = parts.query.rpartition("=")
        return urlunsplit(parts._replace(query=head + mark + _changed(value)))
    if parts.scheme:
        head, mark, value = parts.path.rpartition("/")
        return urlunsplit(parts._replace(path=head + mark + _changed(value)))
    return _changed(text)


def _changed(value: str) -> str:
    return ("B" if value[:1] == "A" else "A") + value[1:]
