"""The XML of reply values: tags in documented order with a place for each value, compiled once."""

import re
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from simulator.contract.model import Row
from simulator.markup import escape


class Shape:
    """The XML of one row of tags; ``groups`` names the repeated elements among them, with the tags of each."""

    def __init__(self, tags: tuple[str, ...], groups: Mapping[str, tuple[str, ...]], indent: str = "      ") -> None:
        self.tags = tags
        self.indent = indent
        self._groups = {tag: Shape(groups[tag], groups, f"{indent}  ") for tag in tags if tag in groups}
        self._template = "".join("%s" if tag in groups else f"{indent}<{tag}>%s</{tag}>\n" for tag in tags)

    @property
    def is_flat(self) -> bool:
        """Whether no element is repeated in it: one text for each tag."""
        return not self._groups

    def filled(self, row: Row) -> str:
        """The row with its values, escaped."""
        return self._template % tuple(self._values(row))

    def _values(self, row: Row) -> Iterator[str]:
        for tag in self.tags:
            value = row[tag]
            if isinstance(value, str):
                yield escape(value)
            else:
                group, indent = self._groups[tag], self.indent
                yield "".join([f"{indent}<{tag}>\n{group.filled(item)}{indent}</{tag}>\n" for item in value])


class Compiled:
    """The rows of a flat shape that were found valid once, but for the values that ``lines`` judges, one a line.

    ``usual`` has the values that most rows share: they stand in the template, and a row that has others is not one of
    these. ``body`` makes the whole text around the row, in which ``%s`` stands for each value that is filled in.
    """

    def __init__(
        self, shape: Shape, usual: Mapping[str, str], lines: re.Pattern[str], body: Callable[[str], str]
    ) -> None:
        self._lines = lines
        self._own = [tag for tag in shape.tags if tag not in usual]
        self._usual_of: Callable[[Any], object] = itemgetter(*usual) if usual else lambda _row: None
        self._usual = self._usual_of(usual)
        places = {tag: value.replace("%", "%%") for tag, value in usual.items()}
        rows = [f"{shape.indent}<{tag}>{places.get(tag, '%s')}</{tag}>\n" for tag in shape.tags]
        self._template = body("".join(rows))

    def body(self, row: Row) -> bytes | None:
        """The text with the values of this row; None where they are not such that they are known to be valid."""
        if self._usual_of(row) != self._usual:
            return None
        values = [row[tag] for tag in self._own]
        if self._lines.fullmatch("\n".join(values)) is None:  # type: ignore[arg-type]  # a flat row holds texts
            return None
        return (self._template % tuple(values)).encode()
