"""Payers, faults of the real simulator's router, clerks, dying programs and the clock, at random beside a model.

The model knows which buttons may take money. After each step there is one payment for each that did, with the amount on
the button, and what the payer is told does not contradict the router's ledger.
"""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from ic_adapter.daily.unsettled import unsettled_of
from ic_adapter.model import Group
from ic_adapter.payers.checkout import Checkout, Shown
from ic_adapter.payers.intent import COMES_BACK_AFTER, LIFE, AmountKind, IntentState, TestOutcome, fits
from ic_adapter.payers.rules import Answer
from ic_adapter.payers.words import Standing
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from simulator.testing import CayentaSim
from tests.databases import Sqlite
from tests.ic_adapter.payers.against_simulator import Town, town
from tests.ic_adapter.payers.flows import CHOICES, ME, form_key, kept

WALKS, STEPS = 6, 45
#: What the router does with the next payment; it never says that it has one that it has not.
FAULTS = (
    "lost_reply",
    "lost_request",
    "garbled",
    "no_status",
    "refused_but_booked",
    "wrong_login",
    "refused_but_booked",
)
SPANS = (timedelta(minutes=1), timedelta(minutes=10), LIFE, timedelta(days=2))
LATER = ((Instrument.ACH, TestOutcome.ACH_RETURN), (Instrument.CC, TestOutcome.CHARGEBACK))
#: How a payment stands that a page lists beside the balance: taken, or perhaps, and not in the books.
BESIDE = {Standing.WAITING, Standing.ON_ITS_WAY, Standing.UNKNOWN, Standing.WITH_STAFF}
#: What the walks have to have met, else they prove nothing.
MET = {
    *("DECIDED", "KNOWN", "CHANGED", "EXPIRED", "died"),
    *("booked", "on_its_way", "unknown", "with_staff", "nothing_taken", "waiting", "reversed"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """A check page that is open in some tab."""

    source_id: str
    version: int
    amount: Decimal


class Walk:
    """One biller, one account, one payer with many tabs."""

    def __init__(self, made: Town, seed: int, met: Counter[str]) -> None:
        self.town = made
        self.met = met
        self.random = Random(seed)
        self.buttons: list[Button] = []
        self.paid: dict[str, Decimal] = {}
        self.refused: set[str] = set()
        self.done: list[str] = []

    def step(self) -> None:
        """Do one thing at random and look at everything."""
        some = self.random.choice
        acts: dict[str, tuple[int, Callable[[], None]]] = {
            "choose": (6, self.choose_anything),
            "press": (5, lambda: self.press(self.random.randrange(99), some((0, 1)), newest=some((True, False)))),
            "press and send": (4, lambda: self.press_and_send(some((None, *FAULTS)))),
            "comes back": (1, lambda: self.comes_back(some(LATER))),
            "die": (1, self.die),
            "run": (2, self.run_pump),
            "refresh": (2, self.refresh),
            "wait": (2, lambda: self.wait(some(SPANS))),
            "decide": (3, self.decide),
        }
        if not self.buttons:
            acts = {"choose": acts["choose"]}
        (name,) = self.random.choices(list(acts), [weight for weight, _ in acts.values()])
        self.done.append(name)
        acts[name][1]()
        self.one_payment_each()
        self.told_the_truth()

    def choose_anything(self) -> None:
        """A form with anything in it."""
        some = self.random.choice
        self.choose(
            form=self.random.randrange(3),
            back=some((0, 0, 1)),
            kind=some((AmountKind.BALANCE, AmountKind.OTHER)),
            cents=self.random.randrange(1, 20_000),
            instrument=some((Instrument.CC, Instrument.ACH, Instrument.PAYPAL)),
            outcome=some((*TestOutcome, TestOutcome.APPROVED)),
        )

    def choose(
        self, form: int, back: int, kind: AmountKind, cents: int, instrument: Instrument, outcome: TestOutcome
    ) -> None:
        """The options form is sent; a form that was paid leads to what it paid."""
        outcome = outcome if fits(instrument, outcome) else TestOutcome.APPROVED
        if kind not in self.town.ic.checkout.offer(self.town.router.id, CHOICES.account_number).kinds:
            kind = AmountKind.OTHER
        amount = Decimal(cents).scaleb(-2)
        choices = replace(CHOICES, kind=kind, amount=amount, instrument=instrument, outcome=outcome)
        intent = self.town.prepare(form_key(form + 10 * max(0, len(self.refused) + len(self.paid) - back)), choices)
        decided = intent.source_id in self.paid or intent.source_id in self.refused
        assert (intent.state is not IntentState.OPEN) == decided
        if not decided:
            self.buttons.append(Button(intent.source_id, intent.version, intent.total))

    def press(self, which: int, at: int, newest: bool) -> None:
        """The button of one of the tabs; a page that says that something changed is a new tab."""
        button = self.buttons[-1] if newest else self.buttons[which % len(self.buttons)]
        before = self.town.ic.checkout.get(self.town.router.id, button.source_id)
        intent, answer = self.town.press(button.source_id, Shown(button.version, button.amount), at)
        self.met[answer.name] += 1
        known = button.source_id in self.paid or button.source_id in self.refused
        assert (answer is Answer.KNOWN) == known
        if answer is Answer.DECIDED:
            assert (before.version, before.total) == (button.version, button.amount)
            self._decided(button, intent.state)
        elif answer is Answer.CHANGED:
            self.buttons.append(Button(intent.source_id, intent.version, intent.total))

    def press_and_send(self, preset: str | None) -> None:
        """A payment from the form to the router, which may fail with it; nothing else waits in the lane."""
        self.decide()
        self.run_pump()
        self.choose(0, 0, AmountKind.OTHER, 500, Instrument.CC, TestOutcome.APPROVED)
        if preset is not None:
            self.fault(preset)
        self.press(0, 0, newest=True)
        self.run_pump()
        self.town.router.faults.clear()

    def _decided(self, button: Button, state: IntentState) -> None:
        if state is IntentState.DECLINED:
            self.refused.add(button.source_id)
        else:
            self.paid[button.source_id] = button.amount

    def comes_back(self, by: tuple[Instrument, TestOutcome]) -> None:
        """A payment from the form to the day on which the bank or card network takes it back."""
        self.choose(form=0, back=0, kind=AmountKind.OTHER, cents=700, instrument=by[0], outcome=by[1])
        self.press(0, 0, newest=True)
        self.run_pump()
        self.wait(COMES_BACK_AFTER[by[1]])

    def die(self) -> None:
        """The program dies when it has approved and before it gives the payment to the pump."""

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        ic, button = self.town.ic, self.buttons[-1]
        dying = Checkout(ic.store, ic.register, dies)  # type: ignore[arg-type]  # it never returns
        before = ic.checkout.get(self.town.router.id, button.source_id).state
        with suppress(KeyboardInterrupt):
            dying.pay(self.town.router.id, button.source_id, ME, Shown(button.version, button.amount))
        after = ic.checkout.get(self.town.router.id, button.source_id).state
        if before is IntentState.OPEN and after is not IntentState.OPEN:
            self.met["died"] += 1
            self._decided(button, after)

    def fault(self, preset: str) -> None:
        """The router fails with the next payment."""
        self.town.router.faults.add(preset, function="AddARItems", times=1)

    def run_pump(self) -> None:
        """What waits is sent, and groups that stopped go on."""
        self.town.run()
        self.met.update(payment.words.standing.value for payment in self._told())

    def refresh(self) -> None:
        """The payer opens the options page: RTDR brings what the router has booked."""
        self.town.ic.rtdr.refresh(self.town.router.id, CHOICES.account_number)

    def wait(self, span: timedelta) -> None:
        """Time goes by, and what is due by then is done."""
        self.town.advance(span)
        self.run_pump()

    def decide(self) -> None:
        """A clerk looks into the ledger and decides about everything that waits for a person."""
        self.town.ic.register.resume(self.town.router.id, Group.PAYMENTS)
        booked = {guid for guid, _ in self.town.booked()}
        for record in kept(self.town.ic):
            if record.state in {State.UNCERTAIN, State.REJECTED, State.FAILED} and record.kind is Kind.PAYMENT:
                is_there = record.source_id in booked
                how = Decision.RESEND if not is_there else Decision.CONFIRM
                if is_there and record.state is not State.UNCERTAIN:
                    how = Decision.DROP
                order = OperatorDecision(decision=how, by="Sam", reason="looked it up")
                self.town.ic.decisions.decide(self.town.router.id, record.id, order)

    def _told(self) -> list[Any]:
        ic, bid = self.town.ic, self.town.router.id
        return [ic.statements.of_intent(bid, one) for one in ic.checkout.newest(bid, None, 100)]

    def one_payment_each(self) -> None:
        """The pump has a payment for each button that took money, with its amount, and no other; at most one is booked."""
        found: dict[str, Decimal] = {}
        for record in kept(self.town.ic):
            event = record.event
            assert isinstance(event, PaymentEvent)
            if event.kind == "bill":
                found[record.source_id] = Decimal(event.amount)
        assert found.items() <= self.paid.items()
        booked = Counter(guid for guid, _ in self.town.booked())
        assert set(booked) <= set(found)
        assert set(booked.values()) <= {1}

    def beside_the_balance(self) -> set[str]:
        """What home and options list beside the balance; autopay waits for it, and for nothing else."""
        ic, bid, account = self.town.ic, self.town.router.id, CHOICES.account_number
        listed = ic.statements.outstanding(bid, account, is_live=True, as_of=None).open_ones
        with ic.store.reading() as connection:
            unsettled = unsettled_of(connection, ic.register.get(bid), account)
        assert (unsettled is None) == (not listed)
        return {payment.source_id for payment in listed}

    def told_the_truth(self) -> None:
        """What the payer reads agrees with where the money is, and with the router's ledger."""
        booked = dict(self.town.booked())
        beside = self.beside_the_balance()
        for payment in self._told():
            standing, is_taken = payment.words.standing, payment.source_id in self.paid
            assert (standing is Standing.NOTHING_TAKEN) == (not is_taken)
            if standing is Standing.BOOKED:
                assert booked.get(payment.source_id) == payment.total
            assert (payment.source_id in beside) == (standing in BESIDE)
            if payment.source_id in booked:
                assert standing in {Standing.BOOKED, Standing.UNKNOWN, Standing.WITH_STAFF, Standing.REVERSED}


@pytest.fixture(scope="module")
def sim() -> Generator[CayentaSim, None, None]:
    """One simulator for all."""
    with CayentaSim() as running:
        yield running


def test_no_page_contradicts_the_ledger(sqlite_files: Sqlite, sim: CayentaSim) -> None:
    """Walks of 45 steps, the same ones every time; every answer and every standing was met in them."""
    met = Counter[str]()
    for seed in range(WALKS):
        with town(sqlite_files.fresh(), sim) as made:
            walk = Walk(made, seed, met)
            for number in range(STEPS):
                try:
                    walk.step()
                except AssertionError as error:
                    error.add_note(f"seed {seed}, step {number}, after {', '.join(walk.done)}")
                    raise
    assert MET - set(met) == set(), met
