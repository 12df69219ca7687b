"""Records of partner files as JSON objects: amounts as text with two decimals, dates as yyyy-MM-dd."""

from collections.abc import Mapping
from datetime import date

from ic_adapter import money
from ic_adapter.errors import BadValue
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.partners.mapping.fields import PartnerFile, field_of
from ic_adapter.files.partners.mapping.values import Value


def shown(kind: PartnerFile, values: Mapping[str, Value]) -> dict[str, str | int]:
    """Return the values of a record for JSON."""
    return {name: _shown(kind, name, value) for name, value in values.items()}


def _shown(kind: PartnerFile, name: str, value: Value) -> str | int:
    field = field_of(kind, name)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and field is not None and field.format is Format.AMOUNT:
        return money.cents_text(value)
    return value


def given(kind: PartnerFile, record: object) -> dict[str, Value]:
    """Return the values of a JSON object; BadValue names the member that does not fit."""
    if not isinstance(record, dict):
        raise BadValue("is not a JSON object")
    return {str(name): _given(kind, str(name), value) for name, value in record.items()}


def _given(kind: PartnerFile, name: str, value: object) -> Value:
    field = field_of(kind, name)
    if field is None:
        raise BadValue(f"{name[:40]} is not a field of the {kind.value} file")
    try:
        if field.format is Format.AMOUNT:
            return money.parse_cents(value) if isinstance(value, str) else _not_text()
        if field.format is Format.DATE:
            return date.fromisoformat(str(value))
        if field.format is Format.NUMBER:
            return int(str(value))
    except ValueError:
        form = {Format.AMOUNT: 'an amount as text, such as "12.34"', Format.DATE: "a date as yyyy-MM-dd"}
        raise BadValue(f"{name}: use {form.get(field.format, 'a whole number')}") from None
    return str(value)


def _not_text() -> int:
    raise ValueError
