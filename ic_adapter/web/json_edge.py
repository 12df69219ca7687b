"""The edge of JSON, shared by the API and the web services: bodies read and answered, and what each error becomes.

Every refusal in one form, never a traceback for what a client sent.
"""

import logging
from typing import IO, Any

import msgspec
from msgspec import Struct
from sqlalchemy.exc import DataError
from starlette.requests import Request
from starlette.responses import Response

from ic_adapter.errors import BadField, Fault, OtherContent
from ic_adapter.web import json_body
from ic_adapter.web.refusals import DATABASE, STATUS_OF

LOG = logging.getLogger("ic_adapter.web")
JSON = "application/json"
ENCODER = msgspec.json.Encoder()


class FieldFault(Struct, kw_only=True):
    """One faulty place of a request."""

    path: str
    reason: str


class Problem(Struct, kw_only=True):
    """How every refusal looks."""

    error: str
    fields: list[FieldFault] = []


class Stopped(Exception):
    """The request goes no further; the HTTP status and the sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def answer(status: int, content: object) -> Response:
    """Return the answer with this content."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    body = b"" if status == 204 else ENCODER.encode(content)
    return Response(body, status, headers, media_type=JSON)


def problem(status: int, reason: str, fields: list[FieldFault] | None = None) -> Response:
    """Return a refusal."""
    return answer(status, Problem(error=reason, fields=fields or []))


def refusal(error: Exception) -> Response:
    """Return the answer to what a client did; anything else is ours, logged and 500."""
    if isinstance(error, BadField | OtherContent):
        faults = [FieldFault(path=fault.path, reason=fault.reason) for fault in error.faults]
        return problem(409 if isinstance(error, OtherContent) else 422, str(error), faults)
    if isinstance(error, Stopped):
        return problem(error.status, str(error))
    if isinstance(error, DATABASE):
        return _database_refusal(error)
    status = STATUS_OF.get(type(error))
    if status is None:
        LOG.error("unexpected error", exc_info=error)
        return problem(500, "internal error; see the log")
    return problem(status, str(error))


def _database_refusal(error: Exception) -> Response:
    """Only the kind of error is logged: its text may hold values."""
    LOG.error("database error: %s", type(getattr(error, "orig", error)).__name__)
    if isinstance(error, DataError):
        return problem(422, "the database cannot store a value; check its characters and numbers")
    return problem(503, "the database is unavailable; try again")


async def read(request: Request, target: IO[bytes], limit: int) -> None:
    """Read the body into a file, never more than the cap; Stopped."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Stopped(413, f"the body is larger than {limit} bytes")
        target.write(part)
    target.seek(0)


def media_type(request: Request) -> str:
    """Return the media type of the body, in lower case and without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def decoded(raw: bytes, media: str, kind: Any) -> Any:
    """Return the body as this type; Stopped, BadField."""
    if media != JSON:
        raise Stopped(415, f"unsupported media type; use {JSON}")
    try:
        return json_body.decode(raw, kind)
    except json_body.NotJson as error:
        raise Stopped(400, str(error)) from None
    except msgspec.ValidationError as error:
        from ic_adapter.body_faults import fault

        raise BadField("invalid body", Fault(*fault(error, kind))) from None
