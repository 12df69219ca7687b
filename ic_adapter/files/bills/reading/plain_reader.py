"""Reader of plain bill files: a bill written like an earlier one is read by a pattern, without a tree.

Theory of operation. A program writes its bills alike, and building a tree of each takes six times as long as matching
it. So the first bill of a layout is parsed, on its own, and becomes a pattern: its tags in their order, a group for
each value. The pattern matches plain elements only, so what it matches is well-formed, and the parser would read the
same values. What no pattern matches is parsed on its own, between the root's tags.

Nothing is refused here. At the first sign that a file is not plain (other encodings, control characters, a bill that
cannot be parsed on its own, anything behind the root) the reader ends with False, and `tree_reader` reads the file from
its beginning: that one alone decides what is wrong, and names line and column.
"""

import codecs
import re
from collections.abc import Generator, Iterator
from typing import Any, Final

from lxml import etree

from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.reading.batches import Run, run_of
from ic_adapter.files.bills.reading.bill import ADDRESS, Bill
from ic_adapter.files.bills.reading.encoding import encoding_of
from ic_adapter.files.bills.reading.layouts import SPACE, Layout
from ic_adapter.files.bills.reading.tree_reader import (
    BILL,
    MAX_BILL,
    PIECE,
    ROOT,
    Names,
    Others,
    Source,
    Watch,
    bill_of_element,
    parsed,
)

HEAD: Final = re.compile(
    r"""\ufeff?(?:<\?xml[^<>?]*\?>)?[ \t\n]*(<([A-Za-z_][\w.-]*)(?:\s+xmlns="[^"<>&]*")?\s*>)[ \t\n]*"""
)
SPACES: Final = re.compile(SPACE)
NOT_CHARACTERS: Final = ("\ufffe", "\uffff")
BAD_ENTITY: Final = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
MOST_LAYOUTS: Final = 16


class _Pieces:
    """The text of the file from where reading is, piece by piece, and the line of that place."""

    def __init__(self, source: Source, watch: Watch) -> None:
        self.text = ""
        self.position = 0
        self.line = 1
        self.is_whole = False
        self._source = source
        self._watch = watch
        self._read = 0
        self._held = ""
        self._decoder: codecs.IncrementalDecoder | None = None

    def more(self) -> bool:
        """Read the next piece behind what is left of the text; False at the end and where it is not plain."""
        if self._read:
            self._watch(self._read)
        data = self._source.read(PIECE)
        self._read = len(data)
        if self._decoder is None:
            encoding = encoding_of(data)
            if encoding is None:
                return False
            self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            text = self._held + self._decoder.decode(data, not data)
        except UnicodeDecodeError:
            return False
        if not data:
            self.is_whole = not text
            return False
        if any(sign in text for sign in NOT_CHARACTERS):
            return False
        if "\r" in text:
            self._held = "\r" if text.endswith("\r") else ""
            text = text.removesuffix("\r").replace("\r\n", "\n")
        else:
            self._held = ""
        self.text = self.text[self.position :] + text
        self.position = 0
        return "\r" not in text and len(self.text) <= MAX_BILL

    def pass_to(self, end: int) -> None:
        """Go on behind this place."""
        self.line += self.text.count("\n", self.position, end)
        self.position = end

    def pass_space(self) -> None:
        """Go on behind the white space that stands here."""
        if space := SPACES.match(self.text, self.position):
            self.pass_to(space.end())


