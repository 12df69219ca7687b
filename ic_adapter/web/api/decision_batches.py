"""API calls on decision batches: preview many records, decide them at once, and what became of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from sqlalchemy import Row

from ic_adapter import money
from ic_adapter.errors import NotFound
from ic_adapter.pump.operator.bulk_decisions import Batch
from ic_adapter.store import decision_batches as batches
from ic_adapter.web.api.request import ApiCall

if TYPE_CHECKING:
    from ic_adapter.pump.operator.batch_request import BatchBody, BatchDecisionBody


class BatchRecordView(Struct, kw_only=True):
    """A record of a batch.

    `state`, `attempts`: as the preview showed them. `outcome`: open, decided or left_out; `after` is its state once it
    was decided, `note` says why it was left out.
    """

    id: int
    account_number: str
    kind: str
    source_id: str
    amount: str | None
    state: str
    attempts: int
    reason: str
    reason_code: str
    outcome: str
    after: str
    note: str


class KindSum(Struct, kw_only=True):
    """Records of one kind."""

    kind: str
    count: int
    sum: str


class BatchHead(Struct, kw_only=True):
    """A batch in a list; `count`: its records that are decided, or will be."""

    id: int
    decision: str
    filter: dict[str, str]
    status: str
    count: int
    created_at: str
    by: str | None
    reason: str | None
    decided_at: str | None


class BatchView(BatchHead, kw_only=True):
    """A batch with its records, oldest first; `has_more`: further records match that are not part of it."""

    sum: str
    kinds: list[KindSum]
    has_more: bool
    records: list[BatchRecordView]
    left_out: list[BatchRecordView]


class BatchList(Struct, kw_only=True):
    """The newest batches first; of those that nobody decided the newest 50 are kept."""

    batches: list[BatchHead]


def preview(call: ApiCall) -> BatchView:
    """Preview a decision about many records: which, how many and their sum. Nothing is decided yet."""
    return view(call.adapter.bulk_decisions.get(call.bid, call.adapter.bulk_decisions.preview(call.bid, _body(call))))


def _body(call: ApiCall) -> "BatchBody":
    return cast("BatchBody", call.body)


def listed(call: ApiCall) -> BatchList:
    """List the biller's decision batches, newest first."""
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        rows = batches.newest(connection, call.bid, call.number("limit", 20, 200))
    return BatchList(
        batches=[BatchHead(**_head(row), status=batches.status(row, row.open), count=row.included) for row in rows]
    )


def one(call: ApiCall) -> BatchView:
    """Show a decision batch and what became of each record."""
    return view(call.adapter.bulk_decisions.get(call.bid, _id(call)))


def decide(call: ApiCall) -> BatchView:
    """Carry a previewed decision out, with a name and a reason; the same again returns the same result."""
    body = cast("BatchDecisionBody", call.body)
    batch = call.adapter.bulk_decisions.decide(call.bid, _id(call), body)
    call.adapter.pump.notify()
    return view(batch)


def view(batch: Batch) -> BatchView:
    """Return the batch as the API shows it."""
    return BatchView(
        **_head(batch.row),
        status=batch.status,
        count=len(batch.included),
        sum=money.to_text(batch.total),
        kinds=[KindSum(kind=kind, count=count, sum=money.to_text(total)) for kind, count, total in batch.by_kind()],
        has_more=batch.row.has_more,
        records=_records(batch.included),
        left_out=_records(batch.left_out),
    )


def _head(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "decision": row.decision,
        "filter": row.filter,
        "created_at": row.created_at.isoformat(),
        "by": row.decided_by,
        "reason": row.reason,
        "decided_at": None if row.decided_at is None else row.decided_at.isoformat(),
    }


def _records(rows: Sequence[Row[Any]]) -> list[BatchRecordView]:
    names = "account_number kind source_id state attempts reason reason_code outcome after note".split()
    return [
        BatchRecordView(
            id=row.record_id,
            amount=None if row.amount is None else money.to_text(row.amount),
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    ]


def _id(call: ApiCall) -> int:
    text = call.path["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound(f"decision batch {text[:40]} not found")
    return int(text)
