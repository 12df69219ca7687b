"""An exchange of the journal, read for a question: its tags by name, their types, each STATUS by level; judges none."""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote_plus

from lxml import etree

from simulator.contract.layout import reply_schema, request_schema
from simulator.contract.registry import BY_REQUEST
from simulator.journal.entries import BODY_KEPT, Exchange

Values = Mapping[str, tuple[str, ...]]


class Reading:
    """One exchange; what a question never looks at is never parsed."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    @cached_property
    def request(self) -> etree._Element | None:
        """The tree of the request, also of one that was refused as a form; None where there is nothing like XML."""
        return _tree(_xml_in(self.exchange.request))

    @cached_property
    def reply(self) -> etree._Element | None:
        """The tree of the reply, from Reply on."""
        root = _tree(self.exchange.reply)
        return root[0] if root is not None and root.tag == "REPLY" and len(root) else root

    @cached_property
    def function(self) -> etree._Element | None:
        """The function element of the request."""
        return self.request[0] if self.request is not None and len(self.request) else None

    @cached_property
    def params(self) -> etree._Element | None:
        """Params of the request."""
        return None if self.function is None else self.function.find("Params")

    @cached_property
    def request_tags(self) -> Values:
        """The texts of each tag within Params of the request, also of those within a repeated element."""
        return _texts(self.params)

    @cached_property
    def reply_tags(self) -> Values:
        """The texts of each tag within Params of the reply."""
        return _texts(None if self.reply is None else self.reply.find("./*/Params"))

    def at_levels(self, tag: str) -> dict[str, str]:
        """The text of a tag like STATUS by the level where it stands: Params, function, Reply (router §4.1)."""
        if self.reply is None:
            return {}
        places = {"Params": self.reply.find("./*/Params"), "function": self.reply.find("./*"), "Reply": self.reply}
        found = {level: _text_under(place, tag) for level, place in places.items()}
        return {level: text.strip() for level, text in found.items() if text is not None}

    def request_type(self, tag: str) -> str:
        """The type that the request's XSD gives the tag; blank where it gives none."""
        name = self.exchange.function or ""
        return _types(request_schema(name)).get(tag, "") if name in BY_REQUEST else ""

    def reply_type(self, tag: str) -> str:
        """The type that the reply's XSD gives the tag; blank where it gives none."""
        name = self.exchange.function or ""
        return _types(reply_schema(name)).get(tag, "") if name in BY_REQUEST else ""

    @property
    def is_cut(self) -> bool:
        """Whether the journal kept a part of the request or of the reply only."""
        return BODY_KEPT in (len(self.exchange.request), len(self.exchange.reply))


def _xml_in(body: bytes) -> bytes:
    """The XML of a request as the journal keeps it: decoded, or the body as it came where that could not be read."""
    if body.lstrip()[:1] == b"<":
        return body.lstrip()
    value = body.partition(b"=")[2] or body
    return value if value.lstrip()[:1] == b"<" else unquote_plus(value.decode(errors="replace")).encode().lstrip()


def _tree(xml: bytes) -> etree._Element | None:
    """The tree, as much of it as can be read: the journal cuts long bodies."""
    if not xml.strip():
        return None
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _text_under(place: etree._Element | None, tag: str) -> str | None:
    """The text of a tag right under the place; the tag's name is a client's, so that it must be no path."""
    return None if place is None else next((child.text or "" for child in place if child.tag == tag), None)


def _texts(params: etree._Element | None) -> Values:
    texts: dict[str, tuple[str, ...]] = {}
    for tag in () if params is None else params.iterdescendants():
        if not len(tag):
            name = str(tag.tag)
            texts[name] = (*texts.get(name, ()), tag.text or "")
    return texts


@cache
def _types(schema: Path) -> Mapping[str, str]:
    """Tag → type, as the XSD says."""
    elements = etree.parse(str(schema)).iterfind(".//{*}element[@name][@type]")
    return {str(element.get("name")): str(element.get("type")) for element in elements}
