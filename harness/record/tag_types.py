"""What each tag, parameter and header is to the recorder: ``schemas/recording.toml``."""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

import msgspec

from harness.errors import UnreadableSchema

TABLE = Path(__file__).resolve().parents[2] / "schemas" / "recording.toml"


class TagType(Enum):
    """How a value is kept or replaced."""

    AMOUNT = "amount"
    DATE = "date"
    FLAG = "flag"
    COUNT = "count"
    VERSION = "version"
    CODE = "code"
    ACCOUNT = "account"
    HALVES = "halves"
    NUMBER = "number"
    BANK = "bank"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    REFERENCE = "reference"
    TEXT = "text"
    SECRET = "secret"  # noqa: S105 the name of a type
    STATUS = "status"
    MEDIA = "media"
    UNKNOWN = "unknown"


class TypeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file as it is written: names by their type, and the values that documents give."""

    tags: Mapping[TagType, tuple[str, ...]] = {}
    codes: Mapping[str, tuple[str, ...]] = {}
    structure: Mapping[str, tuple[str, ...]] = {}
    attributes: Mapping[TagType, tuple[str, ...]] = {}
    parameters: Mapping[TagType, tuple[str, ...]] = {}
    headers: Mapping[TagType, tuple[str, ...]] = {}
    paths: Mapping[str, tuple[str, ...]] = {}
    words: Mapping[str, str] = {}


class TagTypes:
    """The types by name."""

    def __init__(self, *tables: TypeTable) -> None:
        """Join tables; a name in a later one has the type that stands there."""
        self.tags: dict[str, TagType] = {}
        self.attributes: dict[str, TagType] = {}
        self.parameters: dict[str, TagType] = {}
        self.headers: dict[str, TagType] = {}
        self.codes: dict[str, frozenset[str]] = {}
        self.elements: frozenset[str] = frozenset()
        self.path_words: frozenset[str] = frozenset()
        words: set[str] = set()
        for table in tables:
            for known, rows in (
                (self.tags, table.tags),
                (self.attributes, table.attributes),
                (self.parameters, table.parameters),
                (self.headers, table.headers),
            ):
                known |= {name: kind for kind, names in rows.items() for name in names}
            for name, codes in table.codes.items():
                self.codes[name] = self.codes.get(name, frozenset()) | frozenset(codes)
            self.elements |= frozenset(table.structure.get("elements", ()))
            self.path_words |= frozenset(table.paths.get("words", ()))
            words |= set(" ".join(table.words.values()).split())
        self.status_words = frozenset(words) | self.tags.keys() | self.elements


def read_table(path: Path) -> TypeTable:
    """Return the table of a file; UnreadableSchema says what is wrong with it."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=TypeTable)
    except OSError as error:
        raise UnreadableSchema(path, error.strerror) from error
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise UnreadableSchema(path, error) from error


def tag_types(*own: Path) -> TagTypes:
    """Return the types of the contract, with those of a team's own files on top."""
    return TagTypes(*(read_table(path) for path in (TABLE, *own)))
