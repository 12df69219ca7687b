"""Streaming reader of bill files: one Bill after the other in flat memory, by a hardened parser.

No rule of any field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from ic_adapter.errors import FileRefused

ROOT, BILL, ADDRESS = "billheaders", "billheader", "mailing_address_2"
ALIASES = {"billtp": "bill_tp"}  # the documents' rule writes it without the underscore
BOX = ("city", "state", "zip", "phone")
MAX_ELEMENTS = 1000


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill as it stands in the file: its number from 1, and trimmed text by lower-case name; blank means absent.

    The children of Mailing_Address_2 are `mailing_address_2.city` and so on.
    """

    number: int
    values: Mapping[str, str]


def read_bills(source: BinaryIO) -> Iterator[Bill]:
    """The bills in order; FileRefused as soon as the file proves to be no bill file."""
    try:
        yield from _bills(source)
    except etree.XMLSyntaxError as error:
        raise FileRefused(f"not well-formed XML: {error.msg}") from None


def _bills(source: BinaryIO) -> Iterator[Bill]:
    parser = etree.iterparse(
        source, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    depth = number = size = 0
    for event, element in parser:
        if event == "start":
            depth += 1
            size += 1
            _check_start(element, depth, size)
            continue
        depth -= 1
        if depth != 1:
            continue
        size = 0
        if _name(element) == BILL:
            number += 1
            yield Bill(number, _values(element))
        _forget(element)


def _check_start(element: etree._Element, depth: int, size: int) -> None:
    if depth == 1:
        if element.getroottree().docinfo.internalDTD is not None:
            raise FileRefused("it declares a document type")
        if _name(element) != ROOT:
            raise FileRefused(f"its root is {etree.QName(element).localname[:40]}, not BillHeaders")
    if depth > 6 or size > MAX_ELEMENTS:
        raise FileRefused("a bill holds more elements than any bill has")


def _forget(element: etree._Element) -> None:
    """Give back the memory of what has been read: the element and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower()


def _values(bill: etree._Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for child in bill:
        if not isinstance(child.tag, str):
            continue
        name = ALIASES.get(_name(child), _name(child))
        if name == ADDRESS:
            values.update(_address(child))
        elif text := "".join(map(str, child.itertext())).strip():
            values.setdefault(name, text)
    return values


def _address(element: etree._Element) -> dict[str, str]:
    """City, state, zip and phone, from child elements or from one text `CITY ST ZIP [PHONE]` (Q-50)."""
    parts = {_name(child): (child.text or "").strip() for child in element if isinstance(child.tag, str)}
    found = {name: parts[name] for name in BOX if parts.get(name)} or split_address(element.text or "")
    return {f"{ADDRESS}.{name}": text for name, text in found.items()}


def split_address(text: str) -> dict[str, str]:
    """Zip = last group of 5 or 9 digits, state = two letters before it, city = rest, phone = 10 digits at the end."""
    words = text.split()
    found: dict[str, str] = {}
    if words and words[-1].isdigit() and len(words[-1]) == 10:
        found["phone"] = words.pop()
    if words and _is_zip(words[-1]):
        found["zip"] = words.pop()
        if words and len(words[-1]) == 2 and words[-1].isalpha():
            found["state"] = words.pop().upper()
    if words:
        found["city"] = " ".join(words).rstrip(",")
    return found


def _is_zip(word: str) -> bool:
    digits = word.replace("-", "", 1)
    return word.isascii() and digits.isdigit() and len(digits) in {5, 9}
