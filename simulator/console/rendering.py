"""Templates and the two static files, read at the first page: a simulator that nobody looks at never loads them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
DASH = "\N{EN DASH}"
#: The only files there are beside the pages, with their media types.
STATIC = {"console.css": "text/css; charset=utf-8", "journal.js": "text/javascript; charset=utf-8"}


class Pages:
    """Makes HTML; every value is escaped, a name that a template misses is an error.

    ``more``: a folder of templates besides the console's.
    """

    def __init__(self, more: Path | None = None) -> None:
        self._folders = [HERE / "templates", *([more] if more else [])]

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals["address"] = address
        environment.filters |= {
            "money": money,
            "number": number,
            "moment": moment,
            "day": day,
            "milliseconds": milliseconds,
        }
        return environment

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """The whole page, or a part of one."""
        return self._environment.get_template(template).render(values)

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """The static files by name."""
        return {name: (HERE / "static" / name).read_bytes() for name in STATIC}


def templates_beside(module: str) -> Path:
    """Return the folder of templates beside a module, whose ``__file__`` is given."""
    return Path(module).parent / "templates"


def money(amount: Decimal) -> str:
    """``-1671.4`` → ``-1,671.40``."""
    return f"{amount:,.2f}"


def number(value: int) -> str:
    """``10000000`` → ``10,000,000``."""
    return f"{value:,}"


def moment(value: datetime) -> str:
    """The biller's local time, to the second."""
    return f"{value:%Y-%m-%d %H:%M:%S}"


def milliseconds(seconds: float) -> str:
    """``0.00123`` → ``1.2 ms``."""
    return f"{seconds * 1000:,.1f} ms"


def day(value: date | None) -> str:
    """A day, a dash for none."""
    return value.isoformat() if value else DASH


def address(*parts: str) -> str:
    """The path of a page, its parts quoted."""
    return "/".join(("/console", *(quote(part, safe="") for part in parts)))
