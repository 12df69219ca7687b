"""The one writer of partner files: records by a mapping profile, with the header and trailer that it asks for.

The same records give the same bytes, always.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ic_adapter.errors import BadValue, InternalError
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.partners.mapping.fields import CONTROL_FIELDS, field_of
from ic_adapter.files.partners.mapping.layouts import delimited, line_of, widest
from ic_adapter.files.partners.mapping.profile import At, FileMapping
from ic_adapter.files.partners.mapping.schema import FixedPlace
from ic_adapter.files.partners.mapping.values import UNPRINTABLE, Value, text_of


def write_file(mapping: FileMapping, records: Sequence[Mapping[str, Value]], file_date: date) -> bytes:
    """Return the whole file; BadValue names the record with a value that does not fit.

    A text that is too long for a fixed place is cut (Q-82); an amount, a date or a number never is.
    """
    names = _names(mapping)
    lines = [delimited(list(names), mapping)] if names else []
    control = _control(mapping, records, file_date)
    if mapping.marks is not None and mapping.marks.header is not None:
        lines.append(_line(mapping, names, _controls(mapping, mapping.header_record, control, mapping.marks.header)))
    lines += [_line(mapping, names, _texts(mapping, number, values)) for number, values in enumerate(records, 1)]
    if mapping.marks is not None and mapping.marks.trailer is not None:
        lines.append(_line(mapping, names, _controls(mapping, mapping.trailer_record, control, mapping.marks.trailer)))
    return "".join(lines).encode(mapping.encoding, "replace")


def name_of(mapping: FileMapping, day: date) -> str:
    """Return the name of the file of this day."""
    return mapping.pattern.replace("{yyyyMMdd}", f"{day:%Y%m%d}")


def _names(mapping: FileMapping) -> tuple[str, ...]:
    """The line of column names, in the order of the profile; a column that has a number only is named by its field."""
    if mapping.is_fixed or not mapping.has_names:
        return ()
    places: dict[At, str] = {}
    if mapping.marks is not None:
        places[mapping.marks.place] = "RecordType"
    for group in (mapping.fields, mapping.header_record, mapping.trailer_record):
        places |= {place: name for name, place in group.items() if place not in places}
    numbered = {place: name for place, name in places.items() if isinstance(place, int)}
    columns = [numbered.get(number, "") for number in range(1, widest(mapping) + 1)]
    return (*columns, *(str(place) for place in places if isinstance(place, str)))


def _control(mapping: FileMapping, records: Sequence[Mapping[str, Value]], file_date: date) -> dict[str, Value]:
    total = sum(int(str(values.get(mapping.type.total_of, 0))) for values in records)
    return {"FileDate": file_date, "RecordCount": len(records), "TotalAmount": total}


def _controls(mapping: FileMapping, places: Mapping[str, At], control: Mapping[str, Value], mark: str) -> dict[At, str]:
    texts = {
        place: _fitting(text_of(control[name], CONTROL_FIELDS[name], mapping), place, name, CONTROL_FIELDS[name])
        for name, place in places.items()
    }
    return _marked(mapping, texts, mark)


def _texts(mapping: FileMapping, number: int, values: Mapping[str, Value]) -> dict[At, str]:
    texts: dict[At, str] = {}
    for name, place in mapping.fields.items():
        try:
            texts[place] = _text(mapping, name, place, values.get(name, ""))
        except BadValue as fault:
            raise BadValue(f"record {number}: {fault}") from None
    return _marked(mapping, texts, None if mapping.marks is None else mapping.marks.detail)


def _text(mapping: FileMapping, name: str, place: At, value: Value) -> str:
    field = field_of(mapping.kind, name)
    if field is None:
        raise InternalError(f"the profile maps {name}, which its schema does not have")
    if value == "":
        if name in mapping.required:
            raise BadValue(f"{name} is missing or blank")
        return ""
    return _fitting(UNPRINTABLE.sub(" ", text_of(value, field.format, mapping)), place, name, field.format)


def _marked(mapping: FileMapping, texts: dict[At, str], mark: str | None) -> dict[At, str]:
    return texts if mapping.marks is None or mark is None else {mapping.marks.place: mark, **texts}


def _fitting(text: str, place: At, name: str, form: Format) -> str:
    if not isinstance(place, FixedPlace) or len(text) <= place.length:
        return text
    if form is Format.TEXT and name not in {"AccountNumber", "InvoiceNumber", "PaymentGuid", "OriginalPaymentGuid"}:
        return text[: place.length]
    raise BadValue(f"{name}: {text[:40]!r} is longer than its {place.length} positions")


def _line(mapping: FileMapping, names: tuple[str, ...], texts: Mapping[At, str]) -> str:
    return line_of(texts, mapping, names)
