"""The options form as it is read: what the payer chose and typed, and beside each field what is wrong with it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from ic_adapter import money
from ic_adapter.payers.intent import AmountKind, Choices, Intent, IntentState, TestOutcome
from ic_adapter.payers.offer import MOST
from ic_adapter.records.events import TEXT_KEPT, Instrument
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.forms import Form

Word = TypeVar("Word", bound=Enum)
NO_AMOUNT = "Choose which amount you want to pay"
NO_GIFT = "Choose an amount, or enter your own"
NO_METHOD = "Choose how you want to pay"
BAD_AMOUNT = "Enter an amount in dollars and cents, such as 25.00"
BAD_FEE = "Enter a fee in dollars and cents, such as 2.50"
TOO_MUCH = f"Enter an amount of at most ${money.grouped(MOST)}"
OWN_GIFT = "own"
#: An amount with more digits than the router takes, and what stands around digits.
LONG, OFF = re.compile(rf"[0-9]{{{money.MAX_DIGITS + 1},}}(\.[0-9]*)?"), re.compile(r"[\s$,]")
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
#: An intent in another state stays as it is: its values go into a new one.
CHANGEABLE = frozenset({IntentState.OPEN, IntentState.EXPIRED})
TEXTS = ("email", "phone", "message", "donor_name")


def amount_of(text: str) -> Decimal | None:
    """Return what a payer typed as an amount: blanks, a dollar sign and commas between thousands are no mistake."""
    plain = re.sub(r"[\s$]", "", text)
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return money.parse_optional(plain)


def read(form: Form, till: Till) -> tuple[Choices | None, Mapping[str, str]]:
    """Return what was chosen, and what is wrong by field; None where something is."""
    read_form = _Reader(form)
    kind = read_form.amount_kind(till)
    amount = read_form.own_amount(till) if kind in {AmountKind.OTHER, AmountKind.DONATION} else None
    fee = read_form.amount("fee", "0", BAD_FEE)
    instrument = read_form.one_of(Instrument, "instrument", NO_METHOD)
    outcome = read_form.one_of(TestOutcome, "outcome", "Choose an outcome", TestOutcome.APPROVED.value)
    source = read_form.source(till)
    texts = {name: read_form.text(name) for name in TEXTS}
    if read_form.problems or kind is None or instrument is None or outcome is None or fee is None:
        return None, read_form.problems
    return Choices(
        account_number=till.account,
        kind=kind,
        amount=amount,
        fee=fee,
        instrument=instrument,
        source=source,
        outcome=outcome,
        logged_in=till.logged_in,
        entered_by=till.entered_by,
        **texts,
    ), {}


class _Reader:
    """Reads fields, and collects what is wrong."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.problems: dict[str, str] = {}

    def amount_kind(self, till: Till) -> AmountKind | None:
        if till.is_donation:
            return AmountKind.DONATION
        kind = self.one_of(AmountKind, "amount", NO_AMOUNT)
        if kind is AmountKind.DONATION:
            self.problems["amount"] = NO_AMOUNT
        return kind

    def own_amount(self, till: Till) -> Decimal | None:
        """What was typed, or one of the amounts that are suggested to a donor."""
        gift = self._form.value("gift")
        if gift in (suggested := gifts(till)):
            return suggested[gift]
        if suggested and not gift and not self._form.value("other"):
            self.problems["gift"] = NO_GIFT
            return None
        return self.amount("other")

    def amount(self, name: str, default: str = "", problem: str = BAD_AMOUNT) -> Decimal | None:
        text = self._form.value(name) or default
        found = amount_of(text)
        if found is None:
            self.problems[name] = TOO_MUCH if LONG.fullmatch(OFF.sub("", text)) else problem
        return found

    def one_of(self, words: type[Word], name: str, problem: str, default: str = "") -> Word | None:
        text = self._form.value(name) or default
        found = next((word for word in words if word.value == text), None)
        if found is None:
            self.problems[name] = problem
        return found

    def source(self, till: Till) -> int:
        if till.sources:
            text = self._form.value("source") or till.sources[0][0]
            if text in {source for source, _ in till.sources}:
                return int(text)
            self.problems["source"] = "Choose how the payment came in"
            return 0
        text = self._form.value("source") or "1"
        if not re.fullmatch("[1-8]", text):
            self.problems["source"] = "Choose a payment source from 1 to 8"
            return 0
        return int(text)

    def text(self, name: str) -> str:
        text = self._form.value(name)
        if len(text) > TEXT_KEPT:
            self.problems[name] = f"Enter at most {TEXT_KEPT:,} characters"
        return text


def gifts(till: Till) -> Mapping[str, Decimal]:
    """Return the amounts that are suggested to a donor, by the values of their buttons."""
    return {money.to_text(amount): amount for amount in till.suggested}


def filled(intent: Intent, till: Till) -> Mapping[str, str]:
    """Return the values of the form that an intent was made with, so that its payer can change them."""
    amount = money.to_text(intent.amount)
    is_suggested = amount in gifts(till)
    return {
        "gift": amount if is_suggested else OWN_GIFT,
        "intent": intent.form_key if intent.state in CHANGEABLE else "",
        "amount": intent.kind.value,
        "other": amount if intent.kind in {AmountKind.OTHER, AmountKind.DONATION} and not is_suggested else "",
        "fee": money.to_text(intent.fee),
        "instrument": intent.instrument.value,
        "source": str(intent.source),
        "outcome": intent.outcome.value,
        **{name: getattr(intent, name) for name in TEXTS},
    }
