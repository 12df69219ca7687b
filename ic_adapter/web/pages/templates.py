"""Templates and static files of every site, read at the first page; how staff read numbers and moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ic_adapter import money
from ic_adapter.web.pages import payer_words

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file beside the pages, made of these parts."""

    media: str
    parts: tuple[str, ...]


CSS, JAVASCRIPT = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
#: The only files there are beside the pages; both style sheets begin with the same tokens.
STATIC: Mapping[str, StaticFile] = {
    "desk.css": StaticFile(CSS, ("tokens.css", "desk.css")),
    "site.css": StaticFile(CSS, ("tokens.css", "site.css")),
    "desk.js": StaticFile(JAVASCRIPT, ("desk.js",)),
    "portal.js": StaticFile(JAVASCRIPT, ("portal.js",)),
}
#: How long something lasts, in the largest unit of which there are two.
UNITS = ((timedelta(days=2), "d"), (timedelta(hours=2), "h"), (timedelta(minutes=2), "min"), (timedelta(), "s"))
LENGTH = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}


class Pages:
    """Makes HTML; every value is escaped, a name that a template misses is an error."""

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(HERE / "html"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals["address"] = address
        environment.filters |= {"number": number, "moment": moment, "age": age, "words": words, "money": money.to_text}
        environment.filters |= {
            "anchor": anchor,
            "dollars": payer_words.dollars,
            "day": payer_words.day,
            "hour": payer_words.hour,
            "sentence": payer_words.sentence,
        }
        return environment

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """The whole page."""
        return self._environment.get_template(template).render(values)

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """The static files by name."""
        folder = HERE / "static"
        return {name: b"".join((folder / part).read_bytes() for part in file.parts) for name, file in STATIC.items()}


def address(*parts: str | int) -> str:
    """The path of a page, its parts quoted."""
    return "/".join(("/crm", *(quote(str(part), safe="") for part in parts)))


def anchor(name: str) -> str:
    """The id of a field: its name, without the dots that a link to it could not have."""
    return name.replace(".", "-").replace("_", "-")


def number(value: int) -> str:
    """``100000`` → ``100,000``."""
    return f"{value:,}"


def moment(value: datetime | None, zone: tzinfo) -> str:
    """The biller's local time to the second; a dash for none."""
    return DASH if value is None else f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def age(value: datetime, now: datetime) -> str:
    """How long ago, roughly: ``45 s``, ``17 min``, ``30 h``, ``3 d``."""
    span = max(now - value, timedelta())
    unit = next(unit for least, unit in UNITS if span >= least)
    return f"{int(span.total_seconds()) // LENGTH[unit]} {unit}"


def words(name: str) -> str:
    """A name of the API in words: ``ach_reject`` → ``ACH reject``."""
    return {"ach_reject": "ACH reject", "email": "e-mail"}.get(name, name.replace("_", " "))
