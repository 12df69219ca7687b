"""The closed vocabulary: every step there is, found in the modules of the registry. Runs nothing."""

import difflib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from scenarios.steps.definitions import Entry, StepKind
from scenarios.steps.registry import MODULES


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one module."""

    title: str
    entries: tuple[Entry, ...]


@cache
def groups() -> tuple[Group, ...]:
    """The whole vocabulary, in the order of the registry."""
    return tuple(Group(_title(module), tuple(_entries(module))) for module in MODULES)


def _title(module: ModuleType) -> str:
    return (module.__doc__ or module.__name__).splitlines()[0].split(":")[0]


def _entries(module: ModuleType) -> Iterator[Entry]:
    for value in vars(module).values():
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            yield from reversed(value.__dict__.get("__steps__", []))


def entries() -> list[Entry]:
    """Every step."""
    return [entry for group in groups() for entry in group.entries]


def matching(text: str, kind: StepKind | None = None) -> list[Entry]:
    """The steps that a line of a feature file may mean: none, one, or several (an ambiguity)."""
    return [entry for entry in entries() if (kind is None or entry.kind is kind) and entry.phrase.is_matching(text)]


def nearest(text: str, count: int = 3) -> list[str]:
    """The sentences most like a line that matches none."""
    shown = {entry.phrase.shown.lower(): entry.phrase.shown for entry in entries()}
    return [shown[near] for near in difflib.get_close_matches(text.lower(), shown, count, 0.4)]


def as_markdown() -> str:
    """The page docs/steps.md."""
    lines = ["# Steps", "", *_INTRODUCTION]
    for group in groups():
        lines += ["", f"## {group.title}", "", "| Step | Follows | What it does |", "|---|---|---|"]
        lines += [_row(entry) for entry in group.entries]
    return "\n".join(lines) + "\n"


def follows(entry: Entry) -> str:
    """What stands under the step in the feature file."""
    return "a table" if entry.table else "a text block" if entry.docstring else ""


def _row(entry: Entry) -> str:
    keyword = "Then" if entry.kind is StepKind.CHECK else "Given/When"
    summary = " ".join(entry.summary.split()).replace("|", "\\|")
    return f"| {keyword} `{entry.phrase.shown}` | {follows(entry)} | {summary} |"


_INTRODUCTION = (
    "Made by `cayenta-scenarios steps --markdown`; do not edit. A scenario is written with these sentences only.",
    "",
    "At its end the books of its biller have to add up (router §5.1); otherwise it fails though every step went well.",
    "",
    '`<name>` stands for one word, `"<name>"` for text in double quotes (nothing between them is a blank value).',
)
