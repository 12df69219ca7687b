"""Numbers of AR items that come twice: then neither record's number is certain (adapter §3.7, Q-70).

A router that was restored from a backup gives numbers again. It says so that two records are one item, and a void of
either could hit the item of the other. The unique index of the store finds it: the transaction that meets it is done
once more, and looks for the other record. As long as no number comes twice, this costs nothing but the index.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.errors import Conflict
from ic_adapter.integrations.plan import End
from ic_adapter.pump.policy import PUMP
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.records.record import ITEM_NO, REPEATED, Record
from ic_adapter.store import item_numbers, records
from ic_adapter.store.reasons import reason_of


class NumberTaken(Conflict):
    """An operator gives a record the certain number of another one: one of the two is wrong about its item."""

    def __init__(self, item_no: str, record_id: int, holder: Row[Any]) -> None:
        kind = holder.kind.replace("_", " ")
        super().__init__(
            f"item {item_no} is that of record {holder.id} ({kind} {holder.source_id}); correct the number, or, if it"
            f" is right, submit it again: the item of record {holder.id} is not certain any more"
        )
        self.item_no = item_no
        self.record_id = record_id


@dataclass(frozen=True, slots=True)
class Repeated:
    """A number that the router gave to two records: that which has it since, and why neither is certain now."""

    holder: Row[Any]
    reason: Reason


def read(connection: Connection, record: Record, end: End) -> Repeated | None:
    """Return the other record of the biller that has the number which the router gave this one."""
    number = end.result.get(ITEM_NO)
    holder = item_numbers.lock_holder(connection, record.bid, number, but=record.id) if number else None
    if number is None or holder is None:
        return None
    values = {"item_no": number, "first": str(holder.id), "second": str(record.id)}
    return Repeated(holder, because(ReasonCode.ITEM_NUMBER_REPEATED, **values))


def decide(end: End, repeated: Repeated | None) -> tuple[End, Mapping[str, Any]]:
    """Return the end of a call with a number that is certain or none, and the columns that hold the number."""
    number = end.result.get(ITEM_NO)
    if number is None:
        return end, {}
    if repeated is None:
        return end, {"item_no": item_numbers.plain(number), "same_item_as": None}
    others = {name: value for name, value in end.result.items() if name != ITEM_NO}
    end = replace(end, result={**others, REPEATED: number}, warnings=(*end.warnings, repeated.reason))
    return end, {"item_no": None, "same_item_as": repeated.holder.id}


def write(connection: Connection, record: Record, repeated: Repeated | None, now: datetime) -> None:
    """Keep with the record that had the number first that it is not certain any more."""
    if repeated is None:
        return
    holder = repeated.holder
    item_numbers.doubt(connection, holder, record.id, reason_of(holder).warning((repeated.reason,)))
    first = records.record_of(holder)
    records.note(connection, first, first.state, PUMP, repeated.reason, now)


def keep_doubt(connection: Connection, bid: str, taken: NumberTaken, actor: str, now: datetime) -> None:
    """Keep what the operator said against the record that had the number: its voids wait until somebody looks."""
    holder = item_numbers.lock_holder(connection, bid, taken.item_no, but=taken.record_id)
    if holder is None or holder.same_item_as is not None:
        return
    values = {"item_no": taken.item_no, "first": str(holder.id), "second": str(taken.record_id)}
    reason = because(ReasonCode.ITEM_NUMBER_REPEATED, **values)
    item_numbers.doubt(connection, holder, taken.record_id, reason_of(holder).warning((reason,)))
    first = records.record_of(holder)
    records.note(connection, first, first.state, actor, reason, now)


def has_item(record: Record, result: Mapping[str, str]) -> bool:
    """Whether the record is booked as an AR item of its own: a payment, or a credit that is no adjustment."""
    return record.kind is Kind.PAYMENT or (record.kind is Kind.CREDIT and "ar_amount" in result)


def give(connection: Connection, record: Record, item_no: str, result: Mapping[str, str]) -> None:
    """Let a record have the number that an operator found in the CIS; NumberTaken where it is another record's.

    Of several records that the router gave this number, the operator says which one it belongs to.
    """
    holder = item_numbers.lock_holder(connection, record.bid, item_no, but=record.id)
    if holder is not None and holder.same_item_as is None:
        raise NumberTaken(item_no, record.id, holder)
    if holder is not None:
        item_numbers.take_away(connection, holder, dict(records.result_of(holder)))
    known = {name: value for name, value in result.items() if name != REPEATED}
    item_numbers.give(connection, record, item_no, {**known, ITEM_NO: item_no})
