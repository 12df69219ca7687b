"""A payment as the records that depend on it see it: whether it was posted, what is left of it (adapter §1.2, §6)."""

from dataclasses import dataclass
from decimal import Decimal

from ic_adapter import money
from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import End
from ic_adapter.integrations.postings.item_number import checked
from ic_adapter.integrations.postings.payment_codes import channel_of, item_type
from ic_adapter.integrations.postings.payments import event_of, net_amount, skipped
from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, Reason, because
from ic_adapter.records.record import ITEM_NO, REPEATED, Record
from ic_adapter.records.states import State

NEVER = frozenset({State.SKIPPED, State.REJECTED, State.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A payment in the books. `net`: what its AR item stands at; `credited`: credits with AR items of their own.

    `repeated`: why its item number is not certain, where another record has the same one.
    """

    guid: str
    payment: PaymentEvent
    item_no: str | None
    repeated: Reason | None
    net: Decimal
    credited: Decimal
    item_tp: str | None
    channel: str | None

    @property
    def left(self) -> Decimal:
        """What can still be given back."""
        return self.net - self.credited

    @property
    def left_with_fee(self) -> Decimal:
        """What the payer can still be given back, the fee included, which was never posted."""
        return self.left + money.parse(self.payment.fee)

    def refund(self, amount: Decimal) -> Decimal | None:
        """Return what a credit of this amount takes back of the item; None where it is more than the payer paid.

        A credit of all that the payer paid, fee included, takes back what was posted. Held for one in between (Q-83).
        """
        if amount <= self.left:
            return amount
        if amount > self.left_with_fee:
            return None
        if amount == self.left_with_fee and self.left > 0:
            return self.left
        raise Held(because(ReasonCode.REFUND_EXCEEDS_POSTED))

    def numbered(self) -> str:
        """The item number; Held without a certain one (Q-20, Q-70)."""
        if self.item_no is None:
            if self.repeated is None:
                raise Held(because(ReasonCode.NO_ITEM_NUMBER))
            raise Held(because(ReasonCode.ITEM_NUMBER_REPEATED, **self.repeated.values))
        return self.item_no

    def codes(self, biller: Biller) -> tuple[str, str]:
        """ITEM_TP and channel it was sent with; those of today's settings where that was not kept."""
        channel = Channel(self.channel) if self.channel else channel_of(biller, self.payment.source) or Channel.WEB
        return self.item_tp or item_type(biller, self.payment, channel), channel.value


def posted(record: Record | None) -> Posted | End:
    """The payment, or the end of what depends on one that never came into the books.

    The pump waits for a payment that is on its way; should it ask all the same, the record is Held and nothing is lost.
    """
    if record is None:
        raise Held(because(ReasonCode.PAYMENT_UNKNOWN))
    if record.state in NEVER:
        return skipped(because(ReasonCode.NEVER_POSTED))
    if record.state is State.UNCERTAIN:
        raise Held(because(ReasonCode.PAYMENT_UNCERTAIN))
    if record.state is not State.SENT:
        raise Held(because(ReasonCode.PAYMENT_IS, state=record.state.value))
    result = record.result
    return Posted(
        guid=record.source_id,
        payment=event_of(record),
        item_no=checked(result.get(ITEM_NO)),
        repeated=_repeated(record),
        net=money.parse(result["net"]) if "net" in result else net_amount(event_of(record)),
        credited=money.parse(result.get("credited", "0.00")),
        item_tp=result.get("item_tp"),
        channel=result.get("channel"),
    )


def _repeated(record: Record) -> Reason | None:
    if record.same_item_as is None:
        return None
    first, second = sorted((record.id, record.same_item_as))
    values = {"item_no": record.result.get(REPEATED, ""), "first": str(first), "second": str(second)}
    return because(ReasonCode.ITEM_NUMBER_REPEATED, **values)
