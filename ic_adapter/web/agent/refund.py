"""A clerk's refunds: void a payment, refund a part of it, give a credit, record a bank return (adapter §4 to §6).

What the pump makes of each is the record's state afterwards; nothing here decides about money.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from starlette.responses import Response

from ic_adapter import money
from ic_adapter.errors import BadField, NotFound, OtherContent
from ic_adapter.records.events import AchRejectEvent, CreditEvent, Event, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.store import records
from ic_adapter.store.payers import payments as rows
from ic_adapter.web.agent.entry import to_page
from ic_adapter.web.checkout.choices import BAD_AMOUNT, amount_of
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import INTENT, PayerRequest
from ic_adapter.web.pages.payer_words import dollars

MOST = 100
CHARGEBACK = "chargeback"
RETURN_CODES: Mapping[str, str] = {
    "R01": "R01 Insufficient funds",
    "R02": "R02 Account closed",
    "R03": "R03 No account",
    "R10": "R10 Customer says that it was not authorized",
}


class Act(StrEnum):
    """What a clerk can do about a payment."""

    VOID = "void"
    PARTIAL = "partial"
    CREDIT = "credit"
    REJECT = "reject"


#: What takes an amount is a credit to the utility, which AS 114 turns on.
OF_AMOUNT = frozenset({Act.PARTIAL, Act.CREDIT})
KINDS: Mapping[Act, Kind] = {
    Act.VOID: Kind.VOID,
    Act.PARTIAL: Kind.CREDIT,
    Act.CREDIT: Kind.CREDIT,
    Act.REJECT: Kind.ACH_REJECT,
}
WORDS: Mapping[Act, tuple[str, str]] = {
    Act.VOID: ("Void the whole payment", "The utility takes the payment off the account."),
    Act.PARTIAL: ("Refund a part", "Less than the payment; the rest stays paid."),
    Act.CREDIT: ("Give a credit", "An amount up to that of the payment."),
    Act.REJECT: ("The bank returned it", "Payments from a bank account only."),
}
CHOOSE = "Choose what to do with this payment"
TOO_MUCH = "Enter less than the payment, or void the whole payment"
MORE = "Enter at most the amount of the payment without its fee"
NO_BANK = "Only a payment from a bank account can be returned by the bank"
CREDITS_OFF = "Partial refunds and credits are off for this biller (AS 114)."
NO_CODE = "Choose the return code of the bank"
AGAIN = "You sent this form before with other values. Check them and send it again"
INCOMPLETE = "This form was incomplete. Check it and send it again"


def payments(request: PayerRequest) -> Response:
    """The account's payments, newest first, to choose one."""
    bid, account = request.biller.id, request.signed_in_clerk.account
    with request.adapter.store.reading() as connection:
        found = [one for one in rows.newest(connection, bid, account, MOST) if _event(one).kind != CHARGEBACK]
    zone = request.biller.clock.zone
    has_amount = _has_credits(request)
    return request.shown(
        "agent/refund.html",
        title="Refund a payment" if has_amount else "Void a payment",
        has_amount=has_amount,
        payments=[(one, _event(one)) for one in found],
        zone=zone,
    )


def asking(request: PayerRequest) -> Response:
    """One payment, what was done about it, and the form."""
    return _shown(request, _payment(request), Form(), 200)


def submit(request: PayerRequest) -> Response:
    """Submit the chosen event once and go on to its record."""
    payment, form = _payment(request), request.form
    problems, act, amount = _read(payment, form, has_credits=_has_credits(request))
    if problems or act is None:
        return _shown(request, payment, Form(form.values, problems), 422)
    intent = form.value("intent")
    made = None
    try:
        if not _is_used(request, KINDS[act]):
            event, by = _wanted(act, payment, form, amount), request.signed_in_clerk.by
            made, _ = request.adapter.intake.submit(request.biller.id, KINDS[act], event, by)
    except OtherContent:
        pass  # said below
    except BadField:  # the payment is gone
        raise NotFound("page not found") from None
    if made is None:
        kept = {name: text for name, text in form.values.items() if name != "intent"}
        return _shown(request, payment, Form(kept, {"": AGAIN}), 422)
    if made.payment_id != payment.id:
        raise NotFound(f"record of form {intent} not found")
    return to_page(request, "records", str(made.id))


