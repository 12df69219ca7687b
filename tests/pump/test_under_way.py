"""Payments under way beside the balance (Q-74): which states count, whose they are, and what they cost to find."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from ic_adapter.adapter import Adapter
from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.under_way import PaymentUnderWay, fees_of, payments_under_way, sum_of
from tests.ic_adapter.scripted import ScriptedRouter
from tests.pump.conformance_desk import Desk
from tests.pump.conformance_desk import desk as desk_of

UNDER_WAY = {State.QUEUED, State.SENDING, State.RETRY, State.UNCERTAIN, State.HELD}


def under_way(desk: Desk, account: str = "A-1") -> list[PaymentUnderWay]:
    """Those of the account."""
    with desk.ic.store.reading() as connection:
        return list(payments_under_way(connection, desk.bid, account))


@pytest.mark.parametrize("state", State)
def test_states(desk: Desk, state: State) -> None:
    """What may still be booked is under way; what is booked, refused, given up or skipped is not."""
    record = desk.pay("p-1")
    desk.put(record, state)

    assert [(one.record_id, one.state) for one in under_way(desk)] == ([(record, state.value)] * (state in UNDER_WAY))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PAYMENT])
def test_only_payments_count(desk: Desk, kind: Kind) -> None:
    """A void, a credit, a reject or a changed address of the account is no payment."""
    values: dict[Kind, dict[str, Any]] = {
        Kind.EMAIL: {"email": "pat@example.org"},
        Kind.PHONE: {"phone": "2025550123"},
        Kind.MAILING_ADDRESS: {"street1": "1 Example St", "city": "Olathe", "state": "KS", "zip": "66061"},
        **{one: {"payment": "p-1"} for one in (Kind.VOID, Kind.CREDIT, Kind.ACH_REJECT)},
    }
    desk.put(desk.pay("p-1"), State.SENT)
    desk.hand_over(kind, "x-1", **values.get(kind, {}))

    assert under_way(desk) == []


@pytest.mark.parametrize("kind", ["donation", "chargeback"])
def test_what_is_no_payment_of_the_bill_does_not_count(desk: Desk, kind: str) -> None:
    """It leaves the balance as it is."""
    body = {"source_id": "p-1", "account_number": "A-1", "amount": "10.00", "instrument": "CC", "kind": kind}
    desk.ic.intake.submit(desk.bid, Kind.PAYMENT, msgspec.convert(body, PaymentEvent))

    assert under_way(desk) == []


def test_sums(desk: Desk) -> None:
    """In order of intake, of this account alone, to the cent; with fees and without."""
    for name, amount, fee in (("p-1", "102.74", "2.50"), ("p-2", "0.1", "0.00"), ("p-3", "0.2", "0.00")):
        desk.hand_over(Kind.PAYMENT, name, amount=amount, fee=fee)
    desk.pay("other", "A-2")
    found = under_way(desk)

    assert [one.source_id for one in found] == ["p-1", "p-2", "p-3"]
    assert (sum_of(found), fees_of(found)) == (Decimal("103.04"), Decimal("2.50"))
    assert under_way(desk, "A-3") == []


def test_the_accounts_of_another_biller_do_not_count(desk: Desk, house: Adapter, router: ScriptedRouter) -> None:
    """Account numbers are a biller's own."""
    desk.pay("p-1")

    assert under_way(desk_of(house, router)) == []


def test_finished_payments_are_not_read(fault_ic: Adapter, router: ScriptedRouter) -> None:
    """The account's lane leads to its open records by an index."""
    desk = desk_of(fault_ic, router)
    desk.pay("p-1")
    seen: list[str] = []
    with desk.ic.store.reading() as connection:
        real = connection.execute

        def explained(query: Any) -> Any:
            compiled = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
            seen.extend(row.detail for row in real(text(f"EXPLAIN QUERY PLAN {compiled}")))
            return real(query)

        connection.execute = explained  # type: ignore[assignment,method-assign]  # to see what it is asked
        payments_under_way(connection, desk.bid, "A-1")

    assert [line for line in seen if "records" in line] == ["SEARCH records USING INDEX records_open (lane_id=?)"]
