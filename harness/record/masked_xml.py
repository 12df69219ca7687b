"""XML with every value replaced by the type of its tag: built anew from the parsed tree, never cut from the bytes."""

import re

from lxml import etree

from harness.record.stand_ins import StandIns
from harness.record.tag_types import TagType

#: Charsets of a header that a body is read by; others are not understood.
CHARSETS = {"utf-8", "utf-16", "iso-8859-1", "us-ascii", "windows-1252"}
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
UNQUOTED = re.compile(rb"\b(version|transNo|pid)=([0-9.]+)")
SPACED_END = re.compile(rb"</[ \t]*([A-Za-z0-9_]+)[ \t]*>")


class NotUnderstood(Exception):
    """A body is not XML that can be read; there is no text, because nothing of the body may be in one."""


def masked(body: bytes, charset: str, stand_ins: StandIns) -> str:
    """Return the XML of a body with its values replaced; NotUnderstood if it cannot be read as XML.

    The two defects that the documents show are repaired, as readers of replies do (router §2.4).
    """
    if charset and charset not in CHARSETS:
        raise NotUnderstood
    root = _parsed(body, charset)
    if root is None:
        root = _parsed(SPACED_END.sub(rb"</\1>", UNQUOTED.sub(rb'\1="\2"', body)), charset)
    if root is None:
        raise NotUnderstood
    return etree.tostring(_masked(root, stand_ins), encoding="unicode")


def _parsed(body: bytes, charset: str) -> etree._Element | None:
    """Return the root, None for what is not well-formed or declares entities."""
    parser = etree.XMLParser(
        encoding=charset if charset and not body.startswith(MARKS) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.lstrip(b" \t\r\n") if not body.startswith(MARKS) else body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    if root.getroottree().docinfo.internalDTD is not None or any(True for _ in root.iter(etree.Entity)):
        return None
    return root


def _masked(root: etree._Element, stand_ins: StandIns) -> etree._Element:
    """Return a copy of a tree; iterative, for the parser alone bounds its depth."""
    copy = _element(root, stand_ins)
    open_ = [(root, copy)]
    while open_:
        element, made = open_.pop()
        for child in element:
            child_copy = _element(child, stand_ins)
            if child.tail:
                child_copy.tail = stand_ins.value(TagType.UNKNOWN, child.tail)
            made.append(child_copy)
            open_.append((child, child_copy))
    return copy


def _element(element: etree._Element, stand_ins: StandIns) -> etree._Element:
    types, name = stand_ins.types, etree.QName(element).localname
    kind = types.tags.get(name, TagType.UNKNOWN)
    known = name in types.tags or name in types.elements
    copy = etree.Element(name if known else stand_ins.name(name))
    if element.text:
        copy.text = stand_ins.value(TagType.UNKNOWN if len(element) else kind, element.text, name)
    for key, value in element.attrib.items():
        attribute = etree.QName(str(key)).localname
        kind = types.attributes.get(attribute, TagType.UNKNOWN)
        shown = attribute if attribute in types.attributes else stand_ins.name(attribute)
        copy.set(shown, stand_ins.value(kind, str(value)))
    return copy
