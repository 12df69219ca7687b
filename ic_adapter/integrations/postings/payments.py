"""Payments and donations: what is sent, and the AR item it is sent as (adapter §3, F-04).

Which code it gets lies in `payment_codes`, what is done to it later in `adjustments` and `ach_rejects`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from ic_adapter import money
from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.formats import date8
from ic_adapter.integrations.plan import End, Plan, Send
from ic_adapter.integrations.postings.item_number import item_no, unread
from ic_adapter.integrations.postings.payer_texts import fit
from ic_adapter.integrations.postings.payment_codes import channel_of, item_type
from ic_adapter.model import Outcome
from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.lockbox import CARRIED
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, Reason, because
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import ADD_AR_ITEMS

#: All 25 tags in the order of the wire (F-04); those nobody fills are sent blank.
TAGS = (
    "GROUP_NO SUBSYSTEM_ID SS_ACCOUNT_NO ITEM_DT ITEM_TP CATEGORY_CD SUMMARY_CD SOURCE_SS_ID SOURCE_REFERENCE"
    " SOURCE_SPEC1 SOURCE_SPEC2 SOURCE_SPEC3 ITEM_AMT TAXABLE_AMT TAX_CD ITEM_STAT ON_HOLD_YN PENALIZABLE_YN"
    " ALLOW_PAP_YN AS_PAYMENT_YN CUTOFF_YN SUBJECT_TO_INTEREST_YN PAY_AGENT ITEM_CMTS INVOICE_NO"
).split()


class Spec(Enum):
    """What SOURCE_SPEC1 and SOURCE_SPEC2 can carry."""

    GUID = "payment GUID"
    PHONE = "customer phone"
    MESSAGE = "payment message"


#: SOURCE_SPEC1 and SOURCE_SPEC2 by the key `source_spec_profile` (adapter §3.6, Q-32).
PROFILES: Mapping[str, tuple[Spec, Spec]] = {
    "standard": (Spec.GUID, Spec.PHONE),
    "message_in_spec2": (Spec.GUID, Spec.MESSAGE),
    "swapped": (Spec.MESSAGE, Spec.GUID),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One AR item as it is to be added; `amount` is negative for a credit."""

    guid: str
    account: str
    item_tp: str
    channel: str
    amount: Decimal
    item_dt: str
    payment: PaymentEvent


def payments(record: Record, biller: Biller, _: Record | None) -> Plan:
    """One AddARItems for a payment or donation that is to be sent at all (§3.1)."""
    payment = event_of(record)
    account = account_of(payment, biller)
    amount = net_amount(payment)
    refused = skipped(because(ReasonCode.IN_LOCKBOX_FILE)) if CARRIED in record.progress else None
    refused = refused or _not_sent(payment, account, amount)
    if refused is not None:
        return refused
    known = channel_of(biller, payment.source)
    channel = known or Channel.WEB  # "everything else" (§3.3)
    item = Item(
        guid=record.source_id,
        account=account,
        item_tp=item_type(biller, payment, channel),
        channel=channel.value,
        amount=amount,
        item_dt=item_date(record, biller, payment.payment_date),
        payment=payment,
    )
    sent = money.to_text(amount)
    kept = {
        "ar_amount": sent,
        "net": sent,
        "item_tp": item.item_tp,
        "channel": item.channel,
    }
    fields, changes = request(item, biller)
    answer = yield Send(ADD_AR_ITEMS, fields, result=kept)
    strange = because(ReasonCode.SOURCE_UNKNOWN, source=str(payment.source))
    return added(answer, biller, changes if known else (*changes, strange))


def _not_sent(payment: PaymentEvent, account: str, amount: Decimal) -> End | None:
    """The end of what is never sent (§3.1, §3.4); Held for a bill payment without an account number."""
    if payment.kind == "chargeback":
        return skipped(because(ReasonCode.CHARGEBACK))
    if payment.kind == "donation" and not account:
        return skipped(because(ReasonCode.DONATION_WITHOUT_LOGIN))
    if amount == 0:
        return skipped(because(ReasonCode.AMOUNT_OF_ZERO))
    if amount < 0:  # it would be a credit on the wire
        return End(outcome=Outcome.REJECTED, reason=because(ReasonCode.FEE_EXCEEDS_AMOUNT))
    if not account:
        raise Held(because(ReasonCode.NO_ACCOUNT_NUMBER))
    return None


