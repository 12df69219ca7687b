"""The log of sign-on links for staff: who asked for one, who opened it, who came with one that was used; no tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.sign_on.binding import binding_of
from ic_adapter.store.database.engine import Store
from ic_adapter.store.sign_on import uses


class UseEvent(StrEnum):
    """What happened to a link."""

    ISSUED = "issued"
    OPENED = "opened"
    OPENED_AGAIN = "opened again"  # the same form twice, by one browser
    USED_BEFORE = "used before"  # refused; the session that the link opened has ended
    TOO_LATE = "too late"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnUse:
    """One event of a link. `link_id` is the same for all events of one link; `payer_id` is None for a clerk's."""

    id: int
    link_id: int
    purpose: str
    event: UseEvent
    payer_id: int | None
    account_number: str
    page: str
    agent: str
    at: datetime


def note(connection: Connection, biller: Biller, event: UseEvent, link: Row[Any]) -> None:
    """Write an event down in the transaction in which it happens."""
    binding = binding_of(link.subject) if link.subject else None
    row = {
        "bid": biller.id,
        "link_id": link.id,
        "purpose": link.kind,
        "event": event.value,
        "payer_id": link.payer_id,
        "account_number": binding.account if binding else "",
        "page": binding.page.value if binding else "",
        "agent": binding.agent if binding else "",
        "at": biller.clock.now(),
    }
    uses.add(connection, row)


@dataclass(frozen=True, slots=True)
class SignOnUses:
    """The log of all billers."""

    store: Store
    register: Register

    def newest(self, bid: str, before: int | None, limit: int) -> Sequence[SignOnUse]:
        """Return the newest events of a biller, newest first; NotFound."""
        with self.store.reading() as connection:
            zone = self.register.read(connection, bid).clock.zone
            rows = uses.newest(connection, bid, before, limit)
        return [
            SignOnUse(
                id=row.id,
                link_id=row.link_id,
                purpose=row.purpose,
                event=UseEvent(row.event),
                payer_id=row.payer_id,
                account_number=row.account_number,
                page=row.page,
                agent=row.agent,
                at=row.at.astimezone(zone),
            )
            for row in rows
        ]
