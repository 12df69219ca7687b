"""What a payment looks like to its payer: complete, and never a contradiction of the ledger."""

from itertools import product

import pytest

from ic_adapter import money
from ic_adapter.adapter import Adapter
from ic_adapter.payers import words
from ic_adapter.payers.intent import TAKEN, AmountKind, IntentState, TestOutcome
from ic_adapter.payers.words import OF_INTENT, OF_REASON, OF_RECORD, Standing
from ic_adapter.records.events import AchRejectEvent, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.payers.flows import ACCOUNT, ME, advance, kept, prepared, pressed
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, envelope, says, tags

BACK = [words.BEING_CANCELED, words.REFUNDED, words.PARTLY_REFUNDED, words.REFUND_ON_ITS_WAY, words.REFUNDED_APART]
ALL = [*OF_INTENT.values(), *OF_RECORD.values(), *OF_REASON.values(), words.BOOKED_GIFT, *BACK]


def test_every_state_has_words() -> None:
    """No state is left to a default."""
    assert set(OF_INTENT) == set(IntentState)
    assert set(OF_RECORD) == set(State)


def test_uncertain_is_neither_success_nor_failure() -> None:
    """It says not to pay again, and none of the words of success, failure or another try."""
    said = OF_RECORD[State.UNCERTAIN]
    text = f"{said.label} {said.heading} {said.text}".lower()
    assert said.standing is Standing.UNKNOWN
    assert "do not pay again" in text
    for word in ("complete", "success", "paid", "declined", "failed", "refused", "nothing was taken", "try again"):
        assert word not in text, word


@pytest.mark.parametrize("said", ALL, ids=lambda said: said.label)
def test_no_second_payment_is_offered_for_a_taken_one(said: words.PayerWords) -> None:
    """Only where nothing was taken, and the text says so, may the payer try again; codes and states are never shown."""
    text = f"{said.label} {said.heading} {said.text}"
    assert said.may_try_again == (said.standing is Standing.NOTHING_TAKEN) == ("Nothing was taken" in text)
    assert "try again" not in text.lower()
    for state in State:
        assert state.value not in text


def test_taken_intents_are_not_called_untaken() -> None:
    """The two tables agree about where the money is."""
    for state in IntentState:
        assert (OF_INTENT[state].standing is Standing.NOTHING_TAKEN) == (state not in TAKEN)


REFUSES = says(envelope("AddARItems", tags(STATUS="-4", STATUS_DESC="invalid account")))
#: What the router does, and how the payment stands then.
ROUTERS: list[tuple[str, Behaviour | None, State, Standing]] = [
    ("books", None, State.SENT, Standing.BOOKED),
    ("refuses", REFUSES, State.REJECTED, Standing.WITH_STAFF),
    ("closes", closes, State.UNCERTAIN, Standing.UNKNOWN),
    ("says nothing readable", says("<html>"), State.UNCERTAIN, Standing.UNKNOWN),
    ("HTTP 400", says("", 400), State.FAILED, Standing.WITH_STAFF),
    ("HTTP 401", says("", 401), State.QUEUED, Standing.ON_ITS_WAY),
]


@pytest.mark.parametrize(("does", "state", "standing"), [row[1:] for row in ROUTERS], ids=[row[0] for row in ROUTERS])
def test_by_what_the_router_does(
    open_adapter: Adapter, router: ScriptedRouter, does: Behaviour | None, state: State, standing: Standing
) -> None:
    """The words of the payment's page and of the history follow the record."""
    if does is not None:
        router.script["AddARItems"] = does
    intent, _ = pressed(open_adapter, prepared(open_adapter))
    open_adapter.pump.run("b")

    payment = open_adapter.statements.of_intent("b", intent)

    assert (payment.state, payment.words.standing) == (state, standing)
    assert open_adapter.statements.history("b", ACCOUNT, ME, 10) == [payment]


