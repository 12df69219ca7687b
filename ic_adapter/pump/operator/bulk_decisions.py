"""One decision about many records: a preview, stored as a batch, that a person then carries out once.

A preview keeps of each record what it showed: state, attempts, and the newest line of its history. Carrying out goes
through the records one by one, each in a transaction of its own: lock its lane, compare it with the preview, look at
its evidence, decide it as `decisions` decides a single one, and note the outcome in the batch. A record that is no
longer as the preview showed it is left out and named. So the batch may be sent twice, by two operators at the same
time, or again after a crash: the records that are decided already stay as they are, and the others follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from ic_adapter import money
from ic_adapter.billers.clock import Clock
from ic_adapter.billers.register import Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump.operator.batch_request import PAYMENTS, BatchBody, BatchDecisionBody, amount_column
from ic_adapter.pump.operator.decisions import Decision, Decisions, OperatorDecision
from ic_adapter.pump.operator.evidence_rule import lacking_evidence
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import decision_batches as batches
from ic_adapter.store import records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.schema.pump_tables import HISTORY, RECORDS

MOST = 1000  # records of one batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch with its records: `included` are decided, or will be; `left_out` are named with the reason."""

    row: Row[Any]
    included: Sequence[Row[Any]]
    left_out: Sequence[Row[Any]]

    @property
    def status(self) -> str:
        """`preview`, `in progress` or `decided`."""
        return batches.status(self.row, sum(one.outcome == batches.OPEN for one in self.included))

    @property
    def total(self) -> Decimal:
        """The sum of the amounts of what is included."""
        return sum_of(self.included)

    def by_kind(self) -> Sequence[tuple[str, int, Decimal]]:
        """Return kind, number and sum of what is included."""
        kinds = sorted({one.kind for one in self.included})
        rows = {kind: [one for one in self.included if one.kind == kind] for kind in kinds}
        return [(kind, len(found), sum_of(found)) for kind, found in rows.items()]


def sum_of(members: Sequence[Row[Any]]) -> Decimal:
    """Return the sum of their amounts; some kinds have none."""
    return sum((one.amount for one in members if one.amount is not None), money.ZERO)


class BulkDecisions:
    """Previews and carries out; safe to use from many threads and processes."""

    def __init__(self, store: Store, register: Register, decisions: Decisions, failpoints: Failpoints) -> None:
        self._store = store
        self._register = register
        self._decisions = decisions
        self._fail = failpoints

    def preview(self, bid: str, body: BatchBody) -> int:
        """Store what the decision would be about, at most 1,000 records, and return the batch's number; BadField."""
        biller = self._register.get(bid)
        with self._store.reading() as connection:
            found = candidates(connection, bid, body, biller.clock, MOST + 1)
        batch = {
            "bid": bid,
            "decision": body.decision.value,
            "filter": {name: value for name, value in msgspec.to_builtins(body).items() if value not in {None, ""}},
            "has_more": len(found) > MOST,
            "created_at": biller.clock.now(),
        }
        with self._store.writing() as connection:
            self._register.read(connection, bid)
            return batches.add(connection, batch, [_member(row, body.decision) for row in found[:MOST]])

    def get(self, bid: str, number: int) -> Batch:
        """Return a batch of this biller; NotFound."""
        with self._store.reading() as connection:
            row = batches.get(connection, bid, number)
            members = batches.members(connection, number) if row is not None else []
        if row is None:
            raise NotFound(f"decision batch {number} not found; preview again")
        left_out = [one for one in members if one.outcome == batches.LEFT_OUT]
        included = [one for one in members if one.outcome != batches.LEFT_OUT]
        return Batch(row=row, included=included, left_out=left_out)

    def decide(self, bid: str, number: int, body: BatchDecisionBody) -> Batch:
        """Carry the batch out and return it; the same again returns the same. NotFound, Conflict when another did."""
        batch = self.get(bid, number)
        if batch.row.decided_by is None and not batch.included:
            raise Conflict(f"decision batch {number} has no record that can be decided")
        with self._store.writing() as connection:
            now = self._register.read(connection, bid).clock.now()
            batches.claim(connection, number, body.by, body.reason, now)
            row = batches.get(connection, bid, number)
        if row is None:
            raise NotFound(f"decision batch {number} not found; preview again")
        if (row.decided_by, row.reason) != (body.by, body.reason):
            raise Conflict(f"decision batch {number} was decided by {row.decided_by}: {row.reason}")
        with self._store.reading() as connection:
            members = batches.open_records(connection, number)
        for member in members:
            self._decide_one(bid, row, member)
        return self.get(bid, number)

    def _decide_one(self, bid: str, batch: Row[Any], member: Row[Any]) -> None:
        """Decide one record, or leave it out."""
        decision = Decision(batch.decision)
        order = OperatorDecision(
            decision=decision,
            by=batch.decided_by,
            reason=batch.reason,
            seen=State(member.state),
            seen_attempts=member.attempts,
            batch_id=batch.id,
        )

        def check(connection: Connection, record: Record) -> None:
            _check(connection, record, member, decision)

        try:
            with self._store.writing() as connection:
                record = self._decisions.carry_out(connection, bid, member.record_id, order, check)
                batches.close(connection, batch.id, record.id, batches.DECIDED, after=record.state.value)
                self._fail.reach("decision.before_commit")
        except (Conflict, NotFound) as error:
            with self._store.writing() as connection:  # nothing, where another did this very step meanwhile
                batches.close(connection, batch.id, member.record_id, batches.LEFT_OUT, note=str(error))
        self._fail.reach("decision.after_commit")


def candidates(connection: Connection, bid: str, body: BatchBody, clock: Clock, limit: int) -> Sequence[Row[Any]]:
    """Return the oldest records that match, each with `amount` (text or NULL) and `last_change`; BadField."""
    newest = select(func.max(HISTORY.c.id)).where(HISTORY.c.record_id == RECORDS.c.id).scalar_subquery()
    query = select(RECORDS, amount_column().label("amount"), func.coalesce(newest, 0).label("last_change"))
    query = query.join_from(RECORDS, PAYMENTS, PAYMENTS.c.id == RECORDS.c.payment_id, isouter=True)
    return connection.execute(query.where(*body.conditions(bid, clock)).order_by(RECORDS.c.id).limit(limit)).all()


def _member(row: Row[Any], decision: Decision) -> dict[str, Any]:
    note = lacking_evidence(row, decision)
    return {
        "record_id": row.id,
        "state": row.state,
        "attempts": row.attempts,
        "last_change": row.last_change,
        "amount": None if row.amount is None else money.parse(row.amount),
        "outcome": batches.LEFT_OUT if note else batches.OPEN,
        "after": "",
        "note": note,
    }


def _check(connection: Connection, record: Record, member: Row[Any], decision: Decision) -> None:
    """Raise Conflict for a record that is not as the preview showed it, or whose evidence does not bear it out."""
    changes = records.history(connection, record.id)
    if (changes[-1].id if changes else 0) != member.last_change:
        raise Conflict(f"record {record.id} has changed since the preview: it is {record.state.value} again")
    note = lacking_evidence(records.row_of(connection, record.bid, record.id), decision)
    if note:
        raise Conflict(f"record {record.id}: {note}")
