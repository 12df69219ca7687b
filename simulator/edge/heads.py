"""Heads of plain router requests as they were read once: a client sends the same bytes again and again."""

from dataclasses import dataclass

#: What ends a head (RFC 9112, 2.1).
BETWEEN = b"\r\n\r\n"
MOST, LONGEST = 256, 2_048  # heads that are kept, and the bytes of one


@dataclass(frozen=True, slots=True)
class Head:
    """What the parser read: the biller, the headers by name, how long the body is, and whether the client stays."""

    biller_id: str
    texts: dict[str, str]
    length: int
    stays: bool


class Heads:
    """A bounded memory of a pure function: from the bytes of a head, its last ones included, to what they say."""

    def __init__(self) -> None:
        self._known: dict[bytes, Head] = {}

    def find(self, head: bytes) -> Head | None:
        """Return what these bytes say, None where the parser has to tell."""
        return self._known.get(head)

    def keep(self, data: bytes, head: Head) -> None:
        """Remember the head of a whole request that the parser read, and nothing beside it, out of these bytes."""
        end = data.find(BETWEEN) + len(BETWEEN)
        if len(data) != end + head.length or end > LONGEST or head.texts.get("content-length") != str(head.length):
            return  # in pieces, chunked, or another request before or after it
        if "transfer-encoding" in head.texts:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[data[:end]] = head
