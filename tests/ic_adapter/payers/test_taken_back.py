"""What a payer reads of a payment that was taken back elsewhere: every state of it, by everything that can come in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.payers.outcomes import words_of
from ic_adapter.records.events import AchRejectEvent, CreditEvent, Event, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from tests.ic_adapter.payers.flows import ACCOUNT, ME, kept, prepared, pressed

PAID = PaymentEvent(source_id="p", account_number=ACCOUNT, amount="40.00", fee="1.50", instrument=Instrument.CC)
CHARGEBACK = PaymentEvent(
    source_id="cb", account_number=ACCOUNT, amount="40.00", instrument=Instrument.CC, kind="chargeback"
)
REJECT = AchRejectEvent(source_id="r", payment="p", return_code="R01")
NOTICE = AchRejectEvent(source_id="n", payment="p", return_code="C02")
VOID = VoidEvent(source_id="v", payment="p")
PART = CreditEvent(source_id="c", payment="p", amount="10.00")
ALL = CreditEvent(source_id="a", payment="p", amount="38.50")
#: What comes in, by its kind.
LATER: Mapping[str, tuple[Kind, Event]] = {
    "reject": (Kind.ACH_REJECT, REJECT),
    "notice": (Kind.ACH_REJECT, NOTICE),
    "chargeback": (Kind.PAYMENT, CHARGEBACK),
    "void": (Kind.VOID, VOID),
    "part": (Kind.CREDIT, PART),
    "all": (Kind.CREDIT, ALL),
}
S = State
OPEN = (S.QUEUED, S.SENDING, S.RETRY, S.UNCERTAIN, S.HELD)
OVER = (S.REJECTED, S.FAILED, S.SKIPPED)
#: What is said of a payment in the books by what came in about it and the state of that; "=": as if nothing had.
OF_SENT: Mapping[tuple[str, State], str] = {
    **{("void", state): "Being canceled" for state in OPEN},
    ("void", S.SENT): "Refunded",
    **{("void", state): "=" for state in OVER},
    **{(which, state): "Refund on its way" for which in ("part", "all") for state in OPEN},
    ("part", S.SENT): "Partly refunded",
    ("all", S.SENT): "Refunded",
    **{(which, state): "=" for which in ("part", "all") for state in OVER},
}
#: The same of a payment that never came into the books: what was to be taken back was never there.
OF_STOPPED: Mapping[tuple[str, State], str] = {
    **{("void", state): "Canceled" for state in (*OPEN, S.SENT, S.SKIPPED)},
    ("void", S.REJECTED): "=",
    ("void", S.FAILED): "=",
}
#: Whoever took the money back has the last word, however far the record about it is.
AT_ONCE = {"reject": "Returned by your bank", "chargeback": "Disputed"}


def record(kind: Kind, event: Event, state: State, code: ReasonCode = ReasonCode.NONE) -> Record:
    """A record in this state."""
    return Record(
        id=1 if event is PAID else 2,
        bid="b",
        account_number=ACCOUNT,
        kind=kind,
        source_id=event.source_id,
        event=event,
        state=state,
        reason=because(code),
        created_at=datetime(2024, 5, 1, tzinfo=UTC),
        payment_id=None if event is PAID else 1,
    )


def expected(payment: State, which: str, state: State) -> str:
    """The cell of the table."""
    if which in AT_ONCE:
        return AT_ONCE[which]
    found = OF_SENT if payment is S.SENT else OF_STOPPED if payment in OVER else {}
    return found.get((which, state), "=")


@pytest.mark.parametrize("which", LATER)
def test_every_state_by_every_reversal(which: str) -> None:
    """State of the payment by state of what came in: 81 cells each; "Paid" stands only where nothing was taken back."""
    kind, event = LATER[which]
    for payment, state in product(State, State):
        paid = record(Kind.PAYMENT, PAID, payment)
        label = words_of(None, paid, [record(kind, event, state)]).label
        wanted = expected(payment, which, state)
        assert label == (words_of(None, paid).label if wanted == "=" else wanted), (payment, state)


def test_credits_that_the_router_is_not_told() -> None:
    """Without AS 114 a credit stays at Invoice Cloud: the payer has it back, and the utility says what is due."""
    paid = record(Kind.PAYMENT, PAID, S.SENT)
    said = words_of(None, paid, [record(Kind.CREDIT, PART, S.SKIPPED, ReasonCode.CREDITS_NOT_ENABLED)])
    assert (said.label, said.text.partition(".00 ")[0]) == ("Refunded, ask your utility", "$10")


def test_credits_add_up() -> None:
    """Two parts that make the whole are a refund of the whole."""
    paid = record(Kind.PAYMENT, PAID, S.SENT)
    rest = CreditEvent(source_id="d", payment="p", amount="28.50")
    parts = [record(Kind.CREDIT, PART, S.SENT), record(Kind.CREDIT, rest, S.SENT)]
    assert [words_of(None, paid, parts[:many]).label for many in (1, 2)] == ["Partly refunded", "Refunded"]
    assert words_of(None, paid, parts[:1]).text.startswith("$10.00 of this payment")


def test_credit_of_a_payment_that_was_never_posted() -> None:
    """All of it given back: the utility never had it, and nobody is told to wait for staff."""
    paid = record(Kind.PAYMENT, PAID, S.REJECTED)
    whole = CreditEvent(source_id="e", payment="p", amount="40.00")
    skipped = record(Kind.CREDIT, whole, S.SKIPPED, ReasonCode.NEVER_POSTED)
    assert words_of(None, paid, [skipped]).label == "Canceled"


def chargeback(source_id: str, amount: str, instrument: Instrument = Instrument.CC) -> PaymentEvent:
    """A chargeback from elsewhere."""
    return PaymentEvent(
        source_id=source_id, account_number=ACCOUNT, amount=amount, instrument=instrument, kind="chargeback"
    )


def test_chargeback_finds_its_payment(open_adapter: Adapter) -> None:
    """By our own GUID, else the newest before it of the amount and instrument, each once; else it is its own line."""
    ic, submit = open_adapter, open_adapter.intake.submit
    for source_id, amount in (("a", "5.00"), ("b", "5.00"), ("c", "7.00")):
        event = PaymentEvent(source_id=source_id, account_number=ACCOUNT, amount=amount, instrument=Instrument.CC)
        submit("b", Kind.PAYMENT, event)

    def told() -> dict[str, str]:
        return {one.source_id: one.words.label for one in ic.statements.history("b", ACCOUNT, ME, 10)}

    ic.pump.run("b")
    assert told() == {"a": "Paid", "b": "Paid", "c": "Paid"}
    submit("b", Kind.PAYMENT, chargeback("x-1", "5.00"))
    assert told() == {"a": "Paid", "b": "Disputed", "c": "Paid"}
    submit("b", Kind.PAYMENT, chargeback("x-2", "5.00"))
    submit("b", Kind.PAYMENT, chargeback("x-3", "7.00", Instrument.PAYPAL))
    assert told() == {"a": "Disputed", "b": "Disputed", "c": "Paid", "x-3": "Disputed"}
    submit("b", Kind.PAYMENT, chargeback("c.dispute", "3.00"))
    assert told()["c"] == "Disputed"


@pytest.mark.parametrize("kind", ["void", "part", "reject", "chargeback"])
def test_entered_at_staff(open_adapter: Adapter, kind: str) -> None:
    """The payment's own page and the history say the same, also of a payment that was made on our pages."""
    open_adapter.register.patch_settings("b", {"114": "1"})
    intent, _ = pressed(
        open_adapter, prepared(open_adapter, instrument=Instrument.ACH if kind == "reject" else Instrument.CC)
    )
    open_adapter.pump.run("b")
    before = open_adapter.statements.of_intent("b", intent).words.label
    events: Mapping[str, tuple[Kind, Event]] = {
        "void": (Kind.VOID, VoidEvent(source_id="v", payment=intent.source_id)),
        "part": (Kind.CREDIT, CreditEvent(source_id="c", payment=intent.source_id, amount="10.00")),
        "reject": (Kind.ACH_REJECT, AchRejectEvent(source_id="r", payment=intent.source_id, return_code="R01")),
        "chargeback": (Kind.PAYMENT, chargeback("x", "100.24")),
    }
    open_adapter.intake.submit("b", *events[kind])
    payment = open_adapter.statements.of_intent("b", intent)
    assert before == "Paid"
    assert payment.words.label != "Paid"
    assert open_adapter.statements.history("b", ACCOUNT, ME, 10) == [payment]
    assert len(kept(open_adapter)) == (2 if kind == "chargeback" else 1)
