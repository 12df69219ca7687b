"""What a payment looks like to its payer: a literal table from intent state, record state and reason to words.

The words never contradict the ledger. UNCERTAIN is neither success nor failure, and no payment that was taken is called
failed: the payer's money is with Invoice Cloud even where the utility has not booked it. So only a payment that took
nothing offers another try, and each that may still arrive says not to pay again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ic_adapter.payers.intent import IntentState
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State


class Standing(Enum):
    """How a payment stands for its payer; pages choose their heading, color and next steps by it."""

    BOOKED = "booked"  # the utility has it
    ON_ITS_WAY = "on_its_way"  # taken; the utility will have it
    WAITING = "waiting"  # not taken yet
    UNKNOWN = "unknown"  # the utility may have it
    WITH_STAFF = "with_staff"  # taken; people have to do something
    NOTHING_TAKEN = "nothing_taken"
    CANCELED = "canceled"
    REVERSED = "reversed"  # the bank or card network took the money back
    PARTLY_REFUNDED = "partly_refunded"  # the utility has it, and gives a part back


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerWords:
    """`label` in a list, `heading` of the payment's own page, `text` under it."""

    standing: Standing
    label: str
    heading: str
    text: str

    @property
    def may_try_again(self) -> bool:
        """Whether the page offers another payment: only where nothing was taken and nothing will be."""
        return self.standing is Standing.NOTHING_TAKEN