def _is_used(request: PayerRequest, kind: Kind) -> bool:
    """Return whether the form has started a record of another kind: the way back, and another choice."""
    others, intent = set(KINDS.values()) - {kind}, request.form.value("intent")
    with request.adapter.store.reading() as connection:
        return any(records.by_source(connection, request.biller.id, other, intent) for other in others)


def _read(payment: Record, form: Form, *, has_credits: bool) -> tuple[dict[str, str], Act | None, Decimal]:
    """Return what is wrong by field, what was chosen, and the amount of a partial refund or credit."""
    act = next((one for one in Act if one.value == form.value("act")), None)
    problems: dict[str, str] = {}
    amount = amount_of(form.value("amount")) or money.ZERO if act in OF_AMOUNT else money.ZERO
    if act is None:
        problems["act"] = CHOOSE
    elif not INTENT.fullmatch(form.value("intent")):
        problems[""] = INCOMPLETE
    elif act is Act.REJECT:
        problems = _reject_problems(payment, form)
    elif act in OF_AMOUNT and not has_credits:
        problems["act"] = CREDITS_OFF
    elif act is not Act.VOID:
        problems = _amount_problems(payment, act, amount)
    return problems, act, amount


def _reject_problems(payment: Record, form: Form) -> dict[str, str]:
    if _event(payment).instrument is not Instrument.ACH:
        return {"act": NO_BANK}
    return {} if form.value("code") in RETURN_CODES else {"code": NO_CODE}


def _amount_problems(payment: Record, act: Act, amount: Decimal) -> dict[str, str]:
    """The fee stays with Invoice Cloud: what can be given back is the amount without it."""
    event = _event(payment)
    paid = money.parse(event.amount) - money.parse(event.fee)
    if amount <= money.ZERO:
        return {"amount": BAD_AMOUNT}
    if act is Act.PARTIAL:
        return {"amount": TOO_MUCH} if amount >= paid else {}
    return {"amount": MORE} if amount > paid else {}


def _wanted(act: Act, payment: Record, form: Form, amount: Decimal) -> Event:
    intent = form.value("intent")
    if act is Act.VOID:
        return VoidEvent(source_id=intent, payment=payment.source_id)
    if act is Act.REJECT:
        return AchRejectEvent(source_id=intent, payment=payment.source_id, return_code=form.value("code"))
    return CreditEvent(source_id=intent, payment=payment.source_id, amount=money.to_text(amount))


def _payment(request: PayerRequest) -> Record:
    """Return the payment that the address names; NotFound unless it is one of the clerk's account."""
    with request.adapter.store.reading() as connection:
        found = records.by_source(connection, request.biller.id, Kind.PAYMENT, request.part("payment"))
    if found is None or found.account_number != request.signed_in_clerk.account or _event(found).kind == CHARGEBACK:
        raise NotFound("page not found")
    return found


def _has_credits(request: PayerRequest) -> bool:
    """Return whether the biller's credits are sent to the utility."""
    return request.biller.setting(114) == "1"


def _event(record: Record) -> PaymentEvent:
    return record.event_as(PaymentEvent)


def _shown(request: PayerRequest, payment: Record, form: Form, status: int) -> Response:
    with request.adapter.store.reading() as connection:
        later = records.dependents(connection, payment.id)
        entered_by = records.entered_by(connection, payment.id)
    filled, has_amount = request.filled(form), _has_credits(request)
    verb = "Refund" if has_amount else "Void"
    return filled.shown(
        "agent/refund_payment.html",
        status,
        payment=payment,
        event=_event(payment),
        later=later,
        title=f"{verb} the payment of {dollars(money.parse(_event(payment).amount))}",
        submit="Submit refund" if has_amount else "Submit",
        entered_by=entered_by,
        has_amount=has_amount,
        credits_off=CREDITS_OFF,
        acts=[(act.value, *WORDS[act]) for act in Act if has_amount or act not in OF_AMOUNT],
        codes=[(code, words, "") for code, words in RETURN_CODES.items()],
        intent=filled.intent(),
        zone=request.biller.clock.zone,
    )
