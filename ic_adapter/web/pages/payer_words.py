"""How money, days and moments are written for payers: ``$1,671.40``, ``May 20, 2024``, ``2:45 p.m. PDT``."""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from ic_adapter import money

MINUS = "\N{MINUS SIGN}"
MONTHS = "January February March April May June July August September October November December".split()


def dollars(value: Decimal) -> str:
    """Return the amount with its sign: ``$1,671.40``, a negative one with a minus before the dollar."""
    return f"{MINUS if value < 0 else ''}${money.grouped(abs(value))}"


def day(value: date, zone: tzinfo | None = None) -> str:
    """Return the day, of a moment the one that it is in the zone."""
    if zone is not None and isinstance(value, datetime):
        value = value.astimezone(zone)
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"


def hour(value: datetime, zone: tzinfo) -> str:
    """Return the time of day with its zone."""
    local = value.astimezone(zone)
    name = local.tzname() or ""
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local.hour % 12 or 12}:{local.minute:02} {half} {name}".rstrip()


def sentence(text: str) -> str:
    """Return the text with a capital at its beginning and a period at its end."""
    text = text.strip()
    ended = text if text.endswith((".", "!", "?")) or not text else f"{text}."
    return f"{ended[:1].upper()}{ended[1:]}"
