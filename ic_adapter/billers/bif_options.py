"""BIF customizations of a biller (invoice-files §10, Q-57).

The seven questionnaire features and the syntax of their values.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from uuid import NAMESPACE_URL, UUID, uuid5


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
DATE = re.compile(r"\s*(InvoiceDate|InvoiceDueDate)\s*(?:([+-])\s*([0-9]{1,4}))?\s*")


def faults(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The features that cannot be taken, each with the reason."""
    for name, value in values.items():
        kind = FEATURES.get(name)
        if kind is None:
            yield name, f"unknown feature {name}; use one of {', '.join(FEATURES)}"
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
