"""First page of the checkout: the account's amounts, refreshed by RTDR, the ways to pay, and the test panel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from ic_adapter.billers.channels import SOURCES
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadField
from ic_adapter.integrations.payment_options import LABEL
from ic_adapter.payers.intent import INSTRUMENT_NAMES, AmountKind, TestOutcome
from ic_adapter.payers.offer import Offer, donation_offer
from ic_adapter.payers.outstanding import Outstanding
from ic_adapter.web.checkout import choices
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_words import dollars

TEMPLATE = "checkout/options.html"
KIND_WORDS = {
    AmountKind.BALANCE: "Balance due",
    AmountKind.PAST_DUE: "Past due amount",
    AmountKind.ARRANGEMENT: LABEL,
    AmountKind.OTHER: "Other amount",
    AmountKind.DONATION: "Donation",
}
OUTCOME_WORDS = {
    TestOutcome.APPROVED: ("Approved", ""),
    TestOutcome.DECLINED: ("Declined", ""),
    TestOutcome.LATE: ("Approved late", "Ten minutes later on the biller's clock."),
    TestOutcome.ACH_RETURN: (
        "Approved, returned by the bank later",
        "Bank account only. Two days later on the biller's clock.",
    ),
    TestOutcome.CHARGEBACK: (
        "Approved, charged back later",
        "Not for bank account and cash. Ten days later on the biller's clock.",
    ),
}
BLOCKED = "You can no longer pay in the way you chose. Nothing was taken. Choose another way to pay."
Choice = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the page shows of an account. `is_live`: the router answered just now; `as_of`: else when it last did."""

    offer: Offer
    is_live: bool
    as_of: datetime | None
    outstanding: Outstanding


def options(request: PayerRequest, till: Till) -> Response:
    """Show what can be paid and how."""
    form = Form({"email": till.email})
    change = request.asked("change")
    if change:
        form = Form(choices.filled(till.intent_named(request, change), till))
    notice = BLOCKED if request.asked("notice") == "blocked" else ""
    amounts = None if till.is_donation else _amounts(request, till, refresh=True)
    return _shown(request, till, amounts, form, notice)


def choose(request: PayerRequest, till: Till) -> Response:
    """Make the intent of the form, or change it if it was made before, and go on to its check page."""
    chosen, problems = choices.read(request.form, till)
    if chosen is not None:
        try:
            intent = request.adapter.checkout.prepare(request.biller.id, till.owner, request.intent(), chosen)
        except BadField as error:
            problems = {fault.path: fault.reason for fault in error.faults}
        else:
            return till.onward(intent.source_id)
    amounts = None if till.is_donation else _amounts(request, till, refresh=False)
    return _shown(request, till, amounts, Form(request.form.values, problems), "")


def _amounts(request: PayerRequest, till: Till, *, refresh: bool) -> Amounts:
    adapter, biller = request.adapter, request.biller
    adapter.checkout.offer(biller.id, till.account)  # NotFound before the router is asked
    fresh = adapter.fresh_amounts
    is_live, as_of = fresh.refresh(biller, till.account) if refresh else (False, fresh.as_of(biller, till.account))
    return Amounts(
        offer=adapter.checkout.offer(biller.id, till.account),
        is_live=is_live,
        as_of=as_of,
        outstanding=adapter.statements.outstanding(biller.id, till.account, is_live=is_live, as_of=as_of),
    )


def _shown(request: PayerRequest, till: Till, amounts: Amounts | None, form: Form, notice: str) -> Response:
    instruments = donation_offer(request.biller) if amounts is None else amounts.offer.instruments
    kinds = (AmountKind.DONATION,) if amounts is None else amounts.offer.kinds
    values: dict[str, Any] = {
        "till": till,
        "amounts": amounts,
        "notice": notice,
        "chosen": _chosen(amounts),
        "kinds": [_kind(amounts, kind) for kind in kinds if kind is not AmountKind.DONATION],
        "gifts": _gifts(till),
        "has_other": AmountKind.OTHER in kinds or till.is_donation,
        "methods": [(one.value, INSTRUMENT_NAMES[one], "") for one in instruments],
        "sources": [(*one, "") for one in till.sources] or _sources(request.biller),
        "outcomes": [(one.value, *words) for one, words in OUTCOME_WORDS.items()],
        "has_message": request.biller.keys.source_spec_profile != "standard",
        "zone": request.biller.clock.zone,
        "intent": form.value("intent") or request.intent(),
    }
    if form.problems:
        return request.wrong(TEMPLATE, form, **values)
    return request.filled(form).shown(TEMPLATE, **values)


def _chosen(amounts: Amounts | None) -> str:
    """Return the amount that is chosen beforehand: what is due, unless a payment may cover it already."""
    if amounts is None or amounts.outstanding.open_ones or amounts.offer.chosen is None:
        return ""
    return amounts.offer.chosen.value


def _kind(amounts: Amounts | None, kind: AmountKind) -> Choice:
    """Return a choice of amount with what it comes to."""
    due = None if amounts is None else amounts.offer.due(kind)
    if kind is AmountKind.OTHER or due is None:
        return kind.value, KIND_WORDS[kind], ""
    return kind.value, f"{KIND_WORDS[kind]}: {dollars(due)}", ""


def _gifts(till: Till) -> list[Choice]:
    """Return the choices of a donor, none where no amounts are suggested."""
    suggested = [(value, dollars(amount), "") for value, amount in choices.gifts(till).items()]
    return [*suggested, (choices.OWN_GIFT, "Another amount", "")] if suggested else []


def _sources(biller: Biller) -> list[Choice]:
    """Return the payment sources of the test panel with the channel that the biller's key gives each."""
    mapped = biller.keys.payment_sources
    return [(source, f"{source} {mapped.get(source, 'not mapped')}", "") for source in SOURCES]
