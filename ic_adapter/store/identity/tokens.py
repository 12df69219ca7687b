"""Rows of sessions and one-time links; each ends by one conditional update, so that of two requests one wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, insert, select, update

from ic_adapter.store.schema.identity_tables import PAYERS, TOKENS

SESSION = "session"
SIGN_ON = "payer link"  # by which the biller's own portal sends a payer here
CLERK_LINK, CLERK_SESSION = "clerk link", "clerk session"


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add a session or link and return its id."""
    return int(connection.scalars(insert(TOKENS).values(dict(row)).returning(TOKENS.c.id)).one())


def add_link(
    connection: Connection,
    *,
    bid: str,
    kind: str,
    sha256: str,
    payer_id: int | None,
    subject: str,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Add a one-time link, which nobody has opened yet, and return its id."""
    row = {
        "bid": bid,
        "kind": kind,
        "sha256": sha256,
        "payer_id": payer_id,
        "subject": subject,
        "address_key": "",
        "opened_by": None,
        "created_at": now,
        "used_at": now,
        "expires_at": expires_at,
        "idle_seconds": 0,
        "idle_expires_at": expires_at,
        "ended_at": None,
        "ended_why": "",
    }
    return add(connection, row)


def _is_valid(bid: str, kind: str, sha256: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        TOKENS.c.sha256 == sha256,
        TOKENS.c.bid == bid,
        TOKENS.c.kind == kind,
        TOKENS.c.ended_at.is_(None),
        TOKENS.c.expires_at > now,
        TOKENS.c.idle_expires_at > now,
    )


def valid(connection: Connection, bid: str, kind: str, sha256: str, now: datetime) -> Row[Any] | None:
    """Return the session or link of a payer who is not locked, with `email`; None where it is not valid."""
    query = (
        select(TOKENS, PAYERS.c.email)
        .join(PAYERS, and_(PAYERS.c.id == TOKENS.c.payer_id, PAYERS.c.bid == TOKENS.c.bid))
        .where(_is_valid(bid, kind, sha256, now), PAYERS.c.locked_at.is_(None))
    )
    return connection.execute(query).one_or_none()


def any_state(connection: Connection, bid: str, kind: str, sha256: str) -> Row[Any] | None:
    """Return the session or link, valid or not."""
    mine = (TOKENS.c.sha256 == sha256, TOKENS.c.bid == bid, TOKENS.c.kind == kind)
    return connection.execute(select(TOKENS).where(*mine)).one_or_none()


def touch(connection: Connection, token_id: int, now: datetime, idle_expires_at: datetime) -> None:
    """Note that a session was used; nothing where it has ended meanwhile."""
    mine = (TOKENS.c.id == token_id, TOKENS.c.ended_at.is_(None), TOKENS.c.used_at < now)
    connection.execute(update(TOKENS).where(*mine).values(used_at=now, idle_expires_at=idle_expires_at))


def spend(connection: Connection, bid: str, kind: str, sha256: str, subject: str, now: datetime) -> Row[Any] | None:
    """Spend a link that is bound to this biller and subject, and return it; None where another request did, or time."""
    mine = and_(_is_valid(bid, kind, sha256, now), TOKENS.c.subject == subject)
    spent = update(TOKENS).where(mine).values(ended_at=now, ended_why="spent").returning(TOKENS)
    return connection.execute(spent).one_or_none()


def end(connection: Connection, bid: str, kind: str, sha256: str, now: datetime, why: str) -> bool:
    """End one session or link; return whether it was open."""
    mine = (TOKENS.c.sha256 == sha256, TOKENS.c.bid == bid, TOKENS.c.kind == kind, TOKENS.c.ended_at.is_(None))
    return connection.execute(update(TOKENS).where(*mine).values(ended_at=now, ended_why=why)).rowcount == 1


def end_all(connection: Connection, payer_id: int, kind: str, now: datetime, why: str, but: int | None = None) -> int:
    """End every open session or link of a payer but one; return how many were open."""
    mine = [TOKENS.c.payer_id == payer_id, TOKENS.c.kind == kind, TOKENS.c.ended_at.is_(None)]
    if but is not None:
        mine.append(TOKENS.c.id != but)
    return connection.execute(update(TOKENS).where(*mine).values(ended_at=now, ended_why=why)).rowcount


def end_ways_in(connection: Connection, payer_id: int, now: datetime, why: str, but: int | None = None) -> int:
    """End every session of a payer but one, and every sign-on link; return how many sessions were open."""
    end_all(connection, payer_id, SIGN_ON, now, why)
    return end_all(connection, payer_id, SESSION, now, why, but)


def end_opened_by(connection: Connection, token_id: int, now: datetime, why: str) -> int:
    """End the sessions that a link opened; return how many were open."""
    mine = (TOKENS.c.opened_by == token_id, TOKENS.c.ended_at.is_(None))
    return connection.execute(update(TOKENS).where(*mine).values(ended_at=now, ended_why=why)).rowcount


def end_ways_of_services(connection: Connection, bid: str, now: datetime, why: str) -> None:
    """End what the log-in of a biller's programs opened: every unused sign-on link, and every clerk's session."""
    kinds = TOKENS.c.kind.in_((SIGN_ON, CLERK_LINK, CLERK_SESSION))
    mine = (TOKENS.c.bid == bid, TOKENS.c.expires_at > now, TOKENS.c.ended_at.is_(None), kinds)
    connection.execute(update(TOKENS).where(*mine).values(ended_at=now, ended_why=why))


def of_payer(connection: Connection, payer_id: int, kind: str, limit: int) -> Sequence[Row[Any]]:
    """Return the newest sessions or links of a payer, newest first."""
    query = select(TOKENS).where(TOKENS.c.payer_id == payer_id, TOKENS.c.kind == kind)
    return connection.execute(query.order_by(TOKENS.c.id.desc()).limit(limit)).all()


def is_known_address(connection: Connection, payer_id: int, address_key: str, since: datetime) -> bool:
    """Return whether the payer logged in from this address since then."""
    mine = (TOKENS.c.payer_id == payer_id, TOKENS.c.kind == SESSION, TOKENS.c.address_key == address_key)
    return bool(connection.scalar(select(exists().where(*mine, TOKENS.c.created_at >= since))))
