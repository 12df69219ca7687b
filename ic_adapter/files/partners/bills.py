"""Invoice data of a partner as IH and CR records (invoice-files §5, §9): the BIF and the store of any bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ic_adapter import money
from ic_adapter.billers import bif_options
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadValue
from ic_adapter.files.bills.fields import BY_FS, IH_FEATURES, Format
from ic_adapter.files.bills.mapped import ORDER, STORED, Mapped
from ic_adapter.files.bills.mapping import clean
from ic_adapter.files.partners.mapping.reader import Record

#: What a field holds that the profile does not map: the value of another field.
SAME_AS: Mapping[int, int] = {93: 13, 94: 38, 347: 10, 373: 59}
CENTS: Mapping[str, int] = {"13 cents": 13, "407 cents": 407, "412 cents": 412}


@dataclass(frozen=True, slots=True)
class PartnerBill:
    """One bill, the line where it begins, what is stored of it, and what differs from where the store takes it from."""

    line: int
    mapped: Mapped
    balance_cents: int
    custom11: str


def bill_of(record: Record, biller: Biller) -> PartnerBill:
    """Return the bill of a record without a fault; BadValue for an arrangement amount below zero."""
    values: dict[int | str, Any] = {fs: record.values.get(row.name, "") for fs, row in BY_FS.items()}
    for fs, source in SAME_AS.items():
        values[fs] = values[fs] if values[fs] != "" else values[source]
    start, end = values[11], values[12]
    values |= {7: "IH", 58: "CR", 346: values[346] or f"{start:%Y}"}
    values[9] = biller.bif.get("InvoiceFormatGuid") or bif_options.derived_format_guid(biller.id)
    if values[412] != "" and values[412] <= 0:  # blank or 0 is none (ITG-3456)
        if values[412] < 0:
            raise BadValue("PaymentArrangementAmount: is below zero")
        values[412] = ""
    for name in IH_FEATURES:
        values[name] = _feature(biller, name, start, end)
    values[248] = values[248] or _feature(biller, "AutoPayCollectionDate", start, end)
    shown = {key: _shown(key, value) for key, value in values.items()}
    stored: dict[int | str, Any] = {
        **shown,
        "number": record.number,
        **{name: _cents(values[fs]) for name, fs in CENTS.items()},
    }
    texts = tuple(shown[key] for key in ORDER)
    mapped = Mapped(texts, tuple(stored[key] for key in STORED), values[93])
    return PartnerBill(record.line, mapped, values[93], shown[94])


def _feature(biller: Biller, name: str, start: date, end: date) -> str:
    rule = biller.bif.get(name, "")
    if bif_options.FEATURES[name] is not bif_options.OptionKind.DATE:
        return clean(rule).lower()
    day = bif_options.date_of(rule, start, end)
    return "" if day is None else day.isoformat()


def _shown(key: int | str, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(key, int) and BY_FS[key].format is Format.AMOUNT and value != "":
        return money.cents_text(value)
    return clean(str(value))


def _cents(value: Any) -> int | None:
    return None if value == "" else int(value)
