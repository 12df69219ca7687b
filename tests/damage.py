"""A filled SQLite file, its pages by type, and the ways to damage one: counts, pointers, order, links."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
HEADER = 100  # bytes before the content of the first page
TREES: Mapping[int, str] = {2: "inner index", 5: "inner table", 10: "index leaf", 13: "table leaf"}
INNER = {2, 5}
OTHER = "overflow or free"
Damage = Callable[["Page"], None]


@dataclass(slots=True)
class Page:
    """One page in a copy of the file; `number` counts from 1."""

    content: bytearray
    number: int

    @property
    def start(self) -> int:
        """The offset of its header in the file."""
        return (self.number - 1) * PAGE + (HEADER if self.number == 1 else 0)

    @property
    def kind(self) -> str:
        """The type of the page, as its first byte says it."""
        return TREES.get(self.content[self.start], OTHER)

    @property
    def cells(self) -> int:
        """How many cells a page of a tree has."""
        return int(self.get(3))

    @property
    def pointers(self) -> int:
        """The offset of the first cell pointer from the header."""
        return 12 if self.content[self.start] in INNER else 8

    def get(self, offset: int, form: str = ">H") -> int:
        """A number in the page."""
        found: int = struct.unpack_from(form, self.content, self.start + offset)[0]
        return found

    def put(self, offset: int, value: int, form: str = ">H") -> None:
        """Another number in its place."""
        struct.pack_into(form, self.content, self.start + offset, value)


def pages(file: bytes) -> Iterator[Page]:
    """Every page of the file, each in a copy of its own."""
    for number in range(1, len(file) // PAGE + 1):
        yield Page(bytearray(file), number)


def _fewer(page: Page) -> None:
    page.put(3, max(0, page.cells - 2))


def _one_less(page: Page) -> None:
    page.put(3, max(0, page.cells - 1))


def _more(page: Page) -> None:
    page.put(3, page.cells + 1)


def _none(page: Page) -> None:
    page.put(3, 0)


def _swapped(page: Page) -> None:
    last = page.pointers + 2 * (page.cells - 1)
    first, other = page.get(page.pointers), page.get(last)
    page.put(page.pointers, other)
    page.put(last, first)


def _doubled(page: Page) -> None:
    page.put(page.pointers, page.get(page.pointers + 2 * (page.cells - 1)))


def _nowhere(page: Page) -> None:
    page.put(page.pointers, 0)


def _beyond(page: Page) -> None:
    page.put(page.pointers, PAGE - 1)


def _child_itself(page: Page) -> None:
    page.put(8, page.number, ">I")


def _child_other(page: Page) -> None:
    page.put(8, page.get(page.get(page.pointers) - (HEADER if page.number == 1 else 0), ">I"), ">I")


def zeros(page: Page) -> None:
    """Lose the whole page."""
    page.content[page.start : page.number * PAGE] = bytes(page.number * PAGE - page.start)


def _link(page: Page) -> None:
    page.put(0, page.get(0, ">I") + 1, ">I")


#: Of a page of a tree; the last two only where it has children.
OF_TREE: Mapping[str, Damage] = {
    "cell count less 2": _fewer,
    "cell count less 1": _one_less,
    "cell count more 1": _more,
    "cell count 0": _none,
    "order of cells": _swapped,
    "cell twice": _doubled,
    "cell pointer 0": _nowhere,
    "cell pointer beyond": _beyond,
    "zeros": zeros,
}
OF_INNER: Mapping[str, Damage] = {"last child itself": _child_itself, "last child twice": _child_other}
OF_OTHER: Mapping[str, Damage] = {"link to the next page": _link, "zeros": zeros}

CASES: list[tuple[str, str, Damage]] = [
    *((kind, name, damage) for kind in TREES.values() for name, damage in OF_TREE.items()),
    *((TREES[byte], name, damage) for byte in sorted(INNER) for name, damage in OF_INNER.items()),
    *((OTHER, name, damage) for name, damage in OF_OTHER.items()),
]


def damaged_copies(file: Path, kind: str, damage: Damage) -> Iterator[tuple[int, bytes]]:
    """The file with this damage, for each page of this type in turn; pages that it does not change are left out."""
    content = file.read_bytes()
    for page in pages(content):
        if page.kind == kind:
            damage(page)
            if page.content != content:
                yield page.number, bytes(page.content)
