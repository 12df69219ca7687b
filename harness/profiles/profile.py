"""Profile of a function's replies, read from ``schemas/profiles/<Function>.toml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from harness.errors import UnreadableSchema

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
PROFILES = SCHEMAS / "profiles"
#: How sure a statement is: a document says it, it follows from what documents say or show, or it is our decision.
Basis = Literal["given", "inferred", "assumed"]


class ReplyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that values of a reply have to do with each other, with the request, or with a literal text."""

    kind: str
    tags: tuple[str, ...]
    basis: Basis
    source: str
    of: str = ""  # the tag of the request that is echoed
    text: str = ""  # the literal text, with {TAG} of the reply, {request TAG} and {number}


class ReplyTag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the value of one tag is.

    ``filled``: it is never blank, as a document says ("given") or as its meaning requires ("inferred"); "sample" says
    only that the documented sample has a value, so it may be blank.
    """

    type: str
    filled: Literal["", "given", "inferred", "sample"] = ""
    table: str = ""  # code table of the biller


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Replies of one function: where STATUS stands, which tags there are, what their values are."""

    code: str
    request: str
    reply: str
    root: Literal["Reply", "REPLY"]
    params_status: Literal["filled", "blank", "no"]
    function_status: bool
    refused_at: Literal["params", "function"]
    shapes: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, ReplyTag]
    groups: Mapping[str, tuple[str, ...]] = {}
    rules: tuple[ReplyRule, ...] = ()

    @property
    def schema(self) -> Path:
        """Where the XSD of the reply lies."""
        return SCHEMAS / "router" / f"{self.request}.reply.xsd"


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profile of each function by the name of its reply; UnreadableSchema for one that is broken."""
    found = {}
    for path in sorted(PROFILES.glob("*.toml")):
        try:
            profile = msgspec.toml.decode(path.read_bytes(), type=Profile)
        except (msgspec.MsgspecError, OSError) as error:
            raise UnreadableSchema(path, error) from error
        found[profile.reply] = profile
    return found
