"""A file as an answer: streamed, shown by the browser and not run, closed at the end whatever happens."""

from collections.abc import Generator
from typing import BinaryIO

from starlette.responses import Response, StreamingResponse

AT_ONCE = 64 * 1024  # bytes
#: Nothing that a file holds may load, run or send anything.
SANDBOX = "default-src 'none'; sandbox"


def file_answer(file: BinaryIO, size: int, name: str, media: str, policy: str = SANDBOX) -> Response:
    """Return the answer that streams this file and then closes it."""
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(size),
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": policy,
    }
    return StreamingResponse(_parts(file), headers=headers, media_type=media)


def _parts(file: BinaryIO) -> Generator[bytes, None, None]:
    """Close the file at the end, also where the client has gone."""
    with file:
        while part := file.read(AT_ONCE):
            yield part
