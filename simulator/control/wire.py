"""How admin JSON travels: bodies checked against their Struct, errors with a field list.

msgspec keeps the last of two members of one name without a word, so a second pass over the text looks at the names.
"""

import json
from codecs import BOM_UTF8
from contextlib import suppress
from typing import TypeVar

import msgspec
from starlette.responses import Response

T = TypeVar("T")
SHOWN = 64


class Refusal(Exception):
    """The admin API says no: an HTTP status, a sentence, and the fields that are to blame."""

    def __init__(self, status: int, error: str, *fields: tuple[str, str]) -> None:
        self.status = status
        self.error = error
        self.fields = fields
        super().__init__(error)

    def response(self) -> Response:
        """The refusal as JSON."""
        fields = [{"path": path, "reason": reason} for path, reason in self.fields]
        return json_response({"error": self.error, "fields": fields}, self.status)


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request body: an unknown field is an error."""


class View(msgspec.Struct, kw_only=True):
    """A reply body."""


def decode(body: bytes, kind: type[T]) -> T:
    """Return the body as its Struct; raise Refusal: 422 for the first field that does not fit, 400 if it is no JSON.

    An object that names a member twice is refused with 400 too.
    """
    text = body.removeprefix(BOM_UTF8) or b"{}"
    try:
        found = msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        with suppress(ValueError, RecursionError):  # it stopped at a value: what comes behind may be no JSON
            _check_members(text)
        from simulator.control.body_faults import fault

        raise Refusal(422, "the body does not match its schema", fault(error, kind)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_json(error) from None
    try:
        _check_members(text)
    except (ValueError, RecursionError) as error:
        raise _not_json(error) from None
    return found


def _not_json(error: Exception) -> Refusal:
    return Refusal(400, "the body is not JSON", ("$", str(error)[:200]))


class _Repeated(Exception):
    """A member name that comes twice in one object."""


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


def _check_members(text: bytes) -> None:
    try:
        _MEMBERS.decode(text.decode())
    except _Repeated as repeated:
        name = json.dumps(str(repeated)[:SHOWN])
        reason = f"the member {name} comes twice in one object; send it once"
        raise Refusal(400, "the body names a member twice", ("$", reason)) from None


def json_response(body: object, status: int = 200) -> Response:
    """JSON; dates as ISO text, amounts as the text that the views hold."""
    return Response(msgspec.json.encode(body), status, media_type="application/json")
