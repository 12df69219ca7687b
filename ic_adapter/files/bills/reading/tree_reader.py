"""Reader of any bill file by a hardened parser: one Bill after the other in flat memory.

It decides what is wrong with a file. No rule of any field. The file is fed to the parser piece by piece; after each
piece the bills that are complete are read and cut off the tree. That takes less than an event per element and needs no
name to be spelt in one way.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from lxml import etree

from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.reading.bill import ADDRESS, SPELT, Bill, put, put_text_address

ROOT, BILL = "billheaders", "billheader"
BOX = ("city", "state", "zip", "phone")
ALIASES = {"billtp": "bill_tp"}  # the documents' rule writes it without the underscore
PIECE = 64 * 1024
MAX_ELEMENTS = 1000
MAX_BILL = 1024 * 1024
MAX_NAMES = 1000
MAX_OTHERS, MAX_SHOWN = 5, 40


class Source(Protocol):
    """Where bytes are read from; none at the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""


Watch = Callable[[int], None]


def unwatched(_: int) -> None:
    """Nobody looks at the progress."""


class Others:
    """Elements under the root that are not bills: counted by name as the file spells it, the first few names."""

    def __init__(self) -> None:
        self._counts = Counter[str]()

    def add(self, tag: str) -> None:
        """Count one; a file of ever new names must not fill memory."""
        name = tag.rpartition("}")[2][:MAX_SHOWN]
        if name in self._counts or len(self._counts) < MAX_OTHERS:
            self._counts[name] += 1

    def clear(self) -> None:
        """Forget what was counted."""
        self._counts.clear()

    def warning(self) -> str:
        """Return what to say of a file in which nothing else stands, blank where its root is empty."""
        if not self._counts:
            return ""
        named = ", ".join(f"{name} ({count})" for name, count in self._counts.items())
        return f"the file has no element BillHeader; it has {named}, left out; check it with whoever sent it"


def tree_bills(source: Source, watch: Watch, others: Others) -> Iterator[Bill]:
    """Yield the bills in order; FileRefused as soon as the file proves to be no bill file.

    `watch` gets the bytes read, `others` every element under the root that is not a bill.
    """
    try:
        yield from _bills(source, watch, others)
    except etree.XMLSyntaxError as error:
        raise FileRefused(f"not well-formed XML: {error.msg}") from None


def _bills(source: Source, watch: Watch, others: Others) -> Iterator[Bill]:
    names = Names()
    layout = _Layout([], (), 0, 0)
    for elements in _complete(source, watch):
        for element in elements:
            if names[element.tag] != BILL:
                others.add(element.tag)
                continue
            nodes = list(element.iter())
            tags = [node.tag for node in nodes]
            if tags != layout.tags:
                layout = _layout(tags, element, names)
            if layout.names and (len(element), len(nodes[layout.address])) == layout.counts:
                bill = Bill(zip(layout.names, map(str.strip, [node.text or "" for node in nodes]), strict=True))
            else:
                bill = bill_of_element(element, names)
            line: Any = element.sourceline
            bill.line = line
            yield bill


def _complete(source: Source, watch: Watch) -> Iterator[list[etree._Element]]:
    """The children of the root as soon as they are complete, piece by piece; each piece is forgotten after it."""
    piece = source.read(PIECE)
    parser = _parser(_root_tag(piece))
    _feed(parser, piece)
    root = _first(parser)
    waiting = 0
    while piece:
        done = list(root)[:-1]  # the last one may still be growing
        waiting = 0 if done else waiting + len(piece)
        if waiting > MAX_BILL:
            raise FileRefused(f"a bill is longer than {MAX_BILL} bytes")
        yield done
        del root[: len(done)]
        watch(len(piece))
        if piece := source.read(PIECE):
            _feed(parser, piece)
    parser.close()
    yield list(root)


def _feed(parser: "etree.XMLPullParser", piece: bytes) -> None:
    """Feed a piece; FileRefused tells what the parser only notes, such as an entity or prefix that is not declared."""
    parser.feed(piece)
    for entry in parser.feed_error_log:
        if entry.level >= etree.ErrorLevels.ERROR:
            place = f"line {entry.line}, column {entry.column}"
            raise FileRefused(f"not well-formed XML: {entry.message.strip()}, {place}")


