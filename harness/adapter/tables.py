"""The tables that a client's requests are judged by, read from ``schemas/adapter``."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar

import msgspec

from harness.errors import UnreadableSchema
from harness.profiles.profile import SCHEMAS, Basis

FOLDER = SCHEMAS / "adapter"
Table = TypeVar("Table")


class RequestTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a tag of a request has to be beyond its XSD; the head of ``requests.toml`` explains each member."""

    type: str
    required: Literal["", "M", "D"] = ""
    other: str = ""
    absent: bool = False
    blank: bool = False
    one_of: tuple[str, ...] = ()
    near: bool = False
    decimals: int | None = None
    lowest: str = ""
    pattern: str = ""
    says: str = ""
    source: str = ""


class RequestTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tags of one function's request by their paths below Params."""

    code: str
    source: str
    tags: Mapping[str, RequestTag]


class OrderRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a request has to do with others; the head of ``rules.toml`` explains each member."""

    kind: Literal["after", "never_after", "followed", "once", "record", "identity"]
    function: str
    tag: str
    says: str
    basis: Basis
    source: str
    after: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    match: Mapping[str, tuple[str, ...]] = {}
    where: Mapping[str, str] = {}
    when: Mapping[str, str] = {}
    identity: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    record: Literal["", "none", "latest"] = ""
    # "except" is a word of Python
    known: tuple[str, ...] = msgspec.field(name="except", default=())


class FaultCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault that a client is run under, and how often its payment may stand in the books afterwards."""

    books: tuple[int, ...]
    client: str
    preset: str = ""
    view: str = ""
    effect: str = ""
    parameters: Mapping[str, Any] = {}


@cache
def request_tables() -> Mapping[str, RequestTable]:
    """Return the table of each function's request; UnreadableSchema for a file that is broken."""
    return _read("requests.toml", RequestTable)


@cache
def order_rules() -> Mapping[str, OrderRule]:
    """Return the rules about order and repetition by their names; UnreadableSchema for a file that is broken."""
    return _read("rules.toml", OrderRule)


@cache
def fault_cases() -> Mapping[str, FaultCase]:
    """Return the faults by their names; UnreadableSchema for a file that is broken."""
    return _read("faults.toml", FaultCase)


def _read(file: str, kind: type[Table]) -> dict[str, Table]:
    path = FOLDER / file
    try:
        return {name: msgspec.convert(table, kind) for name, table in msgspec.toml.decode(path.read_bytes()).items()}
    except (msgspec.MsgspecError, OSError) as error:
        raise UnreadableSchema(path, error) from error
