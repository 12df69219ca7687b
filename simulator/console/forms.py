"""Forms as they come and as they go back: what was typed, and beside each field why it cannot be used."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request

from simulator.console.admin import AdminAnswer, Declined

LONGEST = 1_048_576  # bytes: no more than the admin API takes
MOST_FIELDS = 64
INTEGER = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
FIRST_PART = re.compile(r"[.\[]")
NOWHERE: Mapping[str, str] = {}
#: How the JSON decoder says it → how a person reads it.
WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Expected `[^;]*; (?=use )"), ""),
    (re.compile(r"Expected `int.*"), "use a whole number"),
    (re.compile(r"Expected `float.*"), "use a number"),
    (re.compile(r"Invalid enum value '(.*)'"), r"\1 is not an allowed value"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a page: values by name of field, and what is wrong with them; ``""`` blames none in particular."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """What was typed, else what stands there before anyone types."""
        return self.values.get(name, default)

    def problem(self, name: str) -> str:
        """Why the field's value cannot be used, blank if it can."""
        return self.problems.get(name, "")

    def blamed(self, answer: AdminAnswer, whole: str = "", places: Mapping[str, str] = NOWHERE) -> "Form":
        """The form with the refusal's reasons beside its fields; Declined where it is no matter of the form.

        ``whole`` is the field that stands for the body as a whole; ``places`` maps the first part of a path to a field
        of another name, the last part of a path is a field of that name.
        """
        if answer.status not in (409, 422):
            answer.done()
        problems: dict[str, str] = {}
        for path, reason in answer.fields.items():
            name = path.lstrip("$?").removeprefix(".") or whole
            if name not in self.values:
                name = places.get(FIRST_PART.split(name, maxsplit=1)[0]) or name.rpartition(".")[2]
            if name in self.values:
                problems[name] = read(reason)
            else:
                problems[""] = f"{answer.error} {read(reason)}"
        return Form(self.values, problems or {"": answer.error})


def read(reason: str) -> str:
    """A reason of the admin API in words that do not presume JSON."""
    for pattern, words in WORDS:
        reason = pattern.sub(words, reason)
    return reason


async def typed(request: Request) -> Form:
    """What a person typed, without outer blanks and with plain line ends; Declined for what is no form of ours."""
    values = await fields(request, LONGEST)
    if values is None:
        raise Declined(413, "The form is not from this console, or it is too long; reload the page and send it again.")
    return Form({name: value.replace("\r\n", "\n").strip() for name, value in values.items()})


async def fields(request: Request, most: int) -> dict[str, str] | None:
    """The last value of each field; None for what is longer than ``most`` bytes, or no form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[-1] for name, values in found.items()}


def integer(text: str) -> int | str:
    """A whole number where the text is one, else the text, whose refusal tells why."""
    return int(text) if INTEGER.fullmatch(text) else text


def decimal(text: str) -> float | str:
    """A number where the text is one, else the text, whose refusal tells why."""
    return float(text) if NUMBER.fullmatch(text) else text


def filled(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs whose value is not blank: what is left out has its default."""
    return {name: value for name, value in pairs if value != ""}
