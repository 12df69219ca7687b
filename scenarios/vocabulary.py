"""The closed vocabulary: every step there is, found in the modules of scenarios.steps; runs nothing."""

import difflib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import ModuleType

import pytest_bdd

from scenarios.phrases import Phrase

StepFunction = Callable[..., None]


class StepKind(Enum):
    """What a step is for; the value is the keyword it is written with."""

    ACTION = "Given/When"
    CHECK = "Then"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: sentence, what it does, whether a table or a docstring follows it."""

    kind: StepKind
    phrase: Phrase
    summary: str
    table: bool
    docstring: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one module."""

    title: str
    entries: tuple[Entry, ...]


def action(sentence: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that sets up or does something; it is accepted under every keyword."""
    return _declare(StepKind.ACTION, sentence)


def check(sentence: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that compares; it stands under Then only, and writes nothing."""
    return _declare(StepKind.CHECK, sentence)


def _declare(kind: StepKind, sentence: str) -> Callable[[StepFunction], StepFunction]:
    phrase = Phrase(sentence)

    def decorate(function: StepFunction) -> StepFunction:
        function.__dict__.setdefault("__steps__", []).append(_entry(kind, phrase, function))
        # stacklevel 2: pytest-bdd writes the step's fixture into the module whose frame called `decorate`.
        bind = pytest_bdd.step(phrase, "then" if kind is StepKind.CHECK else None, stacklevel=2)
        return bind(function)

    return decorate


def _entry(kind: StepKind, phrase: Phrase, function: StepFunction) -> Entry:
    taken = inspect.signature(function).parameters
    summary = inspect.getdoc(function) or ""
    return Entry(kind, phrase, summary, table="datatable" in taken, docstring="docstring" in taken)


@cache
def groups() -> tuple[Group, ...]:
    """The whole vocabulary, in the order of scenarios.steps."""
    from scenarios.steps import MODULES

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
