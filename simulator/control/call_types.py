"""Types of the admin API: a row of its table, what a handler gets and what it may return.

The rows stand in the modules that answer them; `admin_calls` has them all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.billers.register import Biller, Billers

BODY_CAP = 1_048_576


@dataclass(frozen=True, slots=True)
class AdminRequest:
    """What a handler gets: the simulator, the decoded body, path and query parameters."""

    billers: Billers
    body: Any
    path: Mapping[str, str]
    query: Mapping[str, str]
    base_url: str

    @property
    def biller(self) -> Biller:
        """The biller of the path; NoSuchBiller becomes 404."""
        return self.billers.get(self.path["bid"])


@dataclass(frozen=True, slots=True)
class FileReply:
    """A reply that is a file, streamed in pieces."""

    name: str
    media_type: str
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class PutReply:
    """Reply of a call that creates something or replaces it: 201 where it was not there before, else 200."""

    body: object
    is_new: bool


@dataclass(frozen=True, slots=True)
class AdminCall:
    """One row: method, path, what it does, who does it, the Struct of its body and of its reply.

    ``most`` caps the body in bytes; ``or_replaces``: answered with ``PutReply``; ``media_type`` is that of a FileReply.
    """

    method: str
    path: str
    summary: str
    handle: Callable[[AdminRequest], object]
    body: type | None = None
    reply: type | None = None
    status: int = 200
    query: tuple[str, ...] = ()
    most: int = BODY_CAP
    or_replaces: bool = False
    media_type: str = "application/xml"