#: No entities, no document type, no network.
STRICT: Final[Mapping[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _parser(tag: str | None) -> "etree.XMLPullParser":
    """Only the start of the root is an event."""
    return etree.XMLPullParser(events=("start",), tag=tag, **STRICT)


def parsed(text: str) -> "etree._Element | None":
    """Return the root of a text that is well-formed by the same strict rules, else None."""
    parser = etree.XMLParser(**STRICT)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None
    return None if any(entry.level >= etree.ErrorLevels.ERROR for entry in parser.error_log) else root


def _root_tag(head: bytes) -> str:
    """The root's name as the file spells it; it stands in the first piece of every bill file."""
    probe = _parser(None)
    _feed(probe, head)
    root = _first(probe)
    if root is None:
        probe.close()
        raise FileRefused(f"no XML element in the first {PIECE} bytes")
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileRefused("the file declares a document type; remove the DOCTYPE")
    if _local(root.tag) != ROOT:
        raise FileRefused(f"the root element is {root.tag.rpartition('}')[2][:40]}, not BillHeaders")
    tag: str = root.tag
    return tag


def _first(parser: "etree.XMLPullParser") -> Any:
    """The element of the first event."""
    return next((element for _, element in parser.read_events()), None)


def _local(tag: str) -> str:
    name = tag.rpartition("}")[2].lower()
    return ALIASES.get(name, name)


class Names(dict[str, str]):
    """Lower-case local names of the tags of one file; a file of ever new names must not fill memory."""

    def __missing__(self, tag: str) -> str:
        name = _local(tag)
        if len(self) < MAX_NAMES:
            self[tag] = name
        return name


@dataclass(frozen=True, slots=True)
class _Layout:
    """The order of the elements of a bill, and their names in that order; no names where it takes the long way.

    A program writes its bills alike, so that the next bill mostly is of the layout of the one before. Tags in the same
    order do not make it so: how many of them Mailing_Address_2 (at place `address`) holds has to be the same too.
    """

    tags: list[str]
    names: tuple[str, ...]
    address: int
    parts: int

    @property
    def counts(self) -> tuple[int, int]:
        """How many children the bill and its Mailing_Address_2 have."""
        return len(self.names) - 1 - self.parts, self.parts


def _layout(tags: list[str], element: etree._Element, names: Names) -> _Layout:
    """With names for a bill whose elements hold text alone, but for one Mailing_Address_2."""
    found = [BILL]
    address = parts = 0
    for child in element:
        found.append(names[child.tag])
        if found[-1] == ADDRESS:
            address, parts = len(found) - 1, len(child)
            found += [f"{ADDRESS}.{names[part.tag]}" for part in child]
    known = [name for name in found if name in SPELT]
    is_plain = len(found) == len(tags) and found.count(ADDRESS) == 1
    has_box = any(name.startswith(f"{ADDRESS}.") for name in known)
    fits = is_plain and has_box and len(set(known)) == len(known)
    return _Layout(tags, tuple(found) if fits else (), address, parts)


def bill_of_element(element: etree._Element, names: Names) -> Bill:
    """Return the bill of an element the long way: any order, repeated names, elements within elements.

    Two different values of a name make the bill faulty.
    """
    if len(element) > MAX_ELEMENTS:
        raise FileRefused("a bill contains too many elements")
    bill = Bill()
    for child in element:
        name = names[child.tag]
        if name == ADDRESS:
            if len(child) and (parts := _parts(child, names)):
                for part, text in parts:
                    put(bill, f"{ADDRESS}.{part}", text)
            else:
                put_text_address(bill, child.text or "", is_alone=not len(child))
        elif name in SPELT:
            put(bill, name, "".join(map(str, child.itertext())).strip())
    return bill


def _parts(element: etree._Element, names: Names) -> list[tuple[str, str]]:
    """City, state, zip and phone from child elements; none where all are blank."""
    parts = [(names[child.tag], (child.text or "").strip()) for child in element]
    return [(name, text) for name, text in parts if name in BOX and text]
