"""Values of bill files: the date forms and amounts of invoice-files §4 in, the forms of the BIF (§11) out.

No file knows its neighbours here. A file repeats its dates and amounts, so what was read is remembered, up to a limit.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ic_adapter import money
from ic_adapter.errors import BadValue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR = 1900
REMEMBERED, AMOUNTS_REMEMBERED = 8192, 32768
#: The documented form first, then those a reader accepts too.
DATES = (
    re.compile(r"(?P<mon>[A-Za-z]{3})-(?P<d>[0-9]{2})-(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/(?P<y>[0-9]{4})"),
)

#: Amounts by the decimal sign of the biller (Q-78): the other sign only stands between groups of three before it.
AMOUNTS: Mapping[str, re.Pattern[str]] = {
    "point": re.compile(r"(-?)\$?(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?=\.))(?:\.([0-9]{1,2}))?"),
    "comma": re.compile(r"(-?)\$?(-?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+(?=,))(?:,([0-9]{1,2}))?"),
}


class Day(NamedTuple):
    """A date in the forms that the BIF needs: yyyy-MM-dd, MMDDYYYY, the year."""

    iso: str
    in_number: str
    year: str


class Amount(NamedTuple):
    """An amount as whole cents and as the BIF shows it."""

    cents: int
    text: str


def parse_date(text: str) -> date:
    """A date in one of the four forms; BadValue."""
    for form in DATES:
        found = form.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        try:
            month = MONTHS.index(parts["mon"].lower()) + 1 if "mon" in parts else int(parts["m"])
            day = date(int(parts["y"]), month, int(parts["d"]))
        except ValueError:
            break
        if day.year >= FIRST_YEAR:
            return day
        break
    raise BadValue(f"{text[:40]!r} is not a date (MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy)")


@lru_cache(REMEMBERED)
def day_of(text: str) -> Day:
    """The date of this text; BadValue."""
    day = parse_date(text)
    return Day(day.isoformat(), f"{day:%m%d%Y}", f"{day:%Y}")


@lru_cache(AMOUNTS_REMEMBERED)
def amount_of(text: str, decimal_sign: str = "point") -> Amount:
    """Return an amount with or without a dollar sign and groups of three, as the biller writes it (Q-78); BadValue."""
    found = AMOUNTS[decimal_sign].fullmatch(text.strip())
    if found is None or (found[1] and found[2]):
        raise BadValue(f"{text[:40]!r} is not an amount{_hint(text)}")
    whole = re.sub("[,.]", "", found[3])
    try:
        cents = money.parse_cents(f"{found[1]}{found[2]}{whole}.{found[4] or '0'}")
    except ValueError:
        raise BadValue(f"{text[:40]!r} is not an amount") from None
    return Amount(cents, money.cents_text(cents))


def _hint(text: str) -> str:
    """What to do about signs that may be decimal signs of another country."""
    return "; use groups of three and a decimal sign as decimal_sign says" if "," in text else ""
