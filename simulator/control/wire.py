"""How admin JSON travels: bodies checked against their Struct, errors with a field list."""

from typing import TypeVar

import msgspec
from starlette.responses import Response

T = TypeVar("T")


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
    """The body as its Struct; Refusal (422) tells the first field that does not fit."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        raise Refusal(422, "the body does not match its schema", (path.rstrip("`") or "$", reason)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, "the body is not JSON", ("$", str(error)[:200])) from None


def json_response(body: object, status: int = 200) -> Response:
    """JSON; dates as ISO text, amounts as the text that the views hold."""
    return Response(msgspec.json.encode(body), status, media_type="application/json")