class PlainReader:
    """The bills of a file; `is_whole` says whether they were all of it, read as the parser would read it."""

    def __init__(self, source: Source, watch: Watch, others: Others) -> None:
        self.is_whole = False
        self._pieces = _Pieces(source, watch)
        self._others = others
        self._root = self._closing = self._bill_end = ""
        self._names = Names()
        self._layouts: list[Layout] = []

    def runs(self) -> Iterator[Run]:
        """Yield the bills in order, as long as the file is plain."""
        pieces = self._pieces
        if not pieces.more() or not (head := HEAD.match(pieces.text)):
            return
        self._root, name = " ".join(head[1].split()), head[2]
        self._closing = f"</{name}>"
        if name.lower() != ROOT or parsed(head[0] + self._closing) is None:
            return
        pieces.pass_to(head.end())
        while (yield from self._complete(pieces)):
            if not pieces.more():
                end = re.compile(f"{SPACE}</{re.escape(name)}{SPACE}>{SPACE}")
                self.is_whole = pieces.is_whole and end.fullmatch(pieces.text, pieces.position) is not None
                return

    def _complete(self, pieces: _Pieces) -> Generator[Run, None, bool]:
        """Yield the bills that are complete; False where the text cannot be read in plain."""
        singles: list[Bill] = []
        is_plain = True
        while is_plain:
            pieces.pass_space()
            if run := self._plain(pieces) or self._wide(pieces):
                if singles:
                    yield run_of(singles)
                    singles = []
                yield run
            elif (end := self._end_of_bill(pieces.text, pieces.position)) < 0:
                break
            else:
                bills = self._parsed(pieces.text[pieces.position : end], pieces.line)
                is_plain = bills is not None
                singles += bills or []
                pieces.pass_to(end)
        if singles:
            yield run_of(singles)
        return is_plain

    def _plain(self, pieces: _Pieces) -> Run | None:
        """Return the plain bills of one layout that stand here; None where there is none."""
        for place, layout in enumerate(self._layouts):
            match = None if layout.has_text_address else layout.plain.match(pieces.text, pieces.position)
            if match is None:
                continue
            if place:
                self._layouts.insert(0, self._layouts.pop(place))
            rows, lines = [], []
            match_at, text, position, line = layout.plain.match, pieces.text, pieces.position, pieces.line
            while match is not None:  # most of the time of an import goes by here
                rows.append(match.groups(""))
                lines.append(line)
                end = match.end()
                line += text.count("\n", position, end)
                position = end
                match = match_at(text, position)
            pieces.position, pieces.line = position, line
            return Run(layout.names, rows, lines, is_plain=True)
        return None

    def _wide(self, pieces: _Pieces) -> Run | None:
        """Return the bill that stands here, of any layout and any values; None where there is none."""
        for place, layout in enumerate(self._layouts):
            match = layout.wide.match(pieces.text, pieces.position)
            if match is None:
                continue
            has_entities = "&" in match[0]
            if "]]>" in match[0] or (has_entities and BAD_ENTITY.search(match[0])):
                return None
            values = match.groups("")
            if has_entities:
                values = _without_entities(values)
            line = pieces.line
            pieces.pass_to(match.end())
            if place:
                self._layouts.insert(0, self._layouts.pop(place))
            return layout.run(values, line)
        return None

    def _end_of_bill(self, text: str, position: int) -> int:
        """Return where the next bill ends, -1 where it is not complete."""
        if not self._bill_end:
            found = re.compile(f"</({BILL})>", re.IGNORECASE).search(text, position)
            self._bill_end = found[0] if found else ""
        place = text.find(self._bill_end, position) if self._bill_end else -1
        return place if place < 0 else place + len(self._bill_end)

    def _parsed(self, text: str, line: int) -> list[Bill] | None:
        """Return the bills of a text that ends with one, None where it is not well-formed on its own."""
        root = parsed(f"{self._root}{text}{self._closing}")
        if root is None:
            return None
        bills: list[Bill] = []
        for element in root:
            if self._names[element.tag] != BILL:
                self._others.add(element.tag)
                continue
            try:
                bill = bill_of_element(element, self._names)
            except FileRefused:
                return None
            begins: Any = element.sourceline
            bill.line = line + begins - 1
            bills.append(bill)
        if len(root) == 1 and len(self._layouts) < MOST_LAYOUTS:
            self._learn(root[0], text)
        return bills

    def _learn(self, element: etree._Element, text: str) -> None:
        """Keep the layout of a bill where its pattern matches it and each of its names stands once."""
        layout = Layout(element, self._names)
        addresses = sum(self._names[child.tag] == ADDRESS for child in element)
        is_clear = addresses <= 1 and len(set(layout.names)) == len(layout.names)
        if is_clear and layout.fits(text):
            self._layouts.insert(0, layout)


def _without_entities(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_replaced(value) if "&" in value else value for value in values)


def _replaced(value: str) -> str:
    for entity, sign in ENTITIES:
        value = value.replace(entity, sign)
    return value
