"""A request to the router and its reply as a test sees them: XML built from tags, tags read from XML; sends nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from simulator.testing.replies.compared import ComparedStatus, ComparedText

#: A tag's value in a request: text, a number, or the rows of a repeated element.
Value = object
STATUS, TEXT = "STATUS", "STATUS_DESC"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever it is.

    ``status`` is the effective STATUS (router §4.1) and ``text`` its STATUS_DESC; ``status`` is None where no STATUS
    can be read. ``tags`` are the texts of Params, or of the function element where there is no Params; ``rows`` those
    of repeated elements. ``raw`` is the body's bytes.
    """

    http_status: int
    raw: bytes
    status: int | None = None
    text: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether the router did what it was asked."""
        return self.status == 0


def request(function: str, tags: Mapping[str, Value]) -> str:
    """A request with these tags in this order; a sequence of mappings is a repeated element."""
    root = etree.Element("Request")
    params = etree.SubElement(etree.SubElement(root, function), "Params")
    for tag, value in tags.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            for row in value:
                element = etree.SubElement(params, tag)
                for name, text in row.items():
                    etree.SubElement(element, name).text = str(text)
        else:
            etree.SubElement(params, tag).text = str(value)
    return etree.tostring(root, encoding="unicode")


def read(http_status: int, raw: bytes) -> Reply:
    """The reply as far as it can be read."""
    try:
        root = etree.fromstring(raw.strip(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return Reply(http_status, raw)
    top = root[0] if root.tag == "REPLY" and len(root) else root
    function = next((child for child in top if child.tag not in {STATUS, TEXT}), None)
    params = None if function is None else function.find("Params")
    levels = [level for level in (params, function, top) if level is not None]
    status, text = _status(levels)
    place, name = next(iter(levels)), "" if function is None else str(function.tag)
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    for level in levels[:-1]:
        for group in level:
            if len(group) and group is not params:
                rows[str(group.tag)] = (*rows.get(str(group.tag), ()), _texts(group, name, f"{group.tag}/"))
    if status is not None:
        status, text = ComparedStatus.of(status, name), ComparedText.at(text, name, TEXT)
    above = "(function) " if place is function else ""
    return Reply(http_status, raw, status, text, _texts(place, name, above), rows)


def _texts(element: etree._Element, function: str, above: str) -> dict[str, str]:
    return {
        str(child.tag): ComparedText.at(child.text or "", function, f"{above}{child.tag}")
        for child in element
        if not len(child)
    }


def _status(levels: Sequence[etree._Element]) -> tuple[int | None, str]:
    """The effective status and its text: Params, then the function element, then Reply (router §4.1)."""
    stated = [(level, (level.findtext(STATUS) or "").strip()) for level in levels]
    try:
        codes = [(level, int(code)) for level, code in stated if code]
    except ValueError:
        return None, ""
    if not codes:
        return None, ""
    level, code = next(((level, code) for level, code in codes if code), codes[0])
    return code, next((text for place in (level, *levels) if (text := place.findtext(TEXT))), "")
