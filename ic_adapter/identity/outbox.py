"""Outbox: mail to payers that is written down and never sent, for whoever tests with it.

A link in a mail is shown as long as it can be used; afterwards its token stands nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import outbox, tokens

RESET = "reset"  # kind of the mail with a link that sets a password, and of the link's token
EMAIL = "email"  # the same of a link that confirms a new e-mail address
LINKS = (RESET, EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail. `link`: a path of this adapter with a one-time token, blank where there is none or it is used up."""

    id: int
    bid: str
    kind: str
    recipient: str
    subject: str
    body: str
    link: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLink:
    """The link of a mail that is written."""

    token_id: int
    path: str


class Outbox:
    """The mails of all billers."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def newest(self, bid: str | None, *, recipient: str | None, before: int | None, limit: int) -> list[Mail]:
        """Return mails of a biller or of all, newest first; NotFound for the biller."""
        if bid is not None:
            self._register.get(bid)
        with self._store.reading() as connection:
            rows = outbox.listed(connection, bid, recipient, before, limit)
            found = self._register.these(connection, {row.bid for row in rows})
        now = {one.id: one.clock.now() for one in found.values()}
        return [_mail(row, now[row.bid]) for row in rows if row.bid in now]


def write(
    connection: Connection,
    biller: Biller,
    payer_id: int | None,
    recipient: str,
    kind: str,
    subject: str,
    body: str,
    link: MailLink | None = None,
) -> None:
    """Write a mail, in the transaction of what it tells about."""
    row = {
        "bid": biller.id,
        "payer_id": payer_id,
        "kind": kind,
        "recipient": recipient,
        "subject": subject,
        "body": body,
        "token_id": link.token_id if link else None,
        "link": link.path if link else "",
        "created_at": biller.clock.now(),
    }
    outbox.add(connection, row)


def end_links(connection: Connection, biller: Biller, payer_id: int, why: str, kinds: Sequence[str] = LINKS) -> None:
    """End the links of these kinds that the payer has not used, which also stand in no mail any more."""
    for kind in kinds:
        still_open = [row.id for row in tokens.of_payer(connection, payer_id, kind, 100) if row.ended_at is None]
        tokens.end_all(connection, payer_id, kind, biller.clock.now(), why)
        outbox.blank_link(connection, still_open)


def _mail(row: Row[Any], now: datetime) -> Mail:
    is_usable = row.ended_at is None and row.expires_at is not None and row.expires_at > now
    return Mail(
        id=row.id,
        bid=row.bid,
        kind=row.kind,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        link=row.link if is_usable else "",
        created_at=row.created_at,
    )
