"""A mapping profile as the reader and the writer use it; `profile_json` makes one from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile, PartnerFileType
from ic_adapter.files.partners.mapping.schema import AmountFormat, FixedPlace

At = str | int | FixedPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where the mark of a record lies and which one each kind of record has; None: the file has no such record."""

    place: At
    detail: str
    header: str | None
    trailer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """How one file of the biller is laid out, and where each IC field lies in it."""

    kind: PartnerFile
    folder: str
    pattern: str
    is_fixed: bool
    delimiter: str
    quote: str
    has_names: bool
    line_end: str
    last_line_ends: bool
    encoding: str
    date_format: str
    amounts: AmountFormat
    marks: Marks | None
    fields: Mapping[str, At]
    header_record: Mapping[str, At]
    trailer_record: Mapping[str, At]
    constants: Mapping[str, str]
    required: frozenset[str]
    empty_file: bool

    @property
    def type(self) -> PartnerFileType:
        """What holds of every file of this kind."""
        return TYPES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingProfile:
    """The files of one biller; `text` is the profile as it was given."""

    partner: str
    bid: str
    comment: str
    files: Mapping[PartnerFile, FileMapping]
    text: str

    def mapping(self, kind: PartnerFile) -> FileMapping | None:
        """Return how this file is mapped, None where the biller does not exchange it."""
        return self.files.get(kind)
