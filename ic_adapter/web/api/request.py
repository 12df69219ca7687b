"""One API call as its handler sees it: path parts, query, typed body, uploaded file; no HTTP library in handlers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from ic_adapter.adapter import Adapter
from ic_adapter.errors import BadField, Fault, InternalError
from ic_adapter.model import ChangedBy

ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A checked call. `body` is of the type the route names, `upload` is there for file routes."""

    adapter: Adapter
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    upload: BinaryIO | None = None

    @property
    def bid(self) -> str:
        """The biller of the path."""
        return self.path["bid"]

    @property
    def author(self) -> ChangedBy:
        """Who changes something by this call: the API knows its token, and no person."""
        return ChangedBy("API", "API")

    @property
    def file(self) -> BinaryIO:
        """The uploaded file; InternalError on a route that takes none."""
        if self.upload is None:
            raise InternalError("the route of this call takes no file")
        return self.upload

    @property
    def account(self) -> str:
        """The account of the path; BadField when it cannot be one."""
        number = self.path["no"]
        if not ACCOUNT.fullmatch(number):
            raise BadField("not a valid account number", Fault("no", "use letters, digits and -, at most 20"))
        return number

    def number(self, name: str, default: int, most: int, *, least: int = 1) -> int:
        """A whole number of the query from `least` to `most`; BadField."""
        text = self.query.get(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise BadField(f"invalid {name}", Fault(f"?{name}", f"use a whole number from {least} to {most}"))
        return int(text)

    def flag(self, name: str) -> bool:
        """`true` or `false` of the query, false if left out; BadField."""
        text = self.query.get(name, "false")
        if text not in {"true", "false"}:
            raise BadField(f"invalid {name}", Fault(f"?{name}", "use true or false"))
        return text == "true"


@dataclass(frozen=True, slots=True)
class RepliedFile:
    """A file that a handler answers, at its beginning; it is closed once it was sent. `size` in bytes."""

    file: BinaryIO
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Replied:
    """What a handler answers when the status is not always that of its route."""

    status: int
    content: Any
