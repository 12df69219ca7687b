"""What invoice-files §4 to §6 says becomes of a bill: its fields as the BIF writes them, or why it is left out.

A second reading of the specification, made from its tables; it knows nothing of the adapter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tests.ic_adapter.file_types.spec_fields import Column, Row, Shape, elements, rows, rule_of

Bill = Mapping[str, str]
#: Text(n) of router §3 (Q-06), an account number of router §3, an amount N(15,2).
LONGEST = 255
ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,2})?")
#: AS 86 of the sample biller of Commercial/Residential (WX-INV-3).
COMMERCIAL = {"COM": "6", "IND": "6"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The element that is at fault, and what the reason says of it."""

    element: str
    words: str


def outcome(column: Column, bill: Bill) -> LeftOut | dict[int, str]:
    """The fields of a bill by FileSpecID, without those that IC generates; or why it is left out."""
    for element, is_required in elements().items():
        if is_required and not bill.get(element):
            return LeftOut(element, "is missing or blank")
    found: dict[int, str] = {}
    for row in rows():
        rule = rule_of(row, column)
        if rule.shape is Shape.GENERATED:
            continue
        text = bill.get(rule.source, "")
        if instead := re.search(r"absent → (\w+)", row.rule):
            text = text or bill.get(instead[1], "")
        words = _fault(row, rule.shape, text)
        if words:
            return LeftOut(rule.source, words)
        found[row.fs] = _text(rule.shape, text, bill) if rule.is_filled else ""
        found[row.fs] = rule.constant or found[row.fs]
    return found


def _fault(row: Row, shape: Shape, text: str) -> str:
    if row.name == "AccountNumber" and not ACCOUNT.fullmatch(text):
        return "is not an account number"
    if shape in (Shape.TEXT, Shape.NUMBER) and len(text) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if shape in (Shape.DATE, Shape.YEAR) and text and _day(text) is None:
        return "is not a date"
    if shape in (Shape.AMOUNT, Shape.ARRANGEMENT) and text and not AMOUNT.fullmatch(text):
        return "is not an amount"
    return ""


def _text(shape: Shape, text: str, bill: Bill) -> str:
    if shape is Shape.COMMERCIAL:
        return COMMERCIAL.get(text.upper(), "42")
    if shape is Shape.BUDGET:
        return "BUDGET" if text == "EQUAL BILLING" else ""
    if text and shape in (Shape.AMOUNT, Shape.ARRANGEMENT):
        return "" if shape is Shape.ARRANGEMENT and Decimal(text) <= 0 else f"{Decimal(text):.2f}"
    if shape is Shape.NUMBER and (billed := _day(bill["Bill_DT"])):
        return f"UB{_clean(text)}{billed:%m%d%Y}"
    forms = {Shape.DATE: "%Y-%m-%d", Shape.YEAR: "%Y"}
    day = _day(text) if shape in forms else None
    return day.strftime(forms[shape]) if day else _clean(text)


def _clean(text: str) -> str:
    """§11: a separator or line break becomes a blank."""
    return re.sub(r"[|\n]", " ", text)


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%b-%d-%Y")  # noqa: DTZ007 — a date alone
    except ValueError:
        return None
