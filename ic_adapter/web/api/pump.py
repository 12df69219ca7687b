"""API calls on the data pump: submitted events, records, decisions of operators, and one run of it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import msgspec
from sqlalchemy import Row

from ic_adapter.adapter import Adapter
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, Fault, NotFound, OtherContent
from ic_adapter.pump import policy
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.overview import Search
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.web.api.pump_views import (
    AttemptView,
    ChangeView,
    LaneView,
    PumpRunView,
    PumpView,
    RecordList,
    RecordPage,
    RecordView,
)
from ic_adapter.web.api.request import ApiCall, Replied

if TYPE_CHECKING:
    from ic_adapter.pump.operator.decision_request import DecisionBody
    from ic_adapter.web.api.bodies import RegistrationBody


def submit(kind: Kind) -> Callable[[ApiCall], Replied]:
    """The call that takes events of this kind: 201 for a new record, 200 for one that is known, 409 if it differs."""

    def take(call: ApiCall) -> Replied:
        return _taken(call, call.bid, kind, call.body)

    words = kind.value.replace("_", " ")
    take.__doc__ = f"Submit a {words}; the same source_id returns the same record, or 409 if the content differs."
    return take


def register_customer(call: ApiCall) -> Replied:
    """Submit a registration status from another CIS (VertexOne, ITG-3745) in the partner's format."""
    body = cast("RegistrationBody", call.body)
    try:
        return _taken(call, body.bid, Kind.REGISTRATION, body.as_event())
    except OtherContent as error:
        names = {field.name: field.encode_name for field in msgspec.structs.fields(body)}
        raise OtherContent(error.what, [names[name] for name in error.names]) from None


def _taken(call: ApiCall, bid: str, kind: Kind, event: Any) -> Replied:
    record, is_new = call.adapter.intake.submit(bid, kind, event)
    call.adapter.pump.notify()
    return Replied(201 if is_new else 200, _page(call, bid, record.id))


def listed(call: ApiCall) -> RecordList:
    """List records of the biller, newest first; pass the last id of a page as `?before=` for the next page."""
    limit = call.number("limit", 100, 1000)
    search = Search(
        bid=call.bid,
        state=_one_of(call, "state", State),
        kind=_one_of(call, "kind", Kind),
        account=call.query.get("account", ""),
        source_id=call.query.get("source_id", ""),
        trans_no=call.query.get("trans_no", ""),
        before=call.number("before", 1, 999_999_999) if "before" in call.query else None,
        limit=limit,
    )
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        rows = overview.find(connection, search)
    last = rows[-1].id if len(rows) == limit else None
    return RecordList(records=[view(row) for row in rows], next_before=last)


def _one_of(call: ApiCall, name: str, words: Any) -> Any:
    text = call.query.get(name, "")
    if not text:
        return None
    try:
        return words(text)
    except ValueError:
        told = advice(text[:40], (word.value for word in words))
        raise BadField(f"invalid {name}", Fault(f"?{name}", f"{text[:40]!r}; {told}")) from None


def one(call: ApiCall) -> RecordPage:
    """Show a record with its attempts, evidence and history."""
    return _page(call, call.bid, _id(call))


def decide(call: ApiCall) -> RecordPage:
    """Confirm, resend or drop a record, with a name and a reason; 409 when it has changed since you saw it."""
    body, record = cast("DecisionBody", call.body), record_of(call.adapter, call.bid, _id(call))
    call.adapter.decisions.decide(call.bid, record.id, body.as_order(record))
    call.adapter.pump.notify()
    return _page(call, call.bid, _id(call))


def record_of(adapter: Adapter, bid: str, record_id: int) -> Record:
    """The record as it stands; NotFound."""
    with adapter.store.reading() as connection:
        adapter.register.read(connection, bid)
        row = records.row_of(connection, bid, record_id)
    if row is None:
        raise NotFound(f"record {record_id} not found")
    return records.record_of(row)


def look_again(call: ApiCall) -> RecordPage:
    """Read the account's balance again and keep it with the record."""
    page = _page(call, call.bid, _id(call))
    call.adapter.evidence.look(page.id, call.adapter.register.get(call.bid))
    return _page(call, call.bid, page.id)


def status(call: ApiCall) -> PumpView:
    """Show the biller's pump: counts, stopped groups, lanes with work."""
    with call.adapter.store.reading() as connection:
        biller = call.adapter.register.read(connection, call.bid)
        found = overview.status(connection, call.bid, call.number("limit", 50, 1000), policy.change_logs(biller))
    return PumpView(
        states={state.value: found.states.get(state.value, 0) for state in State},
        paused={group: reason.text for group, reason in found.paused.items()},
        paused_codes={group: reason.code.value for group, reason in found.paused.items()},
        open_breakers={group: at.isoformat() for group, at in found.open_breakers.items()},
        lanes_waiting=found.lanes_waiting,
        lanes=[
            LaneView(
                account_number=lane.account_number,
                lane=lane.lane,
                depth=lane.depth,
                head=lane.head,
                kind=lane.kind,
                state=lane.state,
                reason=lane.reason,
                reason_code=lane.reason_code,
                since=lane.since.isoformat(),
                next_at=_moment(lane.next_at),
                waits_for=lane.waits_for,
            )
            for lane in found.lanes
        ],
    )


def run(call: ApiCall) -> PumpRunView:
    """Send everything that can be sent now for this biller, and return how many lanes were served."""
    call.adapter.register.get(call.bid)
    return PumpRunView(served=call.adapter.pump.run(call.bid))


def _id(call: ApiCall) -> int:
    text = call.path["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound(f"record {text[:40]} not found")
    return int(text)


def _page(call: ApiCall, bid: str, record_id: int) -> RecordPage:
    return page(call.adapter, bid, record_id)


def page(adapter: Adapter, bid: str, record_id: int) -> RecordPage:
    """A record with everything that is known of it; NotFound."""
    with adapter.store.reading() as connection:
        adapter.register.read(connection, bid)
        row = records.row_of(connection, bid, record_id)
        if row is None:
            raise NotFound(f"record {record_id} not found")
        payment = None if row.payment_id is None else records.get(connection, row.payment_id)
        tried, changes = records.attempts(connection, record_id), records.history(connection, record_id)
    return RecordPage(
        **_values(row),
        event=row.event,
        payment=None if payment is None else payment.source_id,
        evidence=row.evidence,
        tried=[_attempt(one) for one in tried],
        history=[_change(one) for one in changes],
    )


def view(row: Row[Any]) -> RecordView:
    """A record of a list."""
    return RecordView(**_values(row))


def _values(row: Row[Any]) -> dict[str, Any]:
    names = (
        "id bid account_number kind source_id state reason reason_code attempts retries status trans_no pid"
    ).split()
    moments = {name: _moment(getattr(row, name)) for name in ("created_at", "updated_at", "next_at")}
    return {name: getattr(row, name) for name in names} | moments | {"result": records.result_of(row)}


def _attempt(row: Row[Any]) -> AttemptView:
    names = "n function step fields outcome reason reason_code http_status status trans_no pid".split()
    values = {name: getattr(row, name) for name in names}
    return AttemptView(**values, started_at=row.started_at.isoformat(), ended_at=_moment(row.ended_at))


def _change(row: Row[Any]) -> ChangeView:
    names = "before after actor reason reason_code".split()
    return ChangeView(at=row.at.isoformat(), batch=row.batch_id, **{name: getattr(row, name) for name in names})


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
