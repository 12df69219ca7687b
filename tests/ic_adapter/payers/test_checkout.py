"""Stand-in checkout: whatever a browser, a second process or a dying program does, an intent makes one payment or none."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import BadField, NotFound
from ic_adapter.payers.checkout import Checkout, Shown
from ic_adapter.payers.intent import APPROVES_AFTER, COMES_BACK_AFTER, AmountKind, IntentState, TestOutcome
from ic_adapter.payers.offer import MOST
from ic_adapter.payers.rules import Answer
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.schema.tables import BILLERS
from tests.ic_adapter.bill_files import take, variant
from tests.ic_adapter.payers.flows import ACCOUNT, ME, advance, form_key, kept, prepared, pressed
from tests.ic_adapter.scripted import ScriptedRouter


def test_approved(open_adapter: Adapter, router: ScriptedRouter) -> None:
    """The payment is the intent's, once: id, amount with fee, instrument, source, the biller's date."""
    intent = prepared(open_adapter, source=2, fee=Decimal("2.50"), email="pat@example.org", phone="202-555-0187")
    paid, answer = pressed(open_adapter, intent)
    open_adapter.pump.run("b")

    assert (answer, paid.state, paid.total) == (Answer.DECIDED, IntentState.APPROVED, Decimal("102.74"))
    (record,) = kept(open_adapter)
    assert record.event == PaymentEvent(
        source_id=intent.source_id,
        account_number=ACCOUNT,
        amount="102.74",
        fee="2.50",
        instrument=Instrument.CC,
        source=2,
        email="pat@example.org",
        phone="202-555-0187",
        payment_date=date(2024, 11, 15),
    )
    assert record.state is State.SENT
    assert "<ITEM_TP>IVR</ITEM_TP>" in router.requests[0]
    assert "<ITEM_AMT>100.24</ITEM_AMT>" in router.requests[0]


def test_pressed_again(open_adapter: Adapter, router: ScriptedRouter) -> None:
    """Double click, reload, back and submit: each later press shows what became of the first."""
    intent = prepared(open_adapter)
    first, _ = pressed(open_adapter, intent)
    again = [pressed(open_adapter, intent) for _ in range(3)]
    open_adapter.pump.run("b")

    assert [(found.state, answer) for found, answer in again] == [(IntentState.APPROVED, Answer.KNOWN)] * 3
    assert first.source_id == intent.source_id
    assert len(kept(open_adapter)) == len(router.requests) == 1
    assert prepared(open_adapter).state is IntentState.APPROVED  # the form once more leads to the same payment


def test_two_programs_at_once(open_adapter: Adapter, store_url: str) -> None:
    """Two programs on one database, eight threads, one intent: one is DECIDED, and there is one payment."""
    intent = prepared(open_adapter)
    start = threading.Barrier(8)
    with adapter(store_url, test_clock=True) as other, ThreadPoolExecutor(8) as threads:

        def press(number: int) -> Answer:
            start.wait(20)
            return pressed((open_adapter, other)[number % 2], intent)[1]

        answers = list(threads.map(press, range(8)))

    assert sorted(answers, key=lambda answer: answer.name) == [Answer.DECIDED] + [Answer.KNOWN] * 7
    assert [record.source_id for record in kept(open_adapter)] == [intent.source_id]


def test_program_died_after_the_approval(open_adapter: Adapter) -> None:
    """What was approved and not given to the pump is given to it by the clock's next look, once."""

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    dying = Checkout(open_adapter.store, open_adapter.register, dies)  # type: ignore[arg-type]  # it never returns
    intent = prepared(open_adapter)
    with pytest.raises(KeyboardInterrupt):
        dying.pay("b", intent.source_id, ME, Shown(intent.version, intent.total))
    assert kept(open_adapter) == []

    assert pressed(open_adapter, intent)[1] is Answer.KNOWN
    assert [open_adapter.checkout.settle_due() for _ in range(3)] == [1, 0, 0]
    assert [record.source_id for record in kept(open_adapter)] == [intent.source_id]


def test_declined(open_adapter: Adapter) -> None:
    """Nothing is taken, now and later; another try is another intent."""
    declined = prepared(open_adapter, outcome=TestOutcome.DECLINED)
    paid, _ = pressed(open_adapter, declined)
    advance(open_adapter, days=30)

    assert paid.state is IntentState.DECLINED
    assert kept(open_adapter) == []
    assert pressed(open_adapter, prepared(open_adapter, 2))[1] is Answer.DECIDED


