"""BIF customizations of a biller (invoice-files §10, Q-57).

The seven that the questionnaire answers with the syntax of their values, the two that the bill file holds, and the ten
that are not used for Cayenta. The dates of notices are stored with each invoice; no notice is sent.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from uuid import NAMESPACE_URL, UUID, uuid5

from ic_adapter.choices import advice


class OptionKind(Enum):
    """How a value is written."""

    FLAG = "true or false"
    GUID = "a GUID"
    DATE = "InvoiceDate+n, InvoiceDueDate-n (days) or blank"


FEATURES: Mapping[str, OptionKind] = {
    "AllowPartialPayments": OptionKind.FLAG,
    "AutoPayCollectionDate": OptionKind.DATE,
    "BalanceForward": OptionKind.FLAG,
    "FirstNotifyRequestedDate": OptionKind.DATE,
    "InvoiceFormatGuid": OptionKind.GUID,
    "SecondNotifyRequestedDate": OptionKind.DATE,
    "ThirdNotifyRequestedDate": OptionKind.DATE,
}
_NOTICE = "stored with each invoice and shown; this program sends no notices"
EFFECTS: Mapping[str, str] = {
    "AllowPartialPayments": "what the payer is told; in the BIF",
    "AutoPayCollectionDate": "FS 248 of every file type but 847, whose bills hold the date (ITG-3580)",
    "BalanceForward": "`false` keeps older invoices payable; the check warns",
    "FirstNotifyRequestedDate": _NOTICE,
    "InvoiceFormatGuid": "FS 9; when blank, a GUID derived from the biller",
    "SecondNotifyRequestedDate": _NOTICE,
    "ThirdNotifyRequestedDate": _NOTICE,
}
#: Read from each bill, so that nothing can be set.
IN_FILE = frozenset({"InvoiceDate", "InvoiceDueDate"})
NOT_USED = frozenset(
    {
        "AchServiceFee",
        "CreditCardServiceFee",
        "InvoiceTypeID",
        "LateFeeDate",
        "LocationReference",
        "MinimumAmountDue",
        "PaymentExpirationDate",
        "PaymentExpirationMessage",
        "PromptPayExpirationDate",
        "RegistrationValue",
    }
)
DATE = re.compile(r"\s*(InvoiceDate|InvoiceDueDate)\s*(?:([+-])\s*([0-9]{1,4}))?\s*")


def faults(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The features that cannot be taken, each with the reason."""
    for name, value in values.items():
        kind = FEATURES.get(name)
        if kind is None:
            yield name, _not_settable(name)
        elif value and not _fits(kind, value):
            yield name, f"{value!r} is not valid; use {kind.value}"


def balance_forward(values: Mapping[str, str]) -> bool:
    """On unless the biller says false; the documents want it always on (Q-57)."""
    return values.get("BalanceForward", "").lower() != "false"


def derived_format_guid(bid: str) -> str:
    """Return FS 9 of a biller without the customization: the same on every machine and at every start (Q-79)."""
    return str(uuid5(NAMESPACE_URL, f"invoice-format:{bid}"))


def date_of(rule: str, invoice_date: date, due_date: date) -> date | None:
    """The date a rule gives for a bill; blank gives none."""
    found = DATE.fullmatch(rule)
    if found is None:
        return None
    start = invoice_date if found[1] == "InvoiceDate" else due_date
    try:
        return start + timedelta(days=int(f"{found[2] or '+'}{found[3] or 0}"))
    except OverflowError:
        return None


def allow_partial_payments(values: Mapping[str, str]) -> bool | None:
    """Return whether the payer may pay a part; None where the biller has not answered."""
    value = values.get("AllowPartialPayments", "").lower()
    return None if not value else value == "true"


def _not_settable(name: str) -> str:
    if name in NOT_USED:
        return f"{name} is not used for Cayenta; leave it out"
    if name in IN_FILE:
        return f"{name} is read from the bill file; leave it out"
    return f"unknown feature {name}; {advice(name[:40], FEATURES)}"


def _fits(kind: OptionKind, value: str) -> bool:
    if kind is OptionKind.FLAG:
        return value.lower() in {"true", "false"}
    if kind is OptionKind.DATE:
        return DATE.fullmatch(value) is not None
    try:
        UUID(value)
    except ValueError:
        return False
    return True
