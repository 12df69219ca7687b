"""What a mapping profile gets wrong that its schema cannot say; each fault has its JSON path."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from ic_adapter.errors import BadValue, Fault
from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile, field_of
from ic_adapter.files.partners.mapping.profile import At, FileMapping, MappingProfile
from ic_adapter.files.partners.mapping.schema import FixedPlace
from ic_adapter.files.partners.mapping.values import check_date_format, value_of

DAY = "{yyyyMMdd}"
UTILITY = "42"
#: Constants with one value that is allowed: what adapter §17 and invoice-files §9 fix.
FIXED_CONSTANTS = {"InvoiceTypeID": UTILITY, "RecordType": "N"}


def faults_of(profile: MappingProfile, directions: Mapping[PartnerFile, str]) -> list[Fault]:
    """Return every fault of the profile."""
    found: list[Fault] = []
    if not profile.files:
        found.append(Fault("$.files", f"is empty; map at least one of {', '.join(kind.value for kind in PartnerFile)}"))
    for kind, mapping in profile.files.items():
        path = f"$.files.{kind.value}"
        if directions[kind] != TYPES[kind].direction:
            reason = f"the {TYPES[kind].title} goes {TYPES[kind].direction}; use {TYPES[kind].direction!r}"
            found.append(Fault(f"{path}.direction", reason))
        checks = (_places, _overlaps, _names, _required, _constants, _fixed_constants, _date_format, _records)
        found += [Fault(f"{path}.{where}", reason) for check in checks for where, reason in check(mapping)]
    return found + list(_patterns(profile))


Found = Iterator[tuple[str, str]]


def _all_places(mapping: FileMapping) -> Iterator[tuple[str, At]]:
    groups = (("fields", mapping.fields), ("header_record", mapping.header_record))
    for group, places in (*groups, ("trailer_record", mapping.trailer_record)):
        for name, place in places.items():
            yield f"{group}.{name}", place
    if mapping.marks is not None:
        yield "records.place", mapping.marks.place


def _places(mapping: FileMapping) -> Found:
    for where, place in _all_places(mapping):
        if mapping.is_fixed and not isinstance(place, FixedPlace):
            yield where, 'a fixed-width file needs {"start": …, "length": …}'
        elif not mapping.is_fixed and isinstance(place, FixedPlace):
            yield where, "a delimited file needs the name or the number of a column"
        elif isinstance(place, str) and not mapping.has_names:
            yield where, "the file has no line of column names; use the number of the column, or set header to true"


def _overlaps(mapping: FileMapping) -> Found:
    """Two fields in one place: read, both may hold the same value; written, and in part of a place, never."""
    is_written = mapping.type.direction == "out"
    mark = {} if mapping.marks is None else {"records.place": mapping.marks.place}
    for group in ("fields", "header_record", "trailer_record"):
        places = {f"{group}.{name}": place for name, place in getattr(mapping, group).items()} | mark
        for (first, one), (second, other) in combinations(places.items(), 2):
            is_same = one == other
            if isinstance(one, FixedPlace) and isinstance(other, FixedPlace):
                is_same = (one.start, one.length) == (other.start, other.length)
                if not is_same and one.start < other.start + other.length and other.start < one.start + one.length:
                    yield first, f"overlaps {second}; each position belongs to one field"
                    continue
            if is_same and (is_written or "records.place" in (first, second)):
                yield first, f"has the place of {second}; each field needs a place of its own"


def _names(mapping: FileMapping) -> Found:
    for number, name in enumerate(sorted(mapping.required - set(mapping.fields))):
        if field_of(mapping.kind, name) is None:
            yield f"required[{number}]", f"{name} is not a field of the {mapping.type.title}"
    if mapping.delimiter == mapping.quote or mapping.delimiter in "\r\n":
        yield "delimiter", "use a sign that is neither the quote nor a line end"


def _required(mapping: FileMapping) -> Found:
    given = set(mapping.fields) | set(mapping.constants)
    for name in sorted(mapping.required - given):
        if field_of(mapping.kind, name) is not None:
            yield "fields", f"{name} is required; say where it lies"
    options = mapping.type.one_of
    if options and not given.intersection(options):
        yield "fields", f"map {' or '.join(options)}"


def _constants(mapping: FileMapping) -> Found:
    for name, text in mapping.constants.items():
        field = field_of(mapping.kind, name)
        if field is None:
            yield f"constants.{name}", f"{name} is not a field of the {mapping.type.title}"
            continue
        if name in mapping.fields:
            yield f"constants.{name}", "is also read from the file; keep one of the two"
        try:
            value_of(text, field.format, mapping)
        except BadValue as fault:
            yield f"constants.{name}", str(fault)


def _fixed_constants(mapping: FileMapping) -> Found:
    if mapping.kind is not PartnerFile.INVOICE:
        return
    for name, fixed in FIXED_CONSTANTS.items():
        if name in mapping.fields:
            yield f"fields.{name}", f"is a constant of the profile; set constants.{name} to {fixed}"
        elif mapping.constants.get(name) != fixed:
            yield f"constants.{name}", f"use {fixed}"


def _date_format(mapping: FileMapping) -> Found:
    try:
        check_date_format(mapping.date_format)
    except BadValue as fault:
        yield "date_format", str(fault)


def _records(mapping: FileMapping) -> Found:
    marks = mapping.marks
    for name in ("header", "trailer"):
        mark = None if marks is None else getattr(marks, name)
        if getattr(mapping, f"{name}_record") and mark is None:
            yield f"{name}_record", f"needs records.{name}, the mark of that record"
        if mark is not None and marks is not None and mark == marks.detail:
            yield f"records.{name}", "is also the mark of detail records"
    if marks is not None and marks.header is not None and marks.header == marks.trailer:
        yield "records.trailer", "is also the mark of the header record"
    total = mapping.type.total_of
    for name in ("header_record", "trailer_record"):
        if "TotalAmount" in getattr(mapping, name) and (not total or total not in mapping.fields):
            yield f"{name}.TotalAmount", f"needs the field {total}, which it sums" if total else "there are no amounts"


def _patterns(profile: MappingProfile) -> Iterator[Fault]:
    seen: dict[tuple[str, str], PartnerFile] = {}
    for kind, mapping in profile.files.items():
        path = f"$.files.{kind.value}.pattern"
        if mapping.type.direction == "out" and DAY not in mapping.pattern:
            yield Fault(path, f"a file that is written needs {DAY} in its name")
        if "/" in mapping.pattern or "\\" in mapping.pattern or not mapping.pattern.isprintable():
            yield Fault(path, "is the pattern of a file name; put folders into folder")
        if any(part in {".", ".."} for part in mapping.folder.split("/")):
            yield Fault(f"$.files.{kind.value}.folder", "must not contain . or ..")
        first = seen.setdefault((mapping.folder.lower(), mapping.pattern.lower()), kind)
        if first is not kind:
            yield Fault(path, f"is also the pattern of the {TYPES[first].title} in the same folder")
