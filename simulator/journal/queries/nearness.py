"""The shapes of the tables of near misses: what a detector looks at, what it may ask, how a row speaks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from simulator.billing.books import Books
from simulator.contract.keys import Keys
from simulator.population.numbers import Numbers


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What detectors may ask: the books, the arithmetic of generated numbers, the biller's keys."""

    books: Books
    numbers: Numbers
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A value that came, with what was looked for (None: nothing in particular) and the type of its tag."""

    name: str
    came: str
    wanted: str | None = None
    type: str = ""


#: What the value should have been, for ``{right}`` of the sentence; None where this is not what is wrong.
Detector: TypeAlias = Callable[[Seen, MatchContext], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to miss by a little: its kind, its sentence with {name}, {came}, {right}, and what tells it."""

    kind: str
    sentence: str
    detect: Detector

    def said(self, seen: Seen, context: MatchContext) -> str | None:
        """The sentence about this value; None where it is right, or wrong in another way."""
        right = self.detect(seen, context)
        if right is None:
            return None
        return self.sentence.format(name=seen.name, came=shown(seen.came), right=shown(right))


def shown(text: str, most: int = 60) -> str:
    """A piece of what a client sent, cut and without control characters."""
    clean = "".join(character if character.isprintable() else "?" for character in text)
    return clean if len(clean) <= most else f"{clean[:most]}…"
