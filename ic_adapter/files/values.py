"""Values of bill files: the date forms and amounts of invoice-files §4 in, BIF text out.

No file knows its neighbours here.
"""

import re
from datetime import date
from decimal import Decimal

from ic_adapter.errors import BadValue

AMOUNT = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR = 1900
#: The documented form first, then those a reader accepts too.
DATES = (
    re.compile(r"(?P<mon>[A-Za-z]{3})-(?P<d>[0-9]{2})-(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/(?P<y>[0-9]{4})"),
)


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
    raise BadValue(f"{text!r} is not a date (MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy)")


def parse_amount(text: str) -> Decimal:
    """An amount; dollar signs and commas are stripped first; BadValue."""
    bare = text.replace("$", "").replace(",", "").strip()
    if not AMOUNT.fullmatch(bare):
        raise BadValue(f"{text!r} is not an amount")
    return Decimal(bare).quantize(Decimal("0.01"))
