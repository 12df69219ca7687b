"""Defects of what the adapter posts: amounts, codes, sources, texts, refunds, alerts and contact details."""

from dataclasses import replace
from typing import Any

from tests.defects.planting import changing, plant, replacing

POSTINGS = "ic_adapter.integrations.postings"
PAYMENTS, CODES = f"{POSTINGS}.payments", f"{POSTINGS}.payment_codes"
ADJUSTMENTS, REJECTS = f"{POSTINGS}.adjustments", f"{POSTINGS}.ach_rejects"


def sent_as(defect: str, seam: str, **values: str) -> None:
    """Send some tags with a fixed value."""
    changing(defect, seam, lambda fields, *_args: fields | values)


sent_as("pump-channel-web", f"{PAYMENTS}:_fields", SOURCE_SPEC3="WEB")
sent_as("pump-email-lost", f"{PAYMENTS}:_fields", ITEM_CMTS="")
sent_as("reject-stream-blank", f"{REJECTS}:fields", COLLECTION_STREAM="")


def _with_fee(fields: dict[str, str], item: Any, _texts: Any) -> dict[str, str]:
    return fields if item.amount < 0 else fields | {"ITEM_AMT": str(item.payment.amount)}


changing("pump-fee-included", f"{PAYMENTS}:_fields", _with_fee)


def _unswapped(found: Any, item: Any, biller: Any) -> Any:
    fields, changes = found
    if biller.keys.source_spec_profile == "swapped":
        fields = fields | {"SOURCE_SPEC1": item.guid, "SOURCE_SPEC2": item.payment.phone or ""}
    return fields, changes


def _without_message(found: Any, _item: Any, biller: Any) -> Any:
    fields, changes = found
    is_message = biller.keys.source_spec_profile == "message_in_spec2"
    return (fields | {"SOURCE_SPEC2": ""} if is_message else fields), changes


changing("pump-swap-ignored", f"{PAYMENTS}:request", _unswapped)
changing("pump-message-lost", f"{PAYMENTS}:request", _without_message)


@plant("pump-chargeback-sent", f"{PAYMENTS}:_not_sent")
def _sent_all_the_same(real: Any) -> Any:
    return lambda payment, *rest: None if payment.kind == "chargeback" else real(payment, *rest)


@plant("pump-guest-donation-sent", f"{PAYMENTS}:_not_sent")
def _guest_held(real: Any) -> Any:
    from ic_adapter.records.reason_codes import ReasonCode
    from ic_adapter.records.reasons import Held, because

    def not_sent(payment: Any, account: str, amount: Any) -> Any:
        if payment.kind == "donation" and not account:
            raise Held(because(ReasonCode.NO_ACCOUNT_NUMBER))
        return real(payment, account, amount)

    return not_sent


@plant("pump-code-of-card", f"{CODES}:item_type")
def _as_card(real: Any) -> Any:
    from msgspec.structs import replace as other

    def item_type(biller: Any, payment: Any, channel: Any) -> Any:
        instrument = payment.instrument
        if instrument.name == "ACH":
            payment = other(payment, instrument=type(instrument).CC)
        return real(biller, payment, channel)

    return item_type


@plant("pump-missing-code-guessed", f"{CODES}:item_type")
def _guessed(real: Any) -> Any:
    from ic_adapter.records.reasons import Held

    def item_type(biller: Any, payment: Any, channel: Any) -> Any:
        try:
            return real(biller, payment, channel)
        except Held:
            return channel.value

    return item_type


@plant("reject-notice-sent", f"{REJECTS}:ach_reject")
def _notice_sent(real: Any) -> Any:
    from msgspec.structs import replace as other

    return lambda record, *rest: real(replace(record, event=other(record.event, return_code="R01")), *rest)


@plant("reject-net-amount", f"{REJECTS}:fields")
def _net(real: Any) -> Any:
    from ic_adapter import money
    from ic_adapter.integrations.postings.payments import net_amount

    return lambda paid, biller: real(paid, biller) | {"CHECK_AMT": money.to_text(net_amount(paid.payment))}


@plant("refund-sends-refund", f"{ADJUSTMENTS}:_adjust")
def _refund(real: Any) -> Any:
    return lambda paid, stays, biller: real(paid, paid.net - stays if stays else stays, biller)


@plant("refund-net-forgotten", f"{POSTINGS}.posted:posted")
def _forgotten(real: Any) -> Any:
    from ic_adapter.integrations.postings.payments import net_amount

    def posted(record: Any) -> Any:
        found = real(record)
        return replace(found, net=net_amount(found.payment)) if hasattr(found, "net") else found

    return posted


replacing("refund-without-switch", f"{ADJUSTMENTS}:setting", lambda _biller, _number: "1")


@plant("paperless-off-as-on", f"{POSTINGS}.alerts:setting")
def _on_twice(real: Any) -> Any:
    def setting(biller: Any, number: str) -> Any:
        codes = real(biller, number)
        return (codes[0], codes[0]) if number == "47" and codes else codes

    return setting


@plant("autopay-code-of-paperless", f"{POSTINGS}.alerts:setting")
def _of_paperless(real: Any) -> Any:
    return lambda biller, number: real(biller, "47" if number == "46" else number)


LATEST = "ic_adapter.integrations.phone_records:Person.latest"


@plant("email-always-added", LATEST)
def _always_added(real: Any) -> Any:
    return lambda self, code: None if code in {"EBILL", "EMAIL"} else real(self, code)


@plant("phone-change-lowest", LATEST)
def _lowest(_real: Any) -> Any:
    def latest(self: Any, code: str) -> Any:
        found = [record for record in self.records if record.code == code and record.active]
        return min(found, key=lambda record: record.seq, default=None)

    return latest


def _as_typed(found: Any, typed: str) -> Any:
    return replace(found, number=typed.strip()) if found.number else found


changing("phone-separators-kept", f"{POSTINGS}.phone_number:parse", _as_typed)