def account_of(payment: PaymentEvent, biller: Biller) -> str:
    """SS_ACCOUNT_NO; a donation without login goes to `guest_donation_account`, if there is one (Q-39)."""
    if payment.kind == "donation" and not (payment.logged_in and payment.account_number):
        return biller.keys.guest_donation_account
    return payment.account_number


def request(item: Item, biller: Biller) -> tuple[dict[str, str], tuple[Reason, ...]]:
    """Return the request tag for tag (§3.5), and how texts of the payer were changed to fit their tags (Q-82)."""
    payment = item.payment
    specs = {
        Spec.GUID: ("GUID", item.guid),
        Spec.PHONE: ("phone", payment.phone),
        Spec.MESSAGE: ("message", payment.message),
    }
    first, second = PROFILES[biller.keys.source_spec_profile]
    typed = {"SOURCE_SPEC1": specs[first], "SOURCE_SPEC2": specs[second], "ITEM_CMTS": ("email", payment.email)}
    fitted = {tag: fit(tag, field, text or "") for tag, (field, text) in typed.items()}
    changes = tuple(change for text in fitted.values() for change in text.changes)
    return _fields(item, {tag: text.text for tag, text in fitted.items()}), changes


def _fields(item: Item, texts: Mapping[str, str]) -> dict[str, str]:
    filled = {
        "SUBSYSTEM_ID": "UM",
        "SS_ACCOUNT_NO": item.account,
        "ITEM_DT": item.item_dt,
        "ITEM_TP": item.item_tp,
        "SOURCE_SS_ID": "AR",
        "SOURCE_REFERENCE": "ARWEB",
        "SOURCE_SPEC3": item.channel,
        "ITEM_AMT": money.to_text(item.amount),
        "AS_PAYMENT_YN": "T",
        **texts,
    }
    return {tag: filled.get(tag, "") for tag in TAGS}


def added(answer: RouterAnswer, biller: Biller, warnings: tuple[Reason, ...] = ()) -> End:
    """The end of an AddARItems with the ITEM_NO that later voids and refunds need (§3.7, Q-20, Q-70)."""
    if answer.outcome is not Outcome.SENT:
        return End(outcome=answer.outcome, reason=answer.reason, warnings=warnings)
    pattern = biller.keys.item_no_pattern
    number = item_no(answer.reply, pattern)
    if number is None:
        warnings = (*warnings, _without_number(unread(answer.reply, pattern)))
    result = {} if number is None else {"item_no": number}
    return End(outcome=answer.outcome, reason=answer.reason, result=result, warnings=warnings)


def _without_number(unread_text: tuple[str, str] | None) -> Reason:
    """Return the warning, with the text that could not be read for the operator (Q-70)."""
    if unread_text is None:
        return because(ReasonCode.REPLY_WITHOUT_ITEM_NUMBER)
    tag, text = unread_text
    return because(ReasonCode.ITEM_NUMBER_UNCERTAIN, tag=tag, text=text)


def event_of(record: Record) -> PaymentEvent:
    """The payment in a record of kind PAYMENT."""
    return record.event_as(PaymentEvent)


def item_date(record: Record, biller: Biller, payment_date: date | None = None) -> str:
    """ITEM_DT: today, or by `item_dt` the day of the payment, which is that of the record where none is told (Q-33)."""
    day = biller.clock.today()
    if biller.keys.item_dt == "payment_date":
        day = payment_date or record.created_at.astimezone(biller.clock.zone).date()
    return date8(day)


def net_amount(payment: PaymentEvent) -> Decimal:
    """Payment amount less fee (§3.5)."""
    return money.parse(payment.amount) - money.parse(payment.fee)


def skipped(reason: Reason) -> End:
    """Nothing is to be sent, by a rule."""
    return End(outcome=Outcome.SKIPPED, reason=reason)
