"""Values of fault rules that a Struct's types cannot judge: parameters of views, XPaths, names of functions."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from simulator.choices import advice, hint
from simulator.contract import paths
from simulator.contract.faults.catalogue import BY_NAME
from simulator.contract.registry import BY_REQUEST
from simulator.control.values import printable
from simulator.control.wire import Refusal

LONGEST_DELAY = 3_600
LONGEST_BODY = 65_536
LONGEST_NAME = 100
MOST_HEADERS, LONGEST_HEADER = 20, 1_000
#: Headers that say where a reply ends.
FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
HEADER = re.compile(r"[A-Za-z0-9\-]{1,60}")
ENCODINGS = ("latin-1", "utf-16", "utf-8-sig")
#: What a rule can mean: the functions, and the statement images beside them (F-15).
ANSWERING = (*BY_REQUEST, "BILLPDF")
LEVELS = ("params", "function", "both")


class Matching(Protocol):
    """What of a match is judged here."""

    @property
    def function(self) -> str | None:
        """The name of a function of the router."""

    @property
    def account(self) -> str | None:
        """An account number."""

    @property
    def login(self) -> str | None:
        """The user of a login."""

    @property
    def xpath(self) -> str | None:
        """A path into the request."""


def _is_number(least: float, most: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_int(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_text(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most


def _is_headers(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MOST_HEADERS
        and all(
            HEADER.fullmatch(str(name))
            and str(name).lower() not in FRAMING
            and isinstance(text, str)
            and len(text) <= LONGEST_HEADER
            and text.isascii()
            and text.isprintable()
            for name, text in value.items()
        )
    )


#: Parameter → what it may be, and how that is said.
PARAMETERS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "code": (_is_int(-999_999_999, 999_999_999), "a whole number of up to 9 digits"),
    "description": (_is_text(255), "up to 255 characters"),
    "level": (lambda value: value in LEVELS, "params, function or both"),
    "status": (_is_int(200, 599), "an HTTP status from 200 to 599"),
    "body": (_is_text(LONGEST_BODY), f"up to {LONGEST_BODY} characters"),
    "headers": (_is_headers, f"up to {MOST_HEADERS} printable headers; not {', '.join(sorted(FRAMING))}"),
    "seconds": (_is_number(0, LONGEST_DELAY), f"0 to {LONGEST_DELAY}"),
    "most": (lambda value: value is None or _is_number(0, LONGEST_DELAY)(value), f"0 to {LONGEST_DELAY}"),
    "sigma": (lambda value: value is None or _is_number(0, 5)(value), "0 to 5"),
    "by": (_is_int(-LONGEST_BODY, LONGEST_BODY), "a number of bytes, not 0"),
    "bytes_per_second": (_is_number(1, 10_000_000), "1 to 10000000"),
    "pause": (_is_number(0, LONGEST_DELAY), f"0 to {LONGEST_DELAY}"),
    "encoding": (lambda value: value in ENCODINGS, ", ".join(ENCODINGS)),
    "function": (lambda value: value in (*BY_REQUEST, "previous"), "previous, or a function of the router"),
    "tag": (lambda value: isinstance(value, str) and TAG.fullmatch(value) is not None, "the name of a tag"),
}


def check_parameters(view: str, given: Mapping[str, Any]) -> None:
    """Refusal (422) for a parameter the view does not have, or a value it does not take."""
    there = BY_NAME[view].parameters
    for name, value in given.items():
        if name not in there:
            told = f"{view} takes: {', '.join(there) or 'none'}{hint(name[:40], there)}"
            raise Refusal(422, "unknown parameter", (f"$.parameters.{name[:40]}", told))
        fits, said = PARAMETERS[name] if name != "value" else (_is_text(255), "up to 255 characters")
        if not fits(value) or (name == "by" and value == 0):
            raise Refusal(422, "invalid parameter value", (f"$.parameters.{name}", said))
    for name in ("value", "description"):
        text = str(given.get(name, ""))
        printable(text, f"$.parameters.{name}")
        if view == "content_type" and not text.isascii():
            raise Refusal(422, "invalid parameter value", (f"$.parameters.{name}", "use ASCII characters only"))


def check_match(match: Matching) -> None:
    """Refusal (422) for a function the router does not have, or what is no XPath."""
    if match.function is not None and match.function not in ANSWERING:
        raise Refusal(
            422,
            "unknown function",
            ("$.match.function", f"{match.function[:40]!r}; {advice(match.function[:40], ANSWERING)}"),
        )
    for name, text in (("account", match.account), ("login", match.login)):
        if text is not None and len(text) > LONGEST_NAME:
            raise Refusal(422, "the value is too long", (f"$.match.{name}", f"use up to {LONGEST_NAME} characters"))
    problem = None if match.xpath is None else paths.problem(match.xpath)
    if problem is not None:
        raise Refusal(422, "not a valid XPath", ("$.match.xpath", problem[:200]))
