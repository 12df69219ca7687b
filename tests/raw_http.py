"""HTTP by hand: bytes as they are written, on a socket of one's own, half-closed where a test says so."""

import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 60.0  # seconds without a byte


@dataclass(frozen=True, slots=True)
class RawReply:
    """Status, headers by lower-case name and body of one reply."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def request(method: str, path: str, headers: Mapping[str, str | bytes], body: bytes = b"") -> bytes:
    """The bytes of one request; its length is given unless the headers give one. A blank header value is sent blank."""
    lines = [f"{method} {path} HTTP/1.1".encode()]
    given = {name.lower() for name in headers}
    if "content-length" not in given and (body or method != "GET"):
        lines.append(b"Content-Length: %d" % len(body))
    lines += [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1"))
        for name, value in headers.items()
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def exchanged(url: str, sent: bytes, *, half_close: bool = False) -> bytes:
    """Send the bytes and return all that comes until the server closes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=PATIENCE) as connection:
        connection.sendall(sent)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        chunks = []
        while chunk := connection.recv(65_536):
            chunks.append(chunk)
    return b"".join(chunks)


def replies(received: bytes) -> Iterator[RawReply]:
    """The replies in these bytes, one after the other; each has a length, or ends with the bytes."""
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", len(received)))
        yield RawReply(int(first.split()[1]), headers, received[:length])
        received = received[length:]
