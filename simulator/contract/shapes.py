"""The XML of reply values: tags in documented order with a place for each value, compiled once."""

import re
from collections.abc import Iterator, Mapping

from simulator.contract.model import Row
from simulator.markup import escape

MARKUP = re.compile("[&<>]")


class Shape:
    """The XML of one row of tags; ``groups`` names the repeated elements among them, with the tags of each."""

    def __init__(self, tags: tuple[str, ...], groups: Mapping[str, tuple[str, ...]], indent: str = "      ") -> None:
        self._tags = tags
        self._indent = indent
        self._groups = {tag: Shape(groups[tag], groups, f"{indent}  ") for tag in tags if tag in groups}
        self._template = "".join("%s" if tag in groups else f"{indent}<{tag}>%s</{tag}>\n" for tag in tags)

    def filled(self, row: Row) -> str:
        """The row with its values; they are escaped only if one of them has to be."""
        if self._groups:
            return self._template % tuple(self._values(row))
        values = tuple([str(row[tag]) for tag in self._tags])
        if MARKUP.search("".join(values)):
            values = tuple(map(escape, values))
        return self._template % values

    def _values(self, row: Row) -> Iterator[str]:
        for tag in self._tags:
            value = row[tag]
            if isinstance(value, str):
                yield escape(value)
            else:
                group, indent = self._groups[tag], self._indent
                yield "".join([f"{indent}<{tag}>\n{group.filled(item)}{indent}</{tag}>\n" for item in value])
