"""Sentences of steps that were renamed: the new one for an old one, and its replacement in feature files."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scenarios.language.features import ENCODING

#: Old form of a step's text, and what stands there now.
TABLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(.*) is handed over( as| with| again)?$"), r"\1 is submitted\2"),
    (re.compile(r"^(.*) are handed over$"), r"\1 are submitted"),
    (re.compile(r"^a person lets the endpoint group (.*) go on$"), r"an operator resumes endpoint group \1"),
    (re.compile(r"^the day is fine$"), "the day has no differences"),
    (re.compile(r"^I sign in with nothing$"), "I send no credentials"),
    (re.compile(r"^what was put off is booked$"), "the deferred bookings are posted"),
    (re.compile(r"^somebody else posts (.*)$"), r"another system posts \1"),
    (re.compile(r"^an image comes$"), "an image is returned"),
    (re.compile(r"^no image comes but HTTP (.*)$"), r"HTTP \1 is returned instead of an image"),
    (re.compile(r"^no reply comes$"), "no reply is received"),
    (re.compile(r"^the IVR is told$"), "the reply to the IVR has"),
    (
        re.compile(r"^RTDR brings what was imported for every account of the run$"),
        "RTDR returns the imported values for every account of the run",
    ),
)
STEP = re.compile(r"^(\s*(?:Given|When|Then|And|But|\*) +)(.*?)(\s*)$")


def now(text: str) -> str | None:
    """Return the sentence that took the place of an old one; None for any other text."""
    return next((form.sub(new, text) for form, new in TABLE if form.match(text)), None)


def fix(paths: Iterable[Path]) -> int:
    """Replace old sentences in feature files; return how many lines changed. Everything else stays byte for byte."""
    changed = 0
    for path in paths:
        text = path.read_bytes().decode(ENCODING)
        lines = text.splitlines(keepends=True)
        fixed = list(_lines(lines))
        count = sum(one != other for one, other in zip(lines, fixed, strict=True))
        if count:
            mark = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
            path.write_bytes(mark + "".join(fixed).encode())
        changed += count
    return changed


def _lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line, with an old sentence replaced where a step or a row of Examples has it."""
    in_examples = False
    for line in lines:
        is_row = line.lstrip().startswith("|")
        in_examples = line.strip().startswith("Examples:") or (in_examples and (is_row or not line.strip()))
        yield _row(line) if in_examples and is_row else _step(line)


def _step(line: str) -> str:
    found = STEP.match(line)
    new = now(found[2]) if found else None
    return f"{found[1]}{new}{found[3]}" if found and new else line


def _row(line: str) -> str:
    """Return a row of Examples with new sentences in cells that hold old ones; a cell grows where it has to."""
    return "|".join(f" {new} ".ljust(len(cell)) if (new := now(cell.strip())) else cell for cell in line.split("|"))
