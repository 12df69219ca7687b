"""Parts of docs/spec/router-functions.md: sections, tables, and which MUST, DECISION or UNKNOWN governs a sentence."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SPEC = Path(__file__).resolve().parents[2] / "docs" / "spec"
HEADING = re.compile(r"^(#{2,3}) (?:(F-\d\d) (\w+)|(\d+(?:\.\d+)?) .*)$")
MARKER = re.compile(r"\b(MUST|DECISION|UNKNOWN|(?<!the )[Ss]imulator:)(?: NOT)?(?: on details)?(?:[ (,]+(Q-\d+))?")
QUESTION = re.compile(r"\*\*(Q-\d\d)((?:, Q-\d\d)*) ?(.*?)(?=\*\*Q-\d\d|\n- |\n\n|\Z)", re.DOTALL)
#: Words of an open question by which the documents say nothing, so that nothing could be inferred from them.
SILENT = re.compile(
    r"UNKNOWN|\b(?:[Nn]ot|never) (?:\w+ )?"
    r"(?:stated|given|explained|covered|treated|described|documented|said|listed)\b"
    r"|say nothing|Only [\w ]+ is given|are silent|their form is unknown|are (?:our own|ours)\b|has no number\b"
    r"|we lack|are missing"
)

QUESTION_AFTER = 7  # characters of an open question in brackets that may follow the words


class BadSpec(Exception):
    """The specification does not say what the tool looks for there."""


@dataclass(frozen=True)
class Marker:
    """MUST, DECISION, UNKNOWN or "simulator:" (a decision, too), and its open question if it names one."""

    word: str
    question: str


@dataclass(frozen=True)
class Section:
    """One section of the page; its name is "4.2" or "F-04", its function the request's name or blank."""

    name: str
    function: str
    heading: str
    lines: tuple[str, ...]

    @property
    def place(self) -> str:
        """How code and tests refer to it."""
        return f"router {'' if self.function else chr(0xA7)}{self.name}"

    @cached_property
    def text(self) -> str:
        """Its lines without code blocks."""
        return re.sub(r"```.*?```", "", "\n".join(self.lines), flags=re.DOTALL)

    def tables(self) -> list[list[list[str]]]:
        """Return its tables: rows of cells, the header first."""
        found: list[list[list[str]]] = []
        is_within = False
        for line in self.lines:
            if not line.startswith("|"):
                is_within = False
                continue
            if not is_within:
                found.append([])
            is_within = True
            if not re.fullmatch(r"[|\s:-]+", line):
                found[-1].append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
        return found

    def governing(self, words: str) -> Marker | None:
        """Return the marker that governs the words: in them, before them on their line, or above their list.

        BadSpec if the words do not stand in the section.
        """
        for number, line in enumerate(self.lines):
            if words not in line:
                continue
            end = line.index(words) + len(words)
            own = [*MARKER.finditer(line[: end + QUESTION_AFTER])]
            if own:
                return Marker(own[-1][1], own[-1][2] or "")
            if line.startswith("|"):
                return self._above(0) or _marker(self.heading)
            return self._above(number) or _marker(self.heading)
        if words in self.heading:
            return _marker(self.heading)
        raise BadSpec(f"{self.place} does not say {words!r}; correct tools/fidelity/behaviors.toml")

    def _above(self, number: int) -> Marker | None:
        """The marker in the line that introduces the list of a line."""
        if not re.match(r"\d+\.|-", self.lines[number]):
            return None
        for line in reversed(self.lines[:number]):
            if line.strip() and not re.match(r"\d+\.|-", line):
                return _marker(line)
        return None


def _marker(line: str) -> Marker | None:
    found = MARKER.search(line)
    return Marker(found[1], found[2] or "") if found else None


def sections() -> dict[str, Section]:
    """Return the sections of the page by their names."""
    found: dict[str, Section] = {}
    name, function, heading, lines = "", "", "", list[str]()
    for line in [*(SPEC / "router-functions.md").read_text(encoding="utf-8").splitlines(), "## 99 end"]:
        match = HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        if name:
            found[name] = Section(name, function, heading, tuple(lines))
        name, function, heading, lines = match[2] or match[4], match[3] or "", line, []
    return found


def questions() -> dict[str, str]:
    """Return what stands about each open question, by its number."""
    found: dict[str, str] = {}
    for match in QUESTION.finditer((SPEC / "open-questions.md").read_text(encoding="utf-8")):
        for number in (match[1], *re.findall(r"Q-\d\d", match[2])):
            found.setdefault(number, " ".join(match[3].replace("**", "").split()))
    return found
