"""Forms as they come in, and as they go back: what was typed, and beside each field why it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.requests import Request

from ic_adapter.web.guard import Stop

LONGEST = 16_384  # bytes
MOST_FIELDS = 32
LONGEST_CONFIGURATION = 131_072  # bytes: AS 131 alone may have 20,000 characters, which a browser writes as %XX
MOST_SETTINGS = 128
URL_ENCODED = "application/x-www-form-urlencoded"
DAMAGED = Stop(400, "The form is damaged or has too many fields. Load the page again and send its form.")
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


async def configuration(request: Request) -> Form | Stop:
    """As `typed`, of a form with many settings."""
    return await typed(request, LONGEST_CONFIGURATION, MOST_SETTINGS)


async def typed(request: Request, longest: int = LONGEST, most: int = MOST_FIELDS) -> Form | Stop:
    """Return what a person typed, the last value of each field, else why the request holds no form.

    Nobody types a NUL character, and PostgreSQL takes none.
    """
    stop = stop_other_type(request, URL_ENCODED)
    if stop is not None:
        return stop
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return too_long(longest)
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=most, errors="strict")
    except ValueError:
        return DAMAGED
    if any("\0" in text for name, values in found.items() for text in (name, *values)):
        return DAMAGED
    return Form({name: values[-1] for name, values in found.items()})


def stop_other_type(request: Request, wanted: str) -> Stop | None:
    """Return why a request cannot hold a form of this media type, None where it can."""
    found = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found == wanted:
        return None
    if not found:
        return Stop(400, f"The request holds no form. Send its fields as {wanted}.")
    return Stop(415, f"The request is not a form of this page. Send its fields as {wanted}.")


def too_long(longest: int) -> Stop:
    """Return the answer to a form of more bytes than these."""
    return Stop(413, f"The form is longer than {longest:,} bytes. Shorten it and send it again.")
