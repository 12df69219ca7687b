"""Long lists, newest first, cut into pages: no page costs more than its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
ROWS = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page; ``name`` is the parameter by which a link asks for another."""

    name: str
    rows: Sequence[T]
    number: int
    last: int
    total: int

    @property
    def others(self) -> tuple[tuple[str, int], ...]:
        """The links that make sense from here: words and page number."""
        links = (("Newest", 1), ("Newer", self.number - 1), ("Older", self.number + 1), ("Oldest", self.last))
        return tuple((words, to) for words, to in links if 1 <= to <= self.last and to != self.number)


def newest(name: str, rows: Sequence[T], number: int, size: int = ROWS) -> Page[T]:
    """A page of rows that stand oldest first; beyond the last page stands the last."""
    last = max(1, -(-len(rows) // size))
    number = min(number, last)
    end = len(rows) - (number - 1) * size
    return Page(name, rows[max(0, end - size) : end][::-1], number, last, len(rows))


def in_order(name: str, rows: Sequence[T], number: int, size: int = ROWS) -> Page[T]:
    """A page of rows that are shown in the order in which they stand."""
    last = max(1, -(-len(rows) // size))
    number = min(number, last)
    return Page(name, rows[(number - 1) * size : number * size], number, last, len(rows))