def test_approved_late(open_adapter: Adapter, store_url: str) -> None:
    """The payment is made when the biller's clock passes the time, not before, by whichever program looks."""
    intent = prepared(open_adapter, outcome=TestOutcome.LATE)
    waiting, _ = pressed(open_adapter, intent)
    advance(open_adapter, seconds=APPROVES_AFTER.total_seconds() - 1)
    assert (waiting.state, kept(open_adapter)) == (IntentState.WAITING, [])

    with adapter(store_url, test_clock=True) as other:
        advance(other, seconds=1)

    assert [record.state for record in kept(open_adapter)] == [State.SENT]
    assert open_adapter.checkout.get("b", intent.source_id).state is IntentState.APPROVED


#: Instrument, outcome, kind of the record that tells it, its state at the end, and the state of the intent.
COMES_BACK = [
    (Instrument.ACH, TestOutcome.ACH_RETURN, Kind.ACH_REJECT, State.SENT, IntentState.RETURNED),
    (Instrument.CC, TestOutcome.CHARGEBACK, Kind.PAYMENT, State.SKIPPED, IntentState.CHARGED_BACK),
    (Instrument.PAYPAL, TestOutcome.CHARGEBACK, Kind.PAYMENT, State.SKIPPED, IntentState.CHARGED_BACK),
]


@pytest.mark.parametrize(("instrument", "outcome", "kind", "state", "end"), COMES_BACK)
def test_money_comes_back(
    open_adapter: Adapter, instrument: Instrument, outcome: TestOutcome, kind: Kind, state: State, end: IntentState
) -> None:
    """The bank's return is an ACH reject (adapter §4), a chargeback an event that is not sent (adapter §3.1)."""
    intent = prepared(open_adapter, instrument=instrument, outcome=outcome)
    pressed(open_adapter, intent)
    advance(open_adapter, seconds=COMES_BACK_AFTER[outcome].total_seconds() - 1)
    assert open_adapter.checkout.get("b", intent.source_id).state is IntentState.APPROVED

    for _ in range(2):
        advance(open_adapter, seconds=1)

    record = kept(open_adapter, kind)[-1]
    assert (record.source_id, record.state) == (f"{intent.source_id}.{outcome}", state)
    assert len(kept(open_adapter)) + len(kept(open_adapter, Kind.ACH_REJECT)) == 2
    assert open_adapter.checkout.get("b", intent.source_id).state is end


def test_amount_moved(open_adapter: Adapter) -> None:
    """A balance that moved after the page was made is shown and asked about again; the old button pays nothing."""
    shown = prepared(open_adapter)
    take(open_adapter, variant("987655", "May-18-2024", "Jun-20-2024", "50.00"), "billheader_20240518010203.xml")

    moved, answer = pressed(open_adapter, shown)
    assert (answer, moved.amount, moved.state) == (Answer.CHANGED, Decimal("50.00"), IntentState.OPEN)
    assert pressed(open_adapter, shown)[1] is Answer.CHANGED  # a second tab with the old amount
    assert kept(open_adapter) == []

    assert pressed(open_adapter, moved)[1] is Answer.DECIDED
    assert [record.event.amount for record in kept(open_adapter)] == ["50.00"]  # type: ignore[attr-defined]


def test_nothing_due_any_more(open_adapter: Adapter) -> None:
    """A balance that fell to zero takes the button away: zero is never paid."""
    shown = prepared(open_adapter)
    _balance(open_adapter, 0)

    moved, _ = pressed(open_adapter, shown)

    assert moved.amount == 0
    assert pressed(open_adapter, moved)[1] is Answer.CHANGED
    assert kept(open_adapter) == []


def _balance(ic: Adapter, cents: int) -> None:
    with ic.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE invoices SET balance_due = {cents}")


def test_other_choices_on_the_same_form(open_adapter: Adapter) -> None:
    """Back, another amount, continue: the same intent with the new amount; the old check page pays nothing."""
    first = prepared(open_adapter)
    second = prepared(open_adapter, kind=AmountKind.OTHER, amount=Decimal("20.00"))

    assert (second.source_id, second.amount) == (first.source_id, Decimal("20.00"))
    assert pressed(open_adapter, first)[1] is Answer.CHANGED
    assert pressed(open_adapter, second)[1] is Answer.DECIDED
    assert [record.event.amount for record in kept(open_adapter)] == ["20.00"]  # type: ignore[attr-defined]


