"""Values of partner files by the formats of a mapping profile: dates and amounts in, dates and amounts out.

A value in hand is text, a `date`, or an `int`: cents of an amount, or a whole number.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from ic_adapter import money
from ic_adapter.errors import BadValue
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.bills.values import FIRST_YEAR, MONTHS
from ic_adapter.files.partners.mapping.profile import FileMapping
from ic_adapter.files.partners.mapping.schema import AmountFormat

Value = str | int | date
MAX_TEXT = 255
TOKENS: Mapping[str, str] = {
    "yyyy": r"(?P<y>[0-9]{4})",
    "MMM": r"(?P<mon>[A-Za-z]{3})",
    "MM": r"(?P<m>[0-9]{2})",
    "dd": r"(?P<d>[0-9]{2})",
}
TOKEN = re.compile("yyyy|MMM|MM|dd|[A-Za-z]+|.")
GROUPED = {"point": (",", "."), "comma": (".", ",")}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def check_date_format(form: str) -> None:
    """BadValue unless the format has year, month and day, each once."""
    _date_pattern(form)


@lru_cache(256)
def _date_pattern(form: str) -> re.Pattern[str]:
    tokens = TOKEN.findall(form)
    names = ["month" if token in {"MM", "MMM"} else token for token in tokens if token in TOKENS]
    if sorted(names) != ["dd", "month", "yyyy"] or any(token.isalpha() and token not in TOKENS for token in tokens):
        raise BadValue(f"{form[:40]!r} is not a date format; use yyyy, MM or MMM, and dd, each once")
    return re.compile("".join(TOKENS.get(token, re.escape(token)) for token in tokens))


def value_of(text: str, form: Format, mapping: FileMapping) -> Value:
    """Return the value of a text that is not blank; BadValue says what was expected."""
    return READERS[form](text, mapping)


def text_of(value: Value, form: Format, mapping: FileMapping) -> str:
    """Return a value as the file shows it."""
    return WRITERS[form](value, mapping)


def _read_text(text: str, mapping: FileMapping) -> Value:
    del mapping
    if len(text) > MAX_TEXT:
        raise BadValue(f"is longer than {MAX_TEXT} characters")
    if UNPRINTABLE.search(text):
        raise BadValue(f"{text[:40]!r} contains control characters")
    return text


def _read_date(text: str, mapping: FileMapping) -> Value:
    found = _date_pattern(mapping.date_format).fullmatch(text)
    try:
        parts = found.groupdict() if found else {}
        month = MONTHS.index(parts["mon"].lower()) + 1 if "mon" in parts else int(parts["m"])
        day = date(int(parts["y"]), month, int(parts["d"]))
        if day.year >= FIRST_YEAR:
            return day
    except (ValueError, KeyError):
        pass
    raise BadValue(f"{text[:40]!r} is not a date; expected {mapping.date_format}")


def _read_amount(text: str, mapping: FileMapping) -> Value:
    """Return cents. Signs and decimals are the profile's; anything else is refused, nothing is guessed."""
    forms = mapping.amounts
    body, sign = _unsigned(text, forms)
    found = _amount_pattern(forms.decimal).fullmatch(body)
    if found is None:
        raise BadValue(f"{text[:40]!r} is not an amount; expected {example(forms)}")
    if forms.decimal == "implied":
        return sign * int(body)
    return sign * money.parse_cents(f"{re.sub('[,.]', '', found[1])}.{found[2] or '0'}")


@lru_cache(8)
def _amount_pattern(decimal: str) -> re.Pattern[str]:
    """Whole units and decimals; the other sign only stands between groups of three before the decimal sign (Q-78)."""
    if decimal == "implied":
        return re.compile("[0-9]{1,15}")
    group, point = map(re.escape, GROUPED[decimal])
    units = rf"([0-9]{{1,13}}|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,3}}(?={point}))"
    return re.compile(rf"{units}(?:{point}([0-9]{{1,2}}))?")


def _unsigned(text: str, forms: AmountFormat) -> tuple[str, int]:
    """Split an amount into its body and 1 or -1; the sign of another format stays in the body and is refused there."""
    if forms.negative == "parentheses" and text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1
    if forms.negative == "trailing" and text[-1:] in {"-", "+"}:
        return text[:-1].strip(), -1 if text.endswith("-") else 1
    if forms.negative == "leading" and text[:1] in {"-", "+"}:
        return text[1:].strip(), -1 if text.startswith("-") else 1
    return text, 1


def example(forms: AmountFormat) -> str:
    """Return how an amount and a negative one are written."""
    return f"{amount_text(123456, forms)} or {amount_text(-123456, forms)}"


def amount_text(cents: int, forms: AmountFormat) -> str:
    """Return cents as this format writes them."""
    plain = str(abs(cents)) if forms.decimal == "implied" else money.cents_text(abs(cents))
    body = plain.replace(".", ",") if forms.decimal == "comma" else plain
    if cents >= 0:
        return body
    return {"leading": f"-{body}", "trailing": f"{body}-", "parentheses": f"({body})"}[forms.negative]


def _read_number(text: str, mapping: FileMapping) -> Value:
    del mapping
    if not re.fullmatch("[0-9]{1,9}", text):
        raise BadValue(f"{text[:40]!r} is not a whole number")
    return int(text)


def _write_date(value: Value, mapping: FileMapping) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    month = MONTHS[day.month - 1].capitalize()
    shown = {"yyyy": f"{day.year:04d}", "MMM": month, "MM": f"{day.month:02d}", "dd": f"{day.day:02d}"}
    return "".join(shown.get(token, token) for token in TOKEN.findall(mapping.date_format))


READERS: Mapping[Format, Callable[[str, FileMapping], Value]] = {
    Format.TEXT: _read_text,
    Format.DATE: _read_date,
    Format.AMOUNT: _read_amount,
    Format.NUMBER: _read_number,
}
WRITERS: Mapping[Format, Callable[[Value, FileMapping], str]] = {
    Format.TEXT: lambda value, _: str(value),
    Format.DATE: _write_date,
    Format.AMOUNT: lambda value, mapping: amount_text(int(str(value)), mapping.amounts),
    Format.NUMBER: lambda value, _: str(value),
}
