"""What is taken back of a posted payment: the void and the two routes of a credit (adapter §5, §6, F-06, ITG-2634)."""

from dataclasses import replace
from decimal import Decimal

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.configured import setting
from ic_adapter.integrations.formats import date8
from ic_adapter.integrations.plan import End, Plan, Send, ended
from ic_adapter.integrations.postings.payments import Item, account_of, added, item_date, request, skipped
from ic_adapter.integrations.postings.posted import Posted, posted
from ic_adapter.model import Outcome
from ic_adapter.records.events import CreditEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_AR_ITEMS, ADJ_AR_ITEM


def void(record: Record, biller: Biller, payment: Record | None) -> Plan:
    """The whole AR item is taken back (§5); Held `no item number`. AS 114 is not needed (Q-67)."""
    del record  # nothing of a void travels but the number of the item
    paid = posted(payment)
    if isinstance(paid, End):
        return paid
    end = yield from _adjust(paid, money.ZERO, biller)
    if not paid.credited:
        return end
    return replace(end, warnings=(because(ReasonCode.CREDITED_BY_OTHER_ITEMS, amount=money.to_text(paid.credited)),))


def credit(record: Record, biller: Biller, payment: Record | None) -> Plan:
    """A part is given back, by AdjARItem or by a negative item (Q-24); more than was paid is REJECTED (Q-83)."""
    event = record.event_as(CreditEvent)
    if not setting(biller, "114"):
        return skipped(because(ReasonCode.CREDITS_NOT_ENABLED))
    paid = posted(payment)
    if isinstance(paid, End):
        return paid
    amount = money.parse(event.amount)
    if amount == 0:
        return skipped(because(ReasonCode.CREDIT_OF_ZERO))
    refund = paid.refund(amount)
    if refund is None:
        return End(outcome=Outcome.REJECTED, reason=because(ReasonCode.REFUND_EXCEEDS_PAYMENT))
    if _adjusts(paid, biller):
        return (yield from _adjust(paid, paid.net - refund, biller))
    return (yield from _add_negative(record, paid, refund, biller))


def _adjusts(paid: Posted, biller: Biller) -> bool:
    """Whether route A is taken: by the key, or because the number of the item is known."""
    route = biller.keys.credit_route
    return route == "adjust" or (route == "auto" and paid.item_no is not None)


def _adjust(paid: Posted, stays: Decimal, biller: Biller) -> Plan:
    """Route A: ITEM_AMT is what stays of the item, 0.00 voids it (§6, Q-23)."""
    request = {
        "ITEM_NO": paid.numbered(),
        "ITEM_TP": "",
        "ITEM_DT": date8(biller.clock.today()) if biller.keys.void_item_dt == "today" else "",
        "ITEM_AMT": money.to_text(stays),
        "TAX_CD": "",
        "TAXABLE_AMT": "",
        "ADJ_REASON_CD": biller.keys.adj_reason_cd,
        "ITEM_CMTS": biller.keys.adj_item_cmts,
    }
    answer = yield Send(ADJ_AR_ITEM, request, payment_result={"net": money.to_text(stays)})
    return ended(answer)


def _add_negative(record: Record, paid: Posted, refund: Decimal, biller: Biller) -> Plan:
    """Route B: an item of its own with a dash, under the GUID of the credit and the codes of the payment (§6).

    The item of the payment stands as before, so `net` stays; what was given back so is counted in `credited`.
    """
    item_tp, channel = paid.codes(biller)
    item = Item(
        guid=record.source_id,
        account=account_of(paid.payment, biller),
        item_tp=item_tp,
        channel=channel,
        amount=-refund,
        item_dt=item_date(record, biller),
        payment=paid.payment,
    )
    fields, changes = request(item, biller)
    answer = yield Send(
        ADD_AR_ITEMS,
        fields,
        result={"ar_amount": money.to_text(-refund)},
        payment_result={"credited": money.to_text(paid.credited + refund)},
    )
    return added(answer, biller, changes)
