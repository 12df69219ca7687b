"""How sure each function, tag and behavior is: the marks of ``schemas/fidelity.json``, and what a verification found.

A mark is *given*, *inferred* or *assumed* by the words of the specification; ``tools/fidelity`` makes the file. A
result of ``cayenta-contract verify`` turns marks into *proven* (the real router was seen to do the same) or *differs*.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from simulator.contract.layout import SCHEMAS

FILE = SCHEMAS / "fidelity.json"
#: What a verification has to say of a tag, and by which evidence, to prove its value; the profile alone proves the tag.
SAME, DIFFERS = "same", "differs"
OF_VALUES = frozenset({"rule", "reference"})
#: What ``cayenta-contract verify --result`` writes at the top of its file.
RESULT = ("cayenta-contract verification", 1)


class BadFidelity(Exception):
    """A result file that is none; the sentence says what to do."""


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which exchanges rest on a behavior: their STATUS, tags of the request, and reply tags that somebody looked at."""

    status: tuple[int, ...] = ()
    request: Mapping[str, str] = {}
    reply: tuple[str, ...] = ()


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mark: what it is about, how sure it is (``basis``), where the specification says so, and a sentence."""

    id: str
    kind: Literal["function", "request tag", "reply tag", "status", "behavior", "fault"]
    function: str
    subject: str
    basis: Literal["given", "inferred", "assumed"]
    source: str
    says: str
    when: Condition | None = None


class _File(msgspec.Struct, frozen=True):
    basis: Mapping[str, str]
    marks: tuple[Mark, ...]


class _Judged(msgspec.Struct, frozen=True):
    verdict: str
    by: str = ""
    why: str = ""


class _OfFunction(msgspec.Struct, frozen=True):
    tags: Mapping[str, _Judged]


class _Result(msgspec.Struct, frozen=True):
    """The result file of ``cayenta-contract verify`` (docs/contract.md), as far as it is read here."""

    format: str
    version: int
    target: str
    began: str
    functions: Mapping[str, _OfFunction]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification says of a mark: "proven" or "differs", against which router, on which day, and why."""

    verdict: Literal["proven", "differs"]
    target: str
    date: str
    why: str

    def __str__(self) -> str:
        if self.verdict == "proven":
            return f"proven against {self.target} on {self.date}"
        return f"differs at {self.target} on {self.date}" + (f": {self.why}" if self.why else "")


@dataclass(frozen=True)
class Fidelity:
    """All marks, in the order of the specification, and what is verified of them by their ids."""

    marks: tuple[Mark, ...]
    meaning: Mapping[str, str]
    verified: Mapping[str, Verified] = field(default_factory=dict)

    def of_function(self, function: str) -> Iterator[Mark]:
        """Yield the marks of a function; those about every function where it is blank."""
        return (mark for mark in self.marks if mark.function == function)

    def label(self, mark: Mark) -> str:
        """Return the mark in words: its basis, or what a verification says."""
        found = self.verified.get(mark.id)
        return str(found) if found else mark.basis


@cache
def documented() -> Fidelity:
    """Return the marks that the specification gives."""
    found = msgspec.json.decode(FILE.read_bytes(), type=_File)
    return Fidelity(found.marks, found.basis)


def verified_by(path: Path) -> Fidelity:
    """Return the marks with what a result file of ``cayenta-contract verify`` says; BadFidelity if it is none."""
    advice = "name a file written by cayenta-contract verify --result FILE"
    try:
        result = msgspec.json.decode(path.read_bytes(), type=_Result)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadFidelity(f"cannot use {path}: {error}; {advice}") from None
    if (result.format, result.version) != RESULT:
        raise BadFidelity(f"{path} is {result.format} {result.version}, not {RESULT[0]} {RESULT[1]}; {advice}")
    known = documented()
    return Fidelity(
        known.marks, known.meaning, {mark.id: judged for mark in known.marks if (judged := _judged(mark, result))}
    )


def _judged(mark: Mark, result: _Result) -> Verified | None:
    """What the result says of a mark; it says nothing of a function that was not asked, and of most behaviors."""
    of_function = result.functions.get(mark.function)
    if of_function is None:
        return None
    tags, is_value = of_function.tags, mark.kind == "behavior"
    if mark.kind == "reply tag":
        seen = [tags.get(mark.subject)]
    elif is_value and mark.when and mark.when.reply:
        seen = [tags.get(path) for path in mark.when.reply]
    else:
        seen = [it for it in tags.values() if mark.kind == "function" and it.verdict in (SAME, DIFFERS)]
    known, date = [it for it in seen if it is not None], result.began[:10]
    if wrong := next((it for it in known if it.verdict == DIFFERS), None):
        return Verified("differs", result.target, date, wrong.why)
    if known and all(it.verdict == SAME and (it.by in OF_VALUES or not is_value) for it in known):
        return Verified("proven", result.target, date, "")
    return None
