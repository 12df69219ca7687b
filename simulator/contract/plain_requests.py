"""Requests as most clients write them, read and checked by one regular expression per function, without a parser.

Only a sufficient condition: a request that matches is one that the XSD of its function accepts, with the same values.
What does not match goes to lxml, which decides, and whose refusals name tag and reason. Repeated elements, entities,
comments, attributes, letters beyond ASCII and tags out of order are never matched here.
"""

import re
from functools import cache

from simulator.contract.facets import values_of_types
from simulator.contract.layout import Layout, Tag
from simulator.contract.model import RouterCall

START = re.compile(r"<Request>[ \t\r\n]*+<([A-Za-z]{1,40})>")
BLANKS = r"[ \t\r\n]*+"
#: Opening parentheses that would be groups of their own.
GROUP = re.compile(r"(?<!\\)\((?!\?)")
BEYOND_ASCII = r"\u00a0-\ud7ff"
#: Longer ones are read by the parser, which is as fast for them.
LONGEST = 16_384


class PlainRequests:
    """The patterns of all functions, each made at its first request."""

    def __init__(self, layouts: dict[str, Layout]) -> None:
        self._layouts = layouts
        self._readers = cache(self._reader)

    def read(self, xml: bytes) -> RouterCall | None:
        """Return the call of a plain and valid request, None for any other."""
        if len(xml) > LONGEST or not xml.isascii():
            return None
        text = xml.decode("ascii")
        start = START.match(text)
        if start is None or start[1] not in self._layouts:  # names are the clients' to choose: none is remembered
            return None
        found = self._readers(start[1])
        if found is None:
            return None
        pattern, tags = found
        match = pattern.fullmatch(text)
        if match is None:
            return None
        fields: dict[str, str] = {}
        for (name, end), inner in zip(tags, match.groups(), strict=True):
            if inner is not None:
                value = inner[1:end].strip()
                if value or name not in fields:  # of a tag that stands there twice the last value counts
                    fields[name] = value
        return RouterCall(start[1], fields)

    def _reader(self, function: str) -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]] | None:
        """The pattern of a function's request, and each tag with where its value ends; None where it has no pattern."""
        layout = self._layouts[function]
        if not all(_is_simple(tag) for tag in layout.tags):
            return None
        tags = "".join(_element(tag) for tag in layout.tags)
        pattern = re.compile(
            f"<Request>{BLANKS}<{function}>{BLANKS}<Params>{BLANKS}{tags}</Params>{BLANKS}</{function}>{BLANKS}"
            f"</Request>{BLANKS}"
        )
        return pattern, tuple((tag.name, -len(tag.name) - 2) for tag in layout.tags)


def _is_simple(tag: Tag) -> bool:
    """Whether the tag stands there once or not at all, and holds a value."""
    return bool(tag.type) and not (tag.within or tag.repeats or tag.needed)


def _element(tag: Tag) -> str:
    """An optional tag with a value of its type; the group holds what lies between its name and its last bracket."""
    value = GROUP.sub("(?:", values_of_types()[tag.type]).replace(BEYOND_ASCII, "")
    return f"(?:<{tag.name}(/|>(?:{value})</{tag.name})>{BLANKS})?"
