"""Lines of a partner file taken apart and put together: delimited by a sign, or of fixed width."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.partners.mapping.profile import At, FileMapping
from ic_adapter.files.partners.mapping.schema import FixedPlace

MAX_LINE = 64 * 1024
BOM = "\ufeff"


class Source(Protocol):
    """Where bytes are read from."""

    def readline(self, size: int, /) -> bytes:
        """Return a line of at most so many bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file, from 1, and its parts; of a fixed-width file there is one part, the line."""

    line: int
    parts: tuple[str, ...]


def lines_of(source: Source, mapping: FileMapping) -> Iterator[str]:
    """Return the lines, decoded; FileRefused for bytes of another encoding and for a line without an end."""
    number = 0
    while raw := source.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            raise FileRefused(f"line {number} is longer than {MAX_LINE} bytes")
        try:
            text = raw.decode(mapping.encoding)
        except UnicodeDecodeError as error:
            raise FileRefused(f"line {number} is not {mapping.encoding}: byte {error.start + 1}") from None
        yield text.removeprefix(BOM) if number == 1 else text


def rows_of(source: Source, mapping: FileMapping) -> Iterator[Row]:
    """Return the lines that are not blank, taken apart; FileRefused."""
    lines = lines_of(source, mapping)
    if mapping.is_fixed:
        for number, text in enumerate(lines, 1):
            if text.strip():
                yield Row(number, (text.rstrip("\r\n"),))
        return
    reader = _csv_reader(lines, mapping)
    try:
        for parts in reader:
            if any(part.strip() for part in parts):
                yield Row(reader.line_num, tuple(parts))
    except csv.Error as error:
        raise FileRefused(f"line {reader.line_num}: {error}") from None


def _csv_reader(lines: Iterator[str], mapping: FileMapping) -> "csv._reader":  # type: ignore[name-defined]  # typeshed's
    if mapping.quote:
        return csv.reader(lines, delimiter=mapping.delimiter, quotechar=mapping.quote, strict=True)
    return csv.reader(lines, delimiter=mapping.delimiter, quoting=csv.QUOTE_NONE)


class Columns:
    """Where the columns of a delimited file are: by their number, or by their name in its first line."""

    def __init__(self, mapping: FileMapping, names: tuple[str, ...] | None) -> None:
        self._mapping = mapping
        self._count = None if names is None else len(names)
        self._at = {} if names is None else self._by_name(names)

    def text(self, row: Row, place: At) -> str:
        """Return the text in this place, trimmed; blank where the line is too short."""
        if isinstance(place, FixedPlace):
            text = row.parts[0][place.start - 1 : place.start - 1 + place.length]
            text = text.strip()
            if place.pad != " ":
                text = (text.rstrip if place.align == "left" else text.lstrip)(place.pad) or text[:1]
            return text
        index = place - 1 if isinstance(place, int) else self._at[place.strip().casefold()]
        return row.parts[index].strip() if index < len(row.parts) else ""

    def check(self, row: Row) -> None:
        """BadValue for a line that has another number of columns than the line of names."""
        if self._count is not None and len(row.parts) != self._count:
            raise BadValue(f"has {len(row.parts)} columns, the line of names has {self._count}")

    def _by_name(self, names: tuple[str, ...]) -> dict[str, int]:
        shown = [name.strip().casefold() for name in names]
        mapping = self._mapping
        wanted = dict(mapping.fields) | dict(mapping.header_record) | dict(mapping.trailer_record)
        if mapping.marks is not None:
            wanted["records.place"] = mapping.marks.place
        for field, place in wanted.items():
            if isinstance(place, str) and shown.count(place.strip().casefold()) != 1:
                often = "twice" if place.strip().casefold() in shown else "not"
                raise FileRefused(
                    f"column {place!r} ({field}) is {often} in the line of names: {', '.join(names)[:200]}"
                )
        return {name: index for index, name in enumerate(shown)}


def line_of(texts: Mapping[At, str], mapping: FileMapping, names: tuple[str, ...]) -> str:
    """Return one line with these texts in their places; BadValue for an amount or date that is too long for its."""
    if mapping.is_fixed:
        return _fixed(texts) + mapping.line_end
    count = len(names) or max((place for place in texts if isinstance(place, int)), default=0)
    count = max(count, widest(mapping))
    parts = [""] * count
    for place, text in texts.items():
        parts[place - 1 if isinstance(place, int) else names.index(str(place))] = text
    return delimited(parts, mapping)


def widest(mapping: FileMapping) -> int:
    """Return the greatest number of a column that the profile names."""
    places = [*mapping.fields.values(), *mapping.header_record.values(), *mapping.trailer_record.values()]
    places += [] if mapping.marks is None else [mapping.marks.place]
    return max((place for place in places if isinstance(place, int)), default=0)


def delimited(parts: list[str], mapping: FileMapping) -> str:
    """Return a line of these parts; without a quote a delimiter in a text becomes a blank."""
    if not mapping.quote:
        return mapping.delimiter.join(part.replace(mapping.delimiter, " ") for part in parts) + mapping.line_end
    out = io.StringIO()
    csv.writer(out, delimiter=mapping.delimiter, quotechar=mapping.quote, lineterminator=mapping.line_end).writerow(
        parts
    )
    return out.getvalue()


def _fixed(texts: Mapping[At, str]) -> str:
    line: list[str] = []
    for place, text in sorted(texts.items(), key=lambda item: item[0].start if isinstance(item[0], FixedPlace) else 0):
        if not isinstance(place, FixedPlace):
            continue
        line.append(" " * (place.start - 1 - sum(map(len, line))))
        line.append(_filled(text, place))
    return "".join(line)


def _filled(text: str, place: FixedPlace) -> str:
    if place.align == "left":
        return text.ljust(place.length, place.pad)
    if place.pad == "0" and text.startswith("-"):  # the sign stands before the zeros
        return text.zfill(place.length)
    return text.rjust(place.length, place.pad)
