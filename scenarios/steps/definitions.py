"""Declares steps: ``action`` and ``check`` turn a function into a sentence of the vocabulary."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import pytest_bdd

from scenarios.steps.phrases import Phrase

StepFunction = Callable[..., None]


class StepKind(Enum):
    """What a step is for; the value is the keyword it is written with."""

    ACTION = "Given/When"
    CHECK = "Then"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: sentence, what it does, whether a table or a docstring follows it; ``name`` is module and function."""

    kind: StepKind
    phrase: Phrase
    summary: str
    table: bool
    docstring: bool
    name: str = ""


def action(sentence: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that sets up or does something; it is accepted under every keyword."""
    return _declare(StepKind.ACTION, sentence)


def check(sentence: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that compares; it stands under Then only, and writes nothing."""
    return _declare(StepKind.CHECK, sentence)


def is_check(function: StepFunction) -> bool:
    """Whether a step's function compares."""
    return any(entry.kind is StepKind.CHECK for entry in function.__dict__.get("__steps__", ()))


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
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    return Entry(kind, phrase, summary, table="datatable" in taken, docstring="docstring" in taken, name=name)
