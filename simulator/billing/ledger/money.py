"""Amounts as the router writes and reads them: Decimal inside, N(15,2) text without padding outside (router §3)."""

import re
from decimal import Decimal

ZERO = Decimal(0)
LARGEST = Decimal("9999999999999.99")  # N(15,2)
AMOUNT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")


def as_text(amount: Decimal) -> str:
    """``1671.40`` → ``1671.4``, ``0.00`` → ``0``: trailing zeros are not padded (router §3, quirk 11)."""
    if not amount:
        return "0"
    text = str(amount)
    if "E" in text:  # of a very large or very small exponent
        text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_text(text: str) -> Decimal:
    """The amount that the text writes; ValueError where it is no N(15,2)."""
    if not AMOUNT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a valid amount; use up to 13 digits and up to 2 decimals")
    return Decimal(text)
