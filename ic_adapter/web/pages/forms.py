"""Forms as they come in, and as they go back: what was typed, and beside each field why it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.requests import Request

LONGEST = 16_384  # bytes
MOST_FIELDS = 32
LONGEST_CONFIGURATION = 131_072  # bytes: AS 131 alone may have 20,000 characters, which a browser writes as %XX
MOST_SETTINGS = 128
#: What is said of a form that the page no longer shows so, and of a name that nobody can have.
STALE = "This form is out of date. Load the page again."
NAMELESS = "Enter your name: one line of at most 64 characters."


@dataclass(frozen=True, slots=True)
class Form:
    """Values by name of field, and what is wrong with them; `""` blames none in particular. `file`: the one it is."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    file: bytes = b""

    def value(self, name: str) -> str:
        """What was typed, without outer blanks."""
        return self.values.get(name, "").strip()

    def refused(self, name: str, words: str) -> "Form":
        """Return the form with what is wrong with one field, `""` for none in particular."""
        return Form(self.values, {name: words})

    def problem(self, name: str) -> str:
        """Why the field's value cannot be used, blank if it can."""
        return self.problems.get(name, "")


async def configuration(request: Request) -> Form | None:
    """As `typed`, of a form with many settings."""
    return await typed(request, LONGEST_CONFIGURATION, MOST_SETTINGS)


async def typed(request: Request, longest: int = LONGEST, most: int = MOST_FIELDS) -> Form | None:
    """What a person typed, the last value of each field; None for what is no form, or too long for one.

    Nobody types a NUL character, and PostgreSQL takes none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return None
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=most, errors="strict")
    except ValueError:
        return None
    if any("\0" in text for name, values in found.items() for text in (name, *values)):
        return None
    return Form({name: values[-1] for name, values in found.items()})