DO_NOT_PAY_AGAIN = "Please do not pay again."
#: Of an intent that the pump has no record of.
OF_INTENT: Mapping[IntentState, PayerWords] = {
    IntentState.OPEN: PayerWords(
        standing=Standing.NOTHING_TAKEN,
        label="Not paid",
        heading="This payment is not complete",
        text="Nothing was taken. You have not confirmed this payment yet.",
    ),
    IntentState.EXPIRED: PayerWords(
        standing=Standing.NOTHING_TAKEN,
        label="Not paid",
        heading="This payment page is too old",
        text="Nothing was taken. Start again to see the amounts as they are now.",
    ),
    IntentState.WAITING: PayerWords(
        standing=Standing.WAITING,
        label="Waiting for approval",
        heading="We are waiting for approval",
        text="Your bank or payment provider has not approved this payment yet. We will go on as soon as it does, and"
        f" this page will say so. {DO_NOT_PAY_AGAIN}",
    ),
    IntentState.APPROVED: PayerWords(
        standing=Standing.ON_ITS_WAY,
        label="Sent, not yet on your bill",
        heading="Payment received",
        text="Your payment is on its way to your utility. It is not yet on your bill.",
    ),
    IntentState.DECLINED: PayerWords(
        standing=Standing.NOTHING_TAKEN,
        label="Declined",
        heading="Payment declined",
        text="Nothing was taken. Your bank or payment provider declined this payment. You can choose another way to"
        " pay.",
    ),
    IntentState.RETURNED: PayerWords(
        standing=Standing.REVERSED,
        label="Returned by your bank",
        heading="Your bank returned this payment",
        text="The amount is due again and will be on your balance. Your bank can tell you why.",
    ),
    IntentState.CHARGED_BACK: PayerWords(
        standing=Standing.REVERSED,
        label="Disputed",
        heading="This payment was disputed",
        text="Your card or payment provider took the amount back. Contact your utility about what is due.",
    ),
}
#: Of a payment that the pump has.
OF_RECORD: Mapping[State, PayerWords] = {
    State.QUEUED: OF_INTENT[IntentState.APPROVED],
    State.SENDING: OF_INTENT[IntentState.APPROVED],
    State.RETRY: PayerWords(
        standing=Standing.ON_ITS_WAY,
        label="Sent, not yet on your bill",
        heading="Payment received",
        text="We could not reach your utility yet and will send your payment as soon as we can. You do not need to do"
        f" anything. {DO_NOT_PAY_AGAIN}",
    ),
    State.SENT: PayerWords(
        standing=Standing.BOOKED,
        label="Paid",
        heading="Payment complete",
        text="Your utility has your payment.",
    ),
    State.UNCERTAIN: PayerWords(
        standing=Standing.UNKNOWN,
        label="Not known yet",
        heading="We do not know yet whether your utility has this payment",
        text="We sent it to your utility and got no clear answer. We are finding out, and this page will say so."
        f" {DO_NOT_PAY_AGAIN}",
    ),
    State.HELD: PayerWords(
        standing=Standing.WITH_STAFF,
        label="Received, being processed",
        heading="Payment received",
        text="We have your payment and have not passed it on to your utility yet. Our staff take care of it."
        f" {DO_NOT_PAY_AGAIN}",
    ),
    State.REJECTED: PayerWords(
        standing=Standing.WITH_STAFF,
        label="Received, being checked",
        heading="Payment received",
        text="We have your payment, and your utility did not confirm it. Our staff take care of it."
        f" {DO_NOT_PAY_AGAIN}",
    ),
    State.FAILED: PayerWords(
        standing=Standing.WITH_STAFF,
        label="Received, being checked",
        heading="Payment received",
        text="We have your payment and could not pass it on to your utility yet. Our staff take care of it."
        f" {DO_NOT_PAY_AGAIN}",
    ),
    State.SKIPPED: PayerWords(
        standing=Standing.WITH_STAFF,
        label="Received, ask your utility",
        heading="Payment received",
        text="We have your payment, and it needs a look by your utility. Contact your utility before you pay again.",
    ),
}
CANCELED = PayerWords(
    standing=Standing.CANCELED,
    label="Canceled",
    heading="This payment was canceled",
    text="Your utility does not have this payment.",
)
BEING_CANCELED = PayerWords(
    standing=Standing.CANCELED,
    label="Being canceled",
    heading="This payment is being canceled",
    text="We asked your utility to take this payment off your account. Your balance will go up again.",
)
REFUNDED = PayerWords(
    standing=Standing.CANCELED,
    label="Refunded",
    heading="This payment was refunded",
    text="Your utility took this payment off your account.",
)
PARTLY_REFUNDED = PayerWords(
    standing=Standing.PARTLY_REFUNDED,
    label="Partly refunded",
    heading="Part of this payment was refunded",
    text="{amount} of this payment was given back. The rest is with your utility.",
)
REFUND_ON_ITS_WAY = PayerWords(
    standing=Standing.PARTLY_REFUNDED,
    label="Refund on its way",
    heading="A refund of this payment is on its way",
    text="We asked your utility to take the refund off your account. Your balance will go up by it.",
)
REFUNDED_APART = PayerWords(
    standing=Standing.PARTLY_REFUNDED,
    label="Refunded, ask your utility",
    heading="A refund of this payment was made",
    text="{amount} of this payment was given back. Ask your utility whether your balance changes.",
)
GIFT = PayerWords(
    standing=Standing.BOOKED,
    label="Donation received",
    heading="Thank you for your donation",
    text="We have your donation and pass it on to your utility.",
)
BOOKED_GIFT = PayerWords(
    standing=Standing.BOOKED,
    label=GIFT.label,
    heading=GIFT.heading,
    text="Your utility has your donation.",
)
OUT_OF_UTILITY = PayerWords(
    standing=Standing.BOOKED,
    label="Received",
    heading="Payment received",
    text="Your utility gets your payment with our next file of payments.",
)
#: Of a SKIPPED payment with this reason, instead of what its state says.
OF_REASON: Mapping[ReasonCode, PayerWords] = {
    ReasonCode.DONATION_WITHOUT_LOGIN: GIFT,
    ReasonCode.IN_LOCKBOX_FILE: GIFT,
    ReasonCode.FILES_ONLY: OUT_OF_UTILITY,
    ReasonCode.PAYMENT_CANCELLED: CANCELED,
    ReasonCode.VOIDED_BEFORE_SENT: CANCELED,
}
#: States of a void that take a SENT payment back, or may yet.
OF_VOID: Mapping[State, PayerWords] = {
    State.QUEUED: BEING_CANCELED,
    State.SENDING: BEING_CANCELED,
    State.RETRY: BEING_CANCELED,
    State.HELD: BEING_CANCELED,
    State.UNCERTAIN: BEING_CANCELED,
    State.SENT: REFUNDED,
}
