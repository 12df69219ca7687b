"""What becomes of an invoice of an account with autopay (adapter §19.1), with the words for staff and for the payer."""

from collections.abc import Mapping
from enum import StrEnum

from ic_adapter.records.events import Instrument

#: The instruments that autopay can collect with; cash is handed over by a person.
INSTRUMENTS = tuple(one for one in Instrument if one is not Instrument.CASH)
#: How a payer calls them.
NAMES: Mapping[Instrument, str] = {
    Instrument.CC: "card",
    Instrument.ACH: "bank account",
    Instrument.CASH: "cash",
    Instrument.PAYPAL: "PayPal",
    Instrument.PAYPAL_CREDIT: "PayPal Credit",
    Instrument.VENMO: "Venmo",
}


class AutopayState(StrEnum):
    """The fate of one invoice on its collection date and after."""

    COLLECTED = "COLLECTED"  # a payment record exists; never collected again
    NOTHING_DUE = "NOTHING_DUE"  # the balance was zero or a credit on the collection date
    WAITING = "WAITING"  # not collected; tried again, see the reason


class AutopayReason(StrEnum):
    """Why an invoice is in its state."""

    NONE = ""
    NO_BALANCE = "NO_BALANCE"
    METHOD_BLOCKED = "METHOD_BLOCKED"
    ALL_BLOCKED = "ALL_BLOCKED"
    UNDER_WAY = "UNDER_WAY"
    IN_QUESTION = "IN_QUESTION"
    AMOUNT_UNKNOWN = "AMOUNT_UNKNOWN"
    PAID_SINCE = "PAID_SINCE"
    NO_SOURCE = "NO_SOURCE"


#: Behind another payment of the account: looked at again as soon as that is settled.
BEHIND_PAYMENT = frozenset({AutopayReason.UNDER_WAY, AutopayReason.IN_QUESTION})


class AmountFrom(StrEnum):
    """Where the amount comes from."""

    NONE = ""
    RTDR = "RTDR"  # the router said it in this run
    STORED = "STORED"  # the router did not say it; the last known balance was taken


#: For staff; `{detail}` is kept beside the code, `{method}` is the instrument.
STAFF_TEXTS: Mapping[AutopayReason, str] = {
    AutopayReason.NONE: "",
    AutopayReason.NO_BALANCE: "the balance was zero or a credit on the collection date",
    AutopayReason.METHOD_BLOCKED: "{method} is blocked for this account (AS 28): {detail}; tried again every day",
    AutopayReason.ALL_BLOCKED: "every payment method is blocked for this account (AS 28): {detail}; tried again every "
    "day",
    AutopayReason.UNDER_WAY: "another payment of the account is not settled: {detail}; collected once it is (Q-74)",
    AutopayReason.IN_QUESTION: "another payment of the account was taken and is not in the books: {detail}; collected "
    "after an operator decides about it; if the payment is dropped, with the next bill",
    AutopayReason.AMOUNT_UNKNOWN: "no balance is stored and the router gave none: {detail}; tried again every day",
    AutopayReason.PAID_SINCE: "the router gave no balance, and the stored one is older than payments that arrived: "
    "{detail}; tried again every day",
    AutopayReason.NO_SOURCE: "no payment source has the channel AUTO; add one to the key payment_sources",
}
#: For the payer; `{method}` in a payer's words.
PAYER_TEXTS: Mapping[AutopayReason, str] = {
    AutopayReason.NONE: "",
    AutopayReason.NO_BALANCE: "Nothing was due, so nothing was collected.",
    AutopayReason.METHOD_BLOCKED: "Not collected: payments by {method} are not available for this account. Pay this "
    "bill another way, or contact your utility.",
    AutopayReason.ALL_BLOCKED: "Not collected: payments online are not available, please contact your utility",
    AutopayReason.UNDER_WAY: "Not collected yet: another payment for this account is on its way. Do not pay again.",
    AutopayReason.IN_QUESTION: "Not collected yet: another payment for this account is being checked. Do not pay "
    "again.",
    AutopayReason.AMOUNT_UNKNOWN: "Not collected yet: we do not know the amount due. We will try again tomorrow.",
    AutopayReason.PAID_SINCE: "Not collected yet: you have paid, and we do not know yet how much is still due. We will "
    "try again tomorrow.",
    AutopayReason.NO_SOURCE: "Not collected yet. Contact your utility if you want to pay now.",
}


def staff_text(reason: AutopayReason, instrument: Instrument, detail: str) -> str:
    """Return the reason as staff read it."""
    return STAFF_TEXTS[reason].format(method=instrument.value, detail=detail)


def payer_text(reason: AutopayReason, instrument: Instrument) -> str:
    """Return the reason as the payer reads it: no code, no setting."""
    return PAYER_TEXTS[reason].format(method=NAMES[instrument])
