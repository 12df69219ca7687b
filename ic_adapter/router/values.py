"""Readers of values in replies: amount, date and flag (router §3).

Writers of values in requests are in `integrations.formats`.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from ic_adapter import money

DATE8 = re.compile(r"[0-9]{8}")
TRUE = frozenset({"T", "Y", "TRUE", "1"})
FALSE = frozenset({"F", "N", "FALSE", "0"})


def amount_of(text: str) -> Decimal | None:
    """An amount of a reply (router §3), two decimals; None when it is blank or unreadable."""
    return money.parse_optional(text)


def date_of(text: str) -> date | None:
    """A Date8 of a reply; None when it is blank, unreadable or not in the calendar."""
    try:
        return datetime.strptime(text, "%Y%m%d").date() if DATE8.fullmatch(text) else None  # noqa: DTZ007 — a day
    except ValueError:
        return None


def flag_of(text: str) -> bool | None:
    """T, Y, TRUE, 1 and F, N, FALSE, 0 in any case (router §3); None for "not stated"."""
    return True if text.upper() in TRUE else False if text.upper() in FALSE else None
