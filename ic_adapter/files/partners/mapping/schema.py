"""The JSON of a mapping profile, typed: its JSON Schema is made from these types (Q-59).

What a schema cannot say, such as two fields in the same place, is in `profile`.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, defstruct

from ic_adapter.files.partners.mapping.fields import CONTROL_FIELDS, TYPES, PartnerFile

Sign = Annotated[str, Meta(min_length=1, max_length=1)]
Position = Annotated[int, Meta(ge=1, le=100_000)]
Length = Annotated[int, Meta(ge=1, le=4_000)]
Column = Annotated[str, Meta(min_length=1, max_length=100)]
Text = Annotated[str, Meta(max_length=255)]


class Wire(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """An object of the profile; an unknown member is an error."""


class FixedPlace(Wire, frozen=True, kw_only=True):
    """Where a value of a fixed-width record lies: its first position, from 1, and how many there are."""

    start: Position
    length: Length
    align: Literal["left", "right"] = "left"
    pad: Sign = " "


#: The name of a column, its number from 1, or a place in a fixed-width record.
Place = Column | Position | FixedPlace


class AmountFormat(Wire, frozen=True, kw_only=True):
    """How amounts are written; `implied`: in cents, 1234 is 12.34."""

    decimal: Literal["point", "comma", "implied"] = "point"
    negative: Literal["leading", "trailing", "parentheses"] = "leading"


class RecordMarks(Wire, frozen=True, kw_only=True):
    """Which record a line is: the place of its mark, and the mark of each kind of record."""

    place: Place
    detail: Text
    header: Text | None = None
    trailer: Text | None = None


class FileLayout(Wire, frozen=True, kw_only=True):
    """One file of the partner, but for its fields."""

    direction: Literal["in", "out"]
    folder: Annotated[str, Meta(min_length=1, max_length=200, description="from the biller's SFTP root")]
    pattern: Annotated[str, Meta(min_length=1, max_length=100, description="*.csv; pay_{yyyyMMdd}.csv where we write")]
    layout: Literal["delimited", "fixed"] = "delimited"
    delimiter: Sign = ","
    quote: Literal['"', "'", ""] = '"'
    header: Annotated[bool, Meta(description="the first line holds the names of the columns")] = False
    line_end: Literal["CRLF", "LF"] = "CRLF"
    last_line_ends: Annotated[bool, Meta(description="false: the last line of a whole file may lack its end")] = True
    encoding: Literal["utf-8", "windows-1252", "iso-8859-1"] = "utf-8"
    date_format: Annotated[str, Meta(min_length=1, max_length=40, description="yyyy, MM or MMM, dd")] = "MM/dd/yyyy"
    amount_format: AmountFormat = AmountFormat()
    records: RecordMarks | None = None
    constants: dict[str, str | int] = {}
    required: Annotated[tuple[str, ...], Meta(description="fields that this biller needs besides")] = ()
    empty_file: Annotated[bool, Meta(description="write a file on a day without payments")] = False


ControlPlaces: Any = defstruct(
    "ControlPlaces",
    [(name, Place | None, None) for name in CONTROL_FIELDS],
    bases=(Wire,),
    frozen=True,
    kw_only=True,
    namespace={"__doc__": "Where a header or trailer record says something of its file."},
)


def _file(kind: PartnerFile) -> Any:
    """The type of one file: a member per field of its kind, so that a wrong name is an error with its path."""
    title = kind.value.capitalize()
    places: Any = defstruct(
        f"{title}Fields",
        [(field.name, Place | None, None) for field in TYPES[kind].fields],
        bases=(Wire,),
        frozen=True,
        kw_only=True,
        namespace={"__doc__": f"Where the fields of the {TYPES[kind].title} lie."},
    )
    members: list[Any] = [("fields", places), ("header_record", ControlPlaces | None, None)]
    return defstruct(
        f"{title}File",
        [*members, ("trailer_record", ControlPlaces | None, None)],
        bases=(FileLayout,),
        frozen=True,
        kw_only=True,
        namespace={"__doc__": f"The {TYPES[kind].title} of the biller."},
    )


Files: Any = defstruct(
    "Files",
    [(kind.value, _file(kind) | None, None) for kind in PartnerFile],
    bases=(Wire,),
    frozen=True,
    kw_only=True,
    namespace={"__doc__": "The files of the biller; one that it does not exchange is left out."},
)
ProfileBody: Any = defstruct(
    "MappingProfile",
    [("partner", Literal["stw_opengov"]), ("bid", int | str), ("files", Files), ("comment", Text, "")],
    bases=(Wire,),
    frozen=True,
    kw_only=True,
    namespace={"__doc__": "How the files of one biller map to the fields of Invoice Cloud."},
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a mapping profile, draft 2020-12."""
    schema = msgspec.json.schema(ProfileBody)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Mapping profile", **schema}
