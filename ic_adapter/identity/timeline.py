"""What happened to one payer, newest first: who did what, when. Payments are in `payers.statements`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.identity.outbox import RESET
from ic_adapter.store.customers import acts
from ic_adapter.store.identity import outbox, payers, tokens
from ic_adapter.store.identity.tokens import SESSION

PAYER, PROGRAM = "payer", "Invoice Cloud"
#: Ends of sessions that stand in the timeline as an act of staff.
BY_STAFF = frozenset({"locked", "ended by staff"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `detail` blank: there is nothing more to say."""

    at: datetime
    who: str
    what: str
    detail: str = ""


def timeline(connection: Connection, bid: str, payer: Row[Any], limit: int) -> list[TimelineEntry]:
    """Return the newest entries of a payer, at most so many; what happened at one moment, the later act first."""
    found = [
        TimelineEntry(at=payer.created_at, who=PAYER, what="registered"),
        *_accounts(connection, payer.id),
        *_sessions(tokens.of_payer(connection, payer.id, SESSION, limit)),
        *_links(tokens.of_payer(connection, payer.id, RESET, limit)),
        *(
            TimelineEntry(at=row.created_at, who=PROGRAM, what="message written", detail=row.subject)
            for row in outbox.of_payer(connection, payer.id, limit)[::-1]
        ),
        *(entry_of(row) for row in acts.of_payer(connection, bid, payer.id, limit)[::-1]),
    ]
    return sorted(found, key=lambda entry: entry.at)[::-1][:limit]


def entry_of(act: Row[Any]) -> TimelineEntry:
    """Return an act of staff as an entry."""
    detail = "; ".join(f"{name}: {value}" for name, value in act.detail.items())
    return TimelineEntry(at=act.done_at, who=act.done_by, what=act.act, detail=detail)


def _accounts(connection: Connection, payer_id: int) -> Iterator[TimelineEntry]:
    for row in payers.accounts_added(connection, payer_id):
        yield TimelineEntry(at=row.added_at, who=PAYER, what="account added", detail=row.account_number)


def _sessions(rows: Sequence[Row[Any]]) -> Iterator[TimelineEntry]:
    for row in reversed(rows):
        yield TimelineEntry(at=row.created_at, who=PAYER, what="logged in")
        if row.ended_at is not None and row.ended_why not in BY_STAFF:
            yield TimelineEntry(at=row.ended_at, who=PAYER, what="session ended", detail=row.ended_why)


def _links(rows: Sequence[Row[Any]]) -> Iterator[TimelineEntry]:
    for row in reversed(rows):
        if row.ended_at is not None:
            what = "password set by a link" if row.ended_why == "spent" else "link for a new password ended"
            yield TimelineEntry(at=row.ended_at, who=PAYER, what=what, detail=row.ended_why)