@pytest.mark.parametrize("logged_in", [True, False])
def test_every_donor_is_thanked(open_adapter: Adapter, logged_in: bool) -> None:
    """A donation that arrived has one heading, whether the router has it or our file of donations will."""
    amount = money.parse("5.00")
    gift = prepared(open_adapter, kind=AmountKind.DONATION, amount=amount, logged_in=logged_in)
    intent, _ = pressed(open_adapter, gift)
    open_adapter.pump.run("b")

    payment = open_adapter.statements.of_intent("b", intent)

    assert payment.state is (State.SENT if logged_in else State.SKIPPED)
    assert (payment.words.heading, payment.words.standing) == ("Thank you for your donation", Standing.BOOKED)


def test_no_router(open_adapter: Adapter) -> None:
    """Nobody was reached: the payment waits; without an endpoint people have to do something."""
    open_adapter.register.patch_settings("b", {"11": "http://127.0.0.1:1/x"})
    intent, _ = pressed(open_adapter, prepared(open_adapter))
    open_adapter.pump.run("b")
    assert open_adapter.statements.of_intent("b", intent).words is OF_RECORD[State.RETRY]

    open_adapter.register.patch_settings("b", {"11": None})
    advance(open_adapter, hours=1)
    assert open_adapter.statements.of_intent("b", intent).words is OF_RECORD[State.HELD]


@pytest.mark.parametrize(("code", "standing"), [("R01", Standing.REVERSED), ("C02", Standing.BOOKED)])
def test_reject_from_elsewhere(open_adapter: Adapter, code: str, standing: Standing) -> None:
    """A return that Invoice Cloud submits is seen by the payer; a notification of change is not."""
    intent, _ = pressed(open_adapter, prepared(open_adapter, instrument=Instrument.ACH))
    event = AchRejectEvent(source_id="r-1", payment=intent.source_id, return_code=code)
    open_adapter.intake.submit("b", Kind.ACH_REJECT, event)
    open_adapter.pump.run("b")
    assert open_adapter.statements.of_intent("b", intent).words.standing is standing


def test_voided_before_it_was_sent(open_adapter: Adapter) -> None:
    """A payment that was canceled in time is not called received."""
    intent, _ = pressed(open_adapter, prepared(open_adapter))
    open_adapter.intake.submit("b", Kind.VOID, VoidEvent(source_id="v-1", payment=intent.source_id))
    assert open_adapter.statements.of_intent("b", intent).words is words.CANCELED


@pytest.mark.parametrize("state", State)
def test_void_of_a_sent_payment(state: State) -> None:
    """A void that may yet be done says so, one that was done too; one that was refused changes nothing."""
    found = words.OF_VOID.get(state, OF_RECORD[State.SENT])
    refused = {State.REJECTED, State.FAILED, State.SKIPPED}
    assert found.standing is (Standing.BOOKED if state in refused else Standing.CANCELED)


def test_history(open_adapter: Adapter) -> None:
    """Payments of every way in, newest first; a refusal is told to who made it, a chargeback is no payment of its own."""
    submit = open_adapter.intake.submit
    ivr = PaymentEvent(source_id="ivr-1", account_number=ACCOUNT, amount="5.00", instrument=Instrument.CC, source=2)
    submit("b", Kind.PAYMENT, ivr)
    back = PaymentEvent(
        source_id="cb-1", account_number=ACCOUNT, amount="5.00", instrument=Instrument.CC, kind="chargeback"
    )
    submit("b", Kind.PAYMENT, back)
    advance(open_adapter, minutes=1)
    pressed(open_adapter, prepared(open_adapter, 1, outcome=TestOutcome.DECLINED))
    advance(open_adapter, minutes=1)
    pressed(open_adapter, prepared(open_adapter, 2, outcome=TestOutcome.LATE))
    prepared(open_adapter, 3)

    def labels(owner: str) -> list[str]:
        return [payment.words.label for payment in open_adapter.statements.history("b", ACCOUNT, owner, 10)]

    assert labels(ME) == ["Waiting for approval", "Declined", "Disputed"]
    assert labels("guest") == ["Waiting for approval", "Disputed"]
    assert [record.source_id for record in kept(open_adapter)] == ["ivr-1", "cb-1"]


def test_words_are_told_apart() -> None:
    """Two standings never share a label."""
    for one, other in product(ALL, ALL):
        assert one.label != other.label or one.standing is other.standing
