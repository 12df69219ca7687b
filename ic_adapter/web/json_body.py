"""JSON bodies: typed, and refused where an object names a member twice (adapter §1.2, Q-69).

msgspec keeps the last of two members without a word, so which of two amounts would be posted is chance. A second pass
over the text, in C, looks at the names alone; it takes a few microseconds for a payment.
"""

import json
import re
from codecs import BOM_UTF8
from contextlib import suppress
from typing import Any

import msgspec

SHOWN = 64
#: An escape of half a surrogate pair, and any escape, with a whole pair as one.
HALF = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
ESCAPE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
REPLACEMENT = rb"\ufffd"


class NotJson(Exception):
    """The body is not JSON, or one whose meaning is not certain; the text says why."""


class _Repeated(Exception):
    """A member name that comes twice in one object."""


def decode(raw: bytes, kind: Any) -> Any:
    """Return the body as this type; raise NotJson, or msgspec.ValidationError where a value does not fit.

    Half of a surrogate pair is read as U+FFFD: a text that was cut inside an emoji must not refuse a payment (Q-82).
    """
    raw = raw.removeprefix(BOM_UTF8)
    if HALF.search(raw):
        raw = ESCAPE.sub(lambda escape: REPLACEMENT if HALF.fullmatch(escape[0]) else escape[0], raw)
    try:
        found = msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError:
        with suppress(ValueError, RecursionError):  # it stopped at a value: what comes behind may be no JSON
            _check_members(raw)
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson(f"the body is not JSON: {error}") from None
    try:
        _check_members(raw)
    except (ValueError, RecursionError) as error:
        raise NotJson(f"the body is not JSON: {error}") from None
    return found


def _names_once(pairs: list[tuple[str, None]]) -> None:
    names = {name for name, _ in pairs}
    if len(names) == len(pairs):
        return
    for name, _ in pairs:
        if name not in names:
            raise _Repeated(name)
        names.remove(name)


#: Keeps nothing but the names of the object at hand; numbers stay text, for nobody reads them here.
_MEMBERS = json.JSONDecoder(object_pairs_hook=_names_once, parse_int=str, parse_float=str)


def _check_members(raw: bytes) -> None:
    try:
        _MEMBERS.decode(raw.decode())
    except _Repeated as repeated:
        name = json.dumps(str(repeated)[:SHOWN])
        raise NotJson(f"the body names the member {name} twice in one object; send it once") from None
