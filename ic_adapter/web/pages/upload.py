"""A form that is one file: what a browser sends for it (RFC 7578), read whole; nothing else of multipart is taken."""

from email.message import Message

from starlette.requests import Request

from ic_adapter.web.guard import Stop
from ic_adapter.web.pages.forms import Form, stop_other_type, too_long

LARGEST = 64 * 1024 * 1024  # bytes: a day report of some 400,000 bookings
LONGEST_HEAD = 2_048
MULTIPART = "multipart/form-data"
NOT_ONE_FILE = Stop(400, "The form is invalid. Choose one file and send the form again.")
HEAD_END = b"\r\n\r\n"


async def uploaded(request: Request) -> Form | Stop:
    """Return the one file of the form, else why the request holds none."""
    stop = stop_other_type(request, MULTIPART)
    if stop is not None:
        return stop
    boundary = _boundary(request.headers.get("content-type", ""))
    if boundary is None:
        return NOT_ONE_FILE
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return too_long(LARGEST)
    content = only_part(bytes(body), boundary)
    return NOT_ONE_FILE if content is None else Form(file=content)


def _boundary(content_type: str) -> bytes | None:
    message = Message()
    message["content-type"] = content_type
    found = message.get_boundary()
    is_form = message.get_content_type() == MULTIPART
    return found.encode("ascii", "replace") if is_form and found and len(found) <= 70 else None


def only_part(body: bytes, boundary: bytes) -> bytes | None:
    """The content between the two delimiters; None where there are more parts, or fewer."""
    first, last = b"--" + boundary + b"\r\n", b"\r\n--" + boundary + b"--"
    head_end = body.find(HEAD_END, 0, LONGEST_HEAD)
    end = body.rfind(last)
    start = head_end + len(HEAD_END)
    if not body.startswith(first) or head_end < 0 or end < start or body[end + len(last) :].strip():
        return None
    content = body[start:end]
    return None if b"\r\n--" + boundary in content else content
