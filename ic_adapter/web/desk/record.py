"""A record's page: what happened at IC, what was sent and answered, evidence, history, and the form to decide it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row
from starlette.responses import Response

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.errors import NotFound
from ic_adapter.pump import policy
from ic_adapter.pump.operator.decisions import Decision, states_of, takes_item_no
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import HOLDS, State
from ic_adapter.router.values import amount_of
from ic_adapter.store import records
from ic_adapter.store.reasons import reason_of
from ic_adapter.web.desk.balance import balance_of
from ic_adapter.web.desk.remedies import of_record
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

#: What of a balance is shown side by side (adapter §1.6), and its name on the page.
BALANCE_TAGS = (
    ("CURRENT_BALANCE", "Current balance"),
    ("LAST_PAYMENT_DT", "Last payment date"),
    ("LAST_PAYMENT_AMT", "Last payment amount"),
)
#: Why a record waits for the number of its payment's item.
UNNUMBERED = frozenset({ReasonCode.NO_ITEM_NUMBER, ReasonCode.ITEM_NUMBER_REPEATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the store has on one record."""

    row: Row[Any]
    tried: tuple[Row[Any], ...]
    changes: tuple[Row[Any], ...]
    payment: Row[Any] | None
    same_item: Row[Any] | None  # another record that the router gave the same item number, or gave its payment
    dependents: tuple[Row[Any], ...]
    before_it: Row[Any] | None  # the oldest open record of its lane, if that is another one
    behind_it: int


def record(request: PageRequest) -> Response:
    """The page of one record."""
    return page(request, Form())


def page(request: PageRequest, form: Form, status: int = 200) -> Response:
    """The same with what was typed into its form, and why that cannot be done."""
    mine = request.biller
    with request.adapter.store.reading() as connection:
        known = read(connection, mine.id, request.number)
        is_money = ROUTES[Kind(known.row.kind)].lane is Lane.MONEY
        balance = balance_of(connection, mine, known.row.account_number) if is_money else None
    row, now = known.row, mine.clock.now()
    state, kind = State(row.state), Kind(row.kind)
    return request.shown(
        "record.html",
        status,
        biller=mine,
        known=known,
        row=row,
        state=state,
        kind=kind,
        lane=ROUTES[kind].lane,
        holds=_holds(mine, state, ROUTES[kind].lane),
        result=records.result_of(row),
        unnumbered=state is State.HELD and reason_of(row).code in UNNUMBERED,
        remedy=of_record(reason_of(row), kind) if state is State.HELD else None,
        evidence=evidence(row.evidence),
        is_money=is_money,
        balance=balance,
        decisions=[one for one in Decision if state in states_of(one)],
        numbered=[one for one in Decision if state in states_of(one) and takes_item_no(one, records.record_of(row))],
        form=form,
        done=request.asked("done"),
        now=now,
        zone=now.tzinfo,
    )


def read(connection: Connection, bid: str, record_id: int) -> Known:
    """What is known of the record; NotFound."""
    row = records.row_of(connection, bid, record_id)
    if row is None:
        raise NotFound(f"record {record_id} not found")
    payment = None if row.payment_id is None else records.row_of(connection, bid, row.payment_id)
    other = row.same_item_as or (payment.same_item_as if payment else None)
    head = records.lane_head(connection, row.lane_id)
    return Known(
        row=row,
        tried=tuple(records.attempts(connection, record_id)),
        changes=tuple(records.history(connection, record_id)),
        payment=payment,
        same_item=None if other is None else records.row_of(connection, bid, other),
        dependents=tuple(records.dependent_rows(connection, record_id)),
        before_it=head if head is not None and head.seq < row.seq else None,
        behind_it=records.count_behind(connection, row.lane_id, row.seq),
    )


def evidence(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The two balances side by side: name, before, after, whether they differ; and what that says."""
    if not found:
        return None
    before, after = found.get("before") or {}, found.get("after") or {}
    lines = [
        (name, _shown(tag, before), _shown(tag, after), _differs(before, after, tag)) for tag, name in BALANCE_TAGS
    ]
    expected, change = found.get("expected_change"), found.get("change")
    return {
        "lines": lines,
        "before_at": before.get("at", ""),
        "after_at": after.get("at", ""),
        "failed": after.get("failed", "") or found.get("failed_again", {}).get("failed", ""),
        "expected": expected,
        "change": change,
        "reading": _reading(expected, change),
    }


def _shown(tag: str, balance: Mapping[str, str]) -> str:
    """An amount with two decimals, anything else as the router gave it."""
    text = balance.get(tag, "")
    amount = None if tag == "LAST_PAYMENT_DT" else amount_of(text)
    return text if amount is None else money.grouped(amount)


def _differs(before: Mapping[str, str], after: Mapping[str, str], tag: str) -> str:
    """In words; blank where there is nothing to compare."""
    if not before or "failed" in after:
        return ""
    return "nothing" if before.get(tag, "") == after.get(tag, "") else "changed"


def _reading(expected: str | None, change: str | None) -> str:
    """What the numbers say, and no more than that: a charge or another payment may have moved the balance too."""
    if change is None:
        return "The change of the balance is unknown: one of the two balances is missing."
    if expected is None:
        return "The expected change is unknown."
    if expected == "0.00":
        return "The posting does not change the balance, so the balance proves nothing."
    if change == expected:
        return "The balance changed by exactly the expected amount."
    if change == "0.00":
        return "The balance did not change."
    return "The balance changed by another amount: something else was booked too, or instead."


def _holds(mine: Biller, state: State, lane: Lane) -> bool:
    return state in HOLDS[lane, lane in policy.change_logs(mine)]
