"""The layout of a bill as two patterns: which elements it has in which order, with a group for each value."""

import re
from functools import cached_property
from typing import Final

from lxml import etree

from ic_adapter.files.bills.reading.batches import Run, run_of
from ic_adapter.files.bills.reading.bill import ADDRESS, SPELT, Bill, put_text_address
from ic_adapter.files.bills.reading.tree_reader import Names

SPACE: Final = "[ \\t\\n]*+"
#: A value that can be stored and shown as it is: no entity, no sign that JSON, the BIF or XML has to replace.
PLAIN: Final = r"[ !#-%'-;=?-\[\]-{}~]{0,200}+"
#: Stands for a value in the pattern of a layout; no tag can hold it.
VALUE: Final = "<>"
#: Any value without control characters.
WIDE: Final = r"[^<\x00-\x08\x0b\x0c\x0e-\x1f]*+"


class Layout:
    """The patterns of a bill with the white space behind it, and the names of their groups."""

    def __init__(self, element: etree._Element, names: Names) -> None:
        groups: list[str] = []
        parts = [f"<{_tag(element)}>", SPACE]
        for child in element:
            name = names[child.tag]
            if len(child) and name == ADDRESS:
                inner = [_leaf(part, f"{ADDRESS}.{names[part.tag]}", groups) for part in child]
                parts += [f"<{_tag(child)}>", SPACE, *inner, f"</{_tag(child)}>", SPACE]
            else:
                parts.append(_leaf(child, name, groups))
        parts += [f"</{_tag(element)}>", SPACE]
        self._parts = parts
        self.names = tuple(groups)
        self.has_text_address = ADDRESS in groups

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Matches a bill of plain values."""
        return re.compile("".join(self._parts).replace(VALUE, PLAIN))

    @cached_property
    def wide(self) -> re.Pattern[str]:
        """Matches a bill of any values."""
        return re.compile("".join(self._parts).replace(VALUE, WIDE))

    def fits(self, text: str) -> bool:
        """Return whether this is a bill of the layout."""
        return self.plain.fullmatch(text) is not None or self.wide.fullmatch(text) is not None

    def run(self, values: tuple[str, ...], line: int) -> Run:
        """Return the bill of these groups, which begins in this line."""
        if not self.has_text_address:
            return Run(self.names, [values], [line])
        bill = Bill(zip(self.names, map(str.strip, values), strict=True))
        put_text_address(bill, bill.pop(ADDRESS))
        bill.line = line
        return run_of([bill])


def _leaf(element: etree._Element, name: str, groups: list[str]) -> str:
    """Return the pattern of an element that holds text alone; one with elements in it will not match its own text."""
    tag = _tag(element)
    is_wanted = name in SPELT or name == ADDRESS
    if is_wanted:
        groups.append(name)
    return f"<{tag}(?:/>|>{f'({VALUE})' if is_wanted else VALUE}</{tag}>){SPACE}"


def _tag(element: etree._Element) -> str:
    return re.escape(str(element.tag).rpartition("}")[2])
