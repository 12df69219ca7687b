"""Amounts of money: the one place that parses, adds, formats and stores them, in whole cents.

Elsewhere an amount is a ``Decimal`` with two decimals that came from here. Nothing rounds and nothing is a float: text
or a number with a third decimal, an exponent, a comma or too many digits is refused.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

#: Digits before the point that a text may have, those of the router's Amt (router §3); totals may have more.
MAX_DIGITS = 13
#: The forms of an amount as regular expressions, for the patterns of JSON bodies too.
UNSIGNED = rf"[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{1,2}})?"
SIGNED = f"-?{UNSIGNED}"
TWO_DECIMALS = rf"-?[0-9]{{1,{MAX_DIGITS}}}\.[0-9]{{2}}"
#: Cents that a column of the store can keep.
MAX_CENTS = 2**63 - 1
ZERO = Decimal("0.00")

_AMOUNT = re.compile(SIGNED)
_WRITTEN = re.compile(rf"[0-9]{{1,{MAX_DIGITS}}}\.[0-9]{{2}}")  # as `to_text` writes one that is not negative
_PLAIN = re.compile(rf"(?:(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})\.[0-9]{{2}}\n)+")
_EXPONENTS = frozenset({0, -1, -2})  # those of at most two decimals; NaN and infinity have none


def parse(text: str) -> Decimal:
    """Return the amount that a text says, with two decimals; raise ValueError for any other form."""
    return Decimal(text) if _WRITTEN.fullmatch(text) else from_cents(parse_cents(text))


def parse_optional(text: str) -> Decimal | None:
    """Return the amount that a text says; None for a blank text and any other form."""
    return parse(text) if _AMOUNT.fullmatch(text) else None


def parse_cents(text: str) -> int:
    """Return the whole cents that a text says; raise ValueError for any other form."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an amount of at most {MAX_DIGITS} digits and two decimals")
    whole, _, part = text.partition(".")
    return int(f"{whole}{part:0<2}")


def plain_cents(texts: Sequence[str]) -> list[int] | None:
    """Return the cents of amounts that are all written exactly as `to_text` writes them without a sign, else None.

    So is nearly every amount of a bill file; all of them together take less time than one takes by `parse_cents`.
    """
    joined = "\n".join(texts) + "\n"
    if not _PLAIN.fullmatch(joined) or joined.count("\n") != len(texts):
        return None
    return list(map(int, joined.replace(".", "").split()))


def to_cents(amount: Decimal) -> int:
    """Return the amount in whole cents, exactly; raise ValueError for a third decimal, an exponent, NaN, infinity."""
    if amount.as_tuple().exponent not in _EXPONENTS:
        raise ValueError(f"{amount} is not an amount with at most two decimals")
    units, divisor = amount.as_integer_ratio()
    return units * 100 // divisor


def from_cents(cents: int) -> Decimal:
    """Return whole cents as an amount with two decimals."""
    return Decimal(cents_text(cents))


def to_text(amount: Decimal) -> str:
    """Return the wire's form: two decimals, a point, a dash if negative (router §3); raise ValueError as `to_cents`."""
    text = str(amount)
    return text if _WRITTEN.fullmatch(text) else cents_text(to_cents(amount))


def cents_text(cents: int) -> str:
    """Return the wire's form of whole cents; there is no negative zero."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def grouped(amount: Decimal) -> str:
    """Return the amount as a page shows it, with commas between the thousands; raise ValueError as `to_cents`."""
    text = to_text(abs(amount))
    whole, part = text[:-3], text[-3:]
    return f"{'-' if amount < 0 else ''}{int(whole):,}{part}"


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the exact sum; None counts as nothing, no amounts make `ZERO`."""
    return from_cents(sum(to_cents(amount) for amount in amounts if amount is not None))