def test_same_amount_twice_from_two_pages(open_adapter: Adapter) -> None:
    """Two tabs with a page each: the second is told of the first one's payment before it may pay, too."""
    one, two = prepared(open_adapter, 1), prepared(open_adapter, 2)
    pressed(open_adapter, one)

    told, answer = pressed(open_adapter, two)

    assert (answer, told.state, len(kept(open_adapter))) == (Answer.CHANGED, IntentState.OPEN, 1)
    assert pressed(open_adapter, told)[1] is Answer.DECIDED  # having been told, the payer may mean it
    assert len(kept(open_adapter)) == 2


def test_method_blocked_meanwhile(open_adapter: Adapter) -> None:
    """A method that is not offered any more is not asked for money."""
    intent = prepared(open_adapter)
    with open_adapter.store.writing() as connection:
        connection.exec_driver_sql("UPDATE accounts SET block_cc = true")
    assert pressed(open_adapter, intent)[1] is Answer.BLOCKED
    assert kept(open_adapter) == []


def test_other_amount_forbidden_meanwhile(open_adapter: Adapter) -> None:
    """So is an amount of one's own, once the biller takes no partial payments any more."""
    intent = prepared(open_adapter, kind=AmountKind.OTHER, amount=Decimal("1.00"))
    with open_adapter.store.writing() as connection:
        connection.execute(update(BILLERS).values(bif={"AllowPartialPayments": "False"}))
    assert pressed(open_adapter, intent)[1] is Answer.BLOCKED
    assert kept(open_adapter) == []


def test_page_too_old(open_adapter: Adapter) -> None:
    """The check page holds for 30 minutes of the biller's clock; the form may be sent again."""
    intent = prepared(open_adapter)
    advance(open_adapter, minutes=30)

    expired, answer = pressed(open_adapter, intent)

    assert (expired.state, answer, kept(open_adapter)) == (IntentState.EXPIRED, Answer.EXPIRED, [])
    assert pressed(open_adapter, prepared(open_adapter))[1] is Answer.DECIDED


def test_somebody_elses(open_adapter: Adapter) -> None:
    """Nobody sees, pays or changes the intent of another payer."""
    intent = prepared(open_adapter)
    for attempt in (
        lambda: open_adapter.checkout.get("b", intent.source_id, "payer:2"),
        lambda: pressed(open_adapter, intent, "payer:2"),
        lambda: prepared(open_adapter, owner="payer:2"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert open_adapter.checkout.get("b", intent.source_id, ME) == intent


#: What a form may not say, and the field that is blamed.
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": AmountKind.PAST_DUE}, "amount"),
    ({"kind": AmountKind.ARRANGEMENT}, "amount"),
    ({"kind": AmountKind.OTHER}, "other"),
    ({"kind": AmountKind.OTHER, "amount": Decimal("0.00")}, "other"),
    ({"kind": AmountKind.OTHER, "amount": Decimal("-1.00")}, "other"),
    ({"kind": AmountKind.OTHER, "amount": MOST + Decimal("0.01")}, "other"),
    ({"instrument": Instrument.CASH}, "instrument"),
    ({"source": 0}, "source"),
    ({"source": 9}, "source"),
    ({"outcome": TestOutcome.ACH_RETURN}, "outcome"),
    ({"instrument": Instrument.ACH, "outcome": TestOutcome.CHARGEBACK}, "outcome"),
    ({"fee": Decimal("-0.01")}, "fee"),
    ({"fee": MOST + Decimal("0.01")}, "fee"),
    ({"kind": AmountKind.OTHER, "amount": MOST, "fee": Decimal("0.01")}, "fee"),
]


@pytest.mark.parametrize(("choices", "field"), REFUSED)
def test_refused(open_adapter: Adapter, choices: dict[str, Any], field: str) -> None:
    """The field is named, and no intent is made."""
    with pytest.raises(BadField) as refused:
        prepared(open_adapter, **choices)
    assert [fault.path for fault in refused.value.faults] == [field]
    assert open_adapter.checkout.newest("b", None, 10) == []


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "form 0000000001", "form-00000000001\n"])
def test_form_without_key(open_adapter: Adapter, key: str) -> None:
    """A form key is 16 to 64 letters, digits, dashes and underscores."""
    from tests.ic_adapter.payers.flows import CHOICES

    with pytest.raises(BadField):
        open_adapter.checkout.prepare("b", ME, key, CHOICES)
    assert open_adapter.checkout.prepare("b", ME, form_key(), CHOICES).version == 1
