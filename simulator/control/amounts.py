"""Amounts in admin bodies: text with up to two decimals, so that no float ever touches money."""

from decimal import Decimal

from simulator.billing.money import from_text
from simulator.control.wire import Refusal


def amount(text: str, path: str, *, zero: bool = False) -> Decimal:
    """The amount; Refusal (422) where it is no N(15,2), negative, or 0 and that is not allowed."""
    try:
        value = from_text(text)
    except ValueError as error:
        raise Refusal(422, "not an amount", (path, str(error))) from None
    if value < 0 or (value == 0 and not zero):
        raise Refusal(422, "not an amount", (path, f"{text} is not {'0 or more' if zero else 'more than 0'}"))
    return value
