"""The one reader of partner files: records by a mapping profile, with what is wrong with each, and the totals checked.

Nothing is stored here. A header or trailer record that disagrees with the file refuses the whole file: bytes are
missing, or are too many.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ic_adapter import money
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bills.fields import Format
from ic_adapter.files.bills.mapping import ACCOUNT
from ic_adapter.files.partners.mapping.fields import CONTROL_FIELDS, PartnerField
from ic_adapter.files.partners.mapping.layouts import Columns, Row, Source, rows_of
from ic_adapter.files.partners.mapping.profile import At, FileMapping
from ic_adapter.files.partners.mapping.values import Value, value_of

MARKS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One detail record: its number among them and its line, both from 1, and its values by IC field; no blank ones.

    `fault` says why it cannot be used, blank where it can.
    """

    number: int
    line: int
    values: Mapping[str, Value]
    fault: str = ""

    def text(self, name: str) -> str:
        """Return a text field, blank where the record has none."""
        return str(self.values.get(name, ""))

    def cents(self, name: str) -> int | None:
        """Return an amount field in cents, None where the record has none."""
        found = self.values.get(name)
        return found if isinstance(found, int) else None


@dataclass(slots=True)
class Totals:
    """What was counted so far: detail records, faulty ones among them, the sum of the field that TotalAmount sums.

    `declared` is what header and trailer say, by the name of the control field.
    """

    records: int = 0
    faulty: int = 0
    cents: int = 0
    declared: dict[str, Value] = field(default_factory=dict)
    has_header: bool = False
    has_trailer: bool = False
    is_sum_known: bool = True


class PartnerReader:
    """Reads one file; `totals` is complete at its end."""

    def __init__(self, mapping: FileMapping) -> None:
        self._mapping = mapping
        self._fields = [
            (row, mapping.fields[row.name], row.name in mapping.required)
            for row in mapping.type.fields
            if row.name in mapping.fields
        ]
        self._constants = {
            row.name: value_of(mapping.constants[row.name], row.format, mapping)
            for row in mapping.type.fields
            if row.name in mapping.constants
        }
        self.totals = Totals()

    def records(self, source: Source) -> Iterator[Record]:
        """Return the detail records in order; FileRefused as soon as the file proves not to fit the profile."""
        rows = rows_of(source, self._mapping)
        names: tuple[str, ...] | None = None
        if self._mapping.has_names and not self._mapping.is_fixed:
            first = next(rows, None)
            if first is None:
                raise FileRefused("the file is empty; it needs the line of column names")
            names = first.parts
        columns = Columns(self._mapping, names)
        for row in rows:
            if self.totals.has_trailer:
                raise FileRefused(f"line {row.line}: comes after the trailer record")
            if self._is_control(row, columns):
                continue
            yield self._record(row, columns)
        self._check_totals()

    def _is_control(self, row: Row, columns: Columns) -> bool:
        """Whether the line is a header or trailer record, whose values are kept; FileRefused for an unknown mark."""
        marks = self._mapping.marks
        if marks is None:
            return False
        mark = columns.text(row, marks.place)
        if mark == marks.detail:
            return False
        if marks.header is not None and mark == marks.header and not self.totals.records:
            self.totals.has_header = True
            self._declare(row, columns, self._mapping.header_record)
        elif marks.trailer is not None and mark == marks.trailer:
            self.totals.has_trailer = True
            self._declare(row, columns, self._mapping.trailer_record)
        else:
            known = [one for one in (marks.header, marks.detail, marks.trailer) if one is not None]
            raise FileRefused(f"line {row.line}: unknown record {mark[:MARKS_SHOWN]!r}; expected {', '.join(known)}")
        return True

    def _declare(self, row: Row, columns: Columns, places: Mapping[str, At]) -> None:
        for name, place in places.items():
            text = columns.text(row, place)
            try:
                value = value_of(text, CONTROL_FIELDS[name], self._mapping)
            except BadValue as fault:
                raise FileRefused(f"line {row.line}: {name}: {fault}") from None
            if self.totals.declared.setdefault(name, value) != value:
                raise FileRefused(f"line {row.line}: {name} differs from the header record")

    def _record(self, row: Row, columns: Columns) -> Record:
        self.totals.records += 1
        values: dict[str, Value] = dict(self._constants)
        faults: list[str] = []
        try:
            columns.check(row)
        except BadValue as fault:
            faults.append(str(fault))
        else:
            for field_, place, is_required in self._fields:
                self._add(values, faults, (field_, is_required), columns.text(row, place))
            faults += self._one_of(values)
            if not ACCOUNT.fullmatch(str(values.get("AccountNumber", "0"))):
                faults.append("AccountNumber: not a valid account number; use letters, digits and -, at most 20")
        self._count(values, has_faults=bool(faults))
        return Record(self.totals.records, row.line, values, "; ".join(faults))

    def _add(self, values: dict[str, Value], faults: list[str], of: tuple[PartnerField, bool], text: str) -> None:
        field_, is_required = of
        if not text:
            if is_required:
                faults.append(f"{field_.name} is missing or blank")
            return
        try:
            values[field_.name] = value_of(text, field_.format, self._mapping)
        except BadValue as fault:
            faults.append(f"{field_.name}: {fault}")

    def _one_of(self, values: Mapping[str, Value]) -> Iterator[str]:
        options = self._mapping.type.one_of
        if options and sum(name in values for name in options) != 1:
            yield f"needs exactly one of {' and '.join(options)}"

    def _count(self, values: Mapping[str, Value], *, has_faults: bool) -> None:
        self.totals.faulty += has_faults
        name = self._mapping.type.total_of
        if name in self._mapping.fields:
            amount = values.get(name)
            if isinstance(amount, int):
                self.totals.cents += amount
            elif has_faults:
                self.totals.is_sum_known = False

    def _check_totals(self) -> None:
        """FileRefused where header or trailer disagree with what was read; faulty records count as records, too."""
        totals, marks = self.totals, self._mapping.marks
        if marks is not None and marks.trailer is not None and not totals.has_trailer:
            raise FileRefused(f"the trailer record {marks.trailer!r} is missing; the file is not whole")
        if marks is not None and marks.header is not None and self._mapping.header_record and not totals.has_header:
            raise FileRefused(f"the header record {marks.header!r} is missing")
        count = totals.declared.get("RecordCount")
        if count is not None and count != totals.records:
            raise FileRefused(f"RecordCount says {count}, the file has {totals.records} records")
        declared = totals.declared.get("TotalAmount")
        if isinstance(declared, int) and totals.is_sum_known and declared != totals.cents:
            said, read = money.cents_text(declared), money.cents_text(totals.cents)
            raise FileRefused(f"TotalAmount says {said}, the records sum up to {read}")


def amount_fields(mapping: FileMapping) -> tuple[str, ...]:
    """Return the names of the fields that hold amounts."""
    return tuple(row.name for row in mapping.type.fields if row.format is Format.AMOUNT)
