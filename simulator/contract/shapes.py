"""The XML of reply values: tags in documented order with a place for each value, compiled once."""

from collections.abc import Iterator, Mapping

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

    def plain(self, row: Row) -> str:
        """The row of a flat shape with its values as they are: XML only if none of them holds markup."""
        return self._template % tuple([row[tag] for tag in self.tags])

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
