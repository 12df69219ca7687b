"""What happened in a run, as data: what was acknowledged, records, attempts, decisions, and what the router booked.

Read here, kept as JSON, and judged in `kill_rules`, without a program running.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from lxml import etree
from sqlalchemy import Connection, Table, select

from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.router.envelope import SECOND
from ic_adapter.store.database.engine import Store
from ic_adapter.store.schema.pump_tables import ATTEMPTS, HISTORY, LANES, RECORDS
from simulator.testing import Biller
from simulator.testing.traffic import Exchange

WRITES = frozenset(
    "AddARItems AdjARItem AddReturnedCheck AddAlert SetPhone AddPersonPhone SetAccountBillingAddress AddContact".split()
)


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands; `payment`: the record it depends on.

    `waits`: the lane has something to wait for. `looked`: the balance was looked at again (adapter §1.6).
    """

    id: int
    lane: tuple[str, str, str]
    seq: int
    kind: Kind
    source_id: str
    state: State
    reason: str
    event: Mapping[str, Any]
    progress: tuple[str, ...] = ()
    payment: int | None = None
    waits: bool = False
    looked: bool = False


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A request that may have left; `outcome` None: nobody settled it."""

    record: int
    n: int
    function: str
    step: str
    fields: Mapping[str, str]
    outcome: str | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a record's history."""

    record: int
    before: State
    after: State
    actor: str
    reason: str


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A writing request that the router carried out; `n`: its place in the order of the router, biller by biller."""

    bid: str
    n: int
    function: str
    tags: Mapping[str, str]
    reply: Mapping[str, str]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A whole run at rest: nothing is at work any more. `acked`: (biller, kind, source id) that IC was told is taken."""

    acked: tuple[tuple[str, Kind, str], ...]
    intents: tuple[Intent, ...]
    attempts: tuple[Attempt, ...]
    lines: tuple[Line, ...]
    bookings: tuple[Booking, ...]


def export(store: Store, billers: Iterable[Biller], acked: Iterable[tuple[str, str, str]]) -> History:
    """The history of these billers."""
    routers = list(billers)
    bids = [biller.id for biller in routers]
    with store.reading() as connection:
        intents = _intents(connection, bids)
        attempts = _of(connection, ATTEMPTS, bids)
        lines = _of(connection, HISTORY, bids)
    return History(
        acked=tuple((bid, Kind(kind), source) for bid, kind, source in acked),
        intents=intents,
        attempts=tuple(
            Attempt(
                record=row.record_id, n=row.n, function=row.function, step=row.step, fields=_once(row.fields),
                outcome=row.outcome,
            )
            for row in attempts
        ),
        lines=tuple(
            Line(
                record=row.record_id, before=State(row.before), after=State(row.after), actor=row.actor,
                reason=row.reason,
            )
            for row in lines
        ),
        bookings=tuple(booking for router in routers for booking in bookings(router)),
    )  # fmt: skip


def intents_of(store: Store, bids: list[str]) -> tuple[Intent, ...]:
    """The records of these billers, lane by lane."""
    with store.reading() as connection:
        return _intents(connection, bids)


def _intents(connection: Connection, bids: list[str]) -> tuple[Intent, ...]:
    query = select(RECORDS, LANES.c.lane, LANES.c.wake_at, LANES.c.waits_for).join(
        LANES, LANES.c.id == RECORDS.c.lane_id
    )
    rows = connection.execute(query.where(RECORDS.c.bid.in_(bids)).order_by(RECORDS.c.lane_id, RECORDS.c.seq))
    return tuple(
        Intent(
            id=row.id,
            lane=(row.bid, row.account_number, row.lane),
            seq=row.seq,
            kind=Kind(row.kind),
            source_id=row.source_id,
            state=State(row.state),
            reason=row.reason,
            event=row.event,
            progress=tuple(row.progress),
            payment=row.payment_id,
            waits=row.wake_at is not None or bool(row.waits_for),
            looked=row.evidence is not None,
        )
        for row in rows
    )


def _of(connection: Connection, table: Table, bids: list[str]) -> list[Any]:
    query = select(table).join(RECORDS, RECORDS.c.id == table.c.record_id).where(RECORDS.c.bid.in_(bids))
    return list(connection.execute(query.order_by(table.c.id)))


def bookings(router: Biller) -> list[Booking]:
    """What the router carried out, in its order; its journal must still hold everything."""
    journal = router.journal.find()
    assert not journal.evicted, "the journal is too small for this run"
    return [_booking(router.id, one) for one in journal if one.function in WRITES and one.status == 0]


def _booking(bid: str, exchange: Exchange) -> Booking:
    assert exchange.function is not None
    return Booking(
        bid=bid,
        n=exchange.id,
        function=exchange.function,
        tags=_params(exchange.request),
        reply=_params(exchange.reply),
    )


def _once(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the tags of an attempt as `_params` has those of a request: of one that comes twice the second (Q-85)."""
    return {tag.removesuffix(SECOND): value for tag, value in fields.items()}


def _params(xml: str) -> dict[str, str]:
    params = etree.fromstring(xml.encode()).find(".//Params") if xml else None
    return {} if params is None else {str(child.tag): child.text or "" for child in params}
