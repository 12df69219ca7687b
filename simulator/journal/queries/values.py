"""Values of tags that were missed by a little: amounts, dates, texts and how they were encoded (router §3)."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from urllib.parse import unquote_plus

from simulator.billing.ledger.money import from_text
from simulator.journal.queries import account_numbers
from simulator.journal.queries.nearness import Detector, MatchContext, Row, Seen

AMOUNTS = frozenset({"Amt"})
DAYS = frozenset({"Date8", "Dtm16", "DateOrDtm"})
MONTHS = frozenset({"DateMon"})
DECIMAL_COMMA = re.compile(r"(-?[0-9]{1,13}),([0-9]{1,2})")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"(?:[$€£]|USD|EUR)\s*(-?[0-9.,]+)|(-?[0-9.,]+)\s*(?:[$€£]|USD|EUR)")
DECIMALS = re.compile(r"-?[0-9]{1,13}\.[0-9]{3,20}")
ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:amp|lt|gt|quot|apos|#\d+);")


def _typed(kinds: frozenset[str], make: Callable[[str], str | None]) -> Detector:
    """For values of these types; what is made of them has to be what was wanted, where something was."""

    def detect(seen: Seen, _context: MatchContext) -> str | None:
        right = make(seen.came.strip()) if seen.type in kinds else None
        return right if right is not None and (seen.wanted is None or _is_same(right, seen.wanted)) else None

    return detect


def _is_same(right: str, wanted: str) -> bool:
    """The same text, or the same amount."""
    try:
        return right == wanted or from_text(right) == from_text(wanted)
    except ValueError:
        return False


def _comma(text: str) -> str | None:
    found = DECIMAL_COMMA.fullmatch(text)
    return f"{found[1]}.{found[2]}" if found else None


def _thousands(text: str) -> str | None:
    return text.replace(",", "") if THOUSANDS.fullmatch(text) else None


def _currency(text: str) -> str | None:
    found = CURRENCY.fullmatch(text)
    return None if found is None else (found[1] or found[2]).replace(",", "")


def _decimals(text: str) -> str | None:
    return f"{Decimal(text):.2f}" if DECIMALS.fullmatch(text) else None


def _day(form: str, written: str = "%Y%m%d") -> Callable[[str], str | None]:
    """A day in another form, as it should have been written."""

    def make(text: str) -> str | None:
        try:
            return datetime.strptime(text, form).strftime(written)  # noqa: DTZ007 — a day of the calendar has no zone
        except ValueError:
            return None

    return make


def _iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).strftime("%Y%m%d") if text[4:5] == "-" else None
    except ValueError:
        return None


def _amounts(relation: Callable[[Decimal, Decimal], bool]) -> Detector:
    """For two amounts of which one is what the relation makes of the other."""

    def detect(seen: Seen, _context: MatchContext) -> str | None:
        if seen.type not in AMOUNTS or not seen.wanted:
            return None
        try:
            came, wanted = from_text(seen.came.strip()), from_text(seen.wanted)
        except ValueError:
            return None
        return seen.wanted if wanted and relation(came, wanted) else None

    return detect


def _changed(make: Callable[[str], str]) -> Detector:
    """For a text that is the wanted one once this is done to both."""

    def detect(seen: Seen, _context: MatchContext) -> str | None:
        if seen.wanted is None or seen.came == seen.wanted or make(seen.came) != make(seen.wanted):
            return None
        return seen.wanted

    return detect


def _plus_kept(seen: Seen, _context: MatchContext) -> str | None:
    right = seen.came.replace("+", " ")
    return right if right != seen.came and seen.wanted == right else None


def _plus_lost(seen: Seen, _context: MatchContext) -> str | None:
    return seen.wanted if seen.wanted and "+" in seen.wanted and seen.wanted.replace("+", " ") == seen.came else None


def _twice(seen: Seen, _context: MatchContext) -> str | None:
    if not ENCODED.search(seen.came):
        return None
    rights = (unquote_plus(seen.came), unescape(seen.came))
    return next((it for it in rights if it != seen.came and seen.wanted in (None, it)), None)


def _hundred(came: Decimal, wanted: Decimal) -> bool:
    return wanted in (came * 100, came / 100)


def _negated(came: Decimal, wanted: Decimal) -> bool:
    return came == -wanted


_month = _day("%Y%m%d", "%b-%d-%Y")

TABLE: tuple[Row, ...] = (
    Row("decimal_comma", "{name} {came} has a decimal comma; send {right}", _typed(AMOUNTS, _comma)),
    Row("thousands_separator", "{name} {came} has thousands separators; send {right}", _typed(AMOUNTS, _thousands)),
    Row("currency_sign", "{name} {came} has a currency sign; send {right}", _typed(AMOUNTS, _currency)),
    Row("three_decimals", "{name} {came} has more than 2 decimals; did you mean {right}?", _typed(AMOUNTS, _decimals)),
    Row("cents", "{name} {came} and {right} differ by a factor of 100; one is in cents", _amounts(_hundred)),
    Row("amount_sign", "{name} {came} is {right} with the opposite sign", _amounts(_negated)),
    Row("iso_date", "{name} {came} has dashes; send yyyyMMdd: {right}", _typed(DAYS, _iso)),
    Row("month_date", "{name} {came} has the form MMM-dd-yyyy; send yyyyMMdd: {right}", _typed(DAYS, _day("%b-%d-%Y"))),
    Row("slash_date", "{name} {came} has the form MM/dd/yyyy; send yyyyMMdd: {right}", _typed(DAYS, _day("%m/%d/%Y"))),
    Row("digit_date", "{name} {came} has the form yyyyMMdd; expected MMM-dd-yyyy: {right}", _typed(MONTHS, _month)),
    Row("plus_kept", "{name} {came} has plus signs instead of blanks; expected {right}", _plus_kept),
    Row("plus_lost", "{name} {came} lost its plus signs; send + as %2B: {right}", _plus_lost),
    Row("encoded_twice", "{name} {came} was encoded twice; did you mean {right}?", _twice),
    Row("outer_blanks", "{name} '{came}' and '{right}' differ only in leading or trailing blanks", _changed(str.strip)),
    Row("letter_case", "{name} {came} and {right} differ only in case", _changed(str.casefold)),
    *account_numbers.TABLE,
)  # fmt: skip
