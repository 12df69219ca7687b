"""The only XML of the simulator: read and check requests, write and check replies; schemas are compiled once.

lxml decides; why it refused is told by explanation.py, which is loaded at the first refusal.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_to_bytes
from xml.sax.saxutils import escape

from lxml import etree

from simulator.errors import NotValid, Unreadable
from simulator.keys import Keys
from simulator.model import Call, Caller, Envelope, RawRequest, Result
from simulator.refusals import Level, Row
from simulator.registry import TABLE, Function

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
BODY_CAP = 262_144
ENCODINGS = frozenset({"UTF-8", "US-ASCII", "ASCII", None})
WAS_IT_ENCODED = "; was the XML percent-encoded as a form value?"


class OffSchemaReply(Exception):
    """A reply of ours does not match its XSD: our defect, the only HTTP 500 there is (router §3)."""


class Contract:
    """All schemas of the router, compiled; one object serves every biller."""

    def __init__(self) -> None:
        self._requests = {f.request: etree.XMLSchema(file=str(request_schema(f))) for f in TABLE}
        self._replies = {f.request: _checking_parser(reply_schema(f.request)) for f in TABLE}
        self._refusal = _checking_parser(reply_schema("refusal"))
        self._orders = {f.request: {name: place for place, (name, _) in enumerate(request_tags(f))} for f in TABLE}
        self._reader = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    # --- requests ---------------------------------------------------------------------------------------------------

    def parse(self, raw: RawRequest, caller: Caller, keys: Keys) -> Envelope:
        """Form key, form value, XML: the envelope with its one function element; Unreadable (-904) says what fails."""
        xml = form_value(raw.body, keys)
        root = self._tree(xml)
        if root.tag != "Request":
            raise Unreadable(
                reason=f"the root element is {_shown(root.tag)}, expected Request (names are case-sensitive)"
            )
        functions = list(root)
        if len(functions) != 1:
            raise Unreadable(reason=f"Request holds {len(functions)} elements, expected exactly one function")
        return Envelope(caller, str(functions[0].tag), root, xml)

    def check_request(self, function: Function, envelope: Envelope, keys: Keys) -> Call:
        """The call, once the XSD accepts it; NotValid (-902) names tag and reason."""
        params = envelope.root[0].find("Params")
        if keys.tag_order == "any" and params is not None:
            order = self._orders[function.request]
            params[:] = sorted(params, key=lambda tag: order.get(str(tag.tag), len(order)))
        if params is None or not self._requests[function.request].validate(envelope.root):
            self._refuse(function, envelope.root)
        return Call(function.request, {str(tag.tag): (tag.text or "").strip() for tag in params})

    def _tree(self, xml: bytes) -> etree._Element:
        try:
            root = etree.fromstring(xml, self._reader)
        except etree.XMLSyntaxError as error:
            hint = "" if xml.startswith(b"<") else WAS_IT_ENCODED
            raise Unreadable(reason=f"not well-formed XML: {_shown(error.msg, 120)}{hint}") from None
        document = root.getroottree().docinfo
        if document.internalDTD is not None or document.doctype:
            raise Unreadable(reason="a DOCTYPE is not accepted")
        if document.encoding not in ENCODINGS or document.xml_version != "1.0":
            raise Unreadable(reason="only XML 1.0 in UTF-8 is accepted")
        return root

    def _refuse(self, function: Function, root: etree._Element) -> NoReturn:
        from simulator.explanation import explain  # xmlschema costs as much as the whole start-up

        order = self._orders[function.request]
        raise NotValid(reason=explain(function.request, request_schema(function), root, order))

    # --- replies ----------------------------------------------------------------------------------------------------

    def write_reply(self, function: Function, result: Result, trans_no: int, pid: int) -> bytes:
        """The reply of a function that was done, checked against its own XSD."""
        tags = function.shapes[result.shape]
        if function.row is None:
            params = _elements(tags, result.params, "      ")
        else:
            params = "".join(
                f"      <{function.row}>\n{_elements(tags, row, '        ')}      </{function.row}>\n"
                for row in result.rows
            )
        status = "    <STATUS>0</STATUS>\n" if function.function_status else ""
        xml = _reply(trans_no, pid, _function(function, params, status))
        return self._checked(self._replies[function.request], xml, function.reply)

    def write_refusal(
        self, function: Function | None, row: Row, code: int, text: str, trans_no: int, pid: int
    ) -> bytes:
        """The reply of a refusal, with STATUS at the level that the table gives it (router §4.3)."""
        text = text[:255]
        if function is None or row.level is Level.REPLY:
            xml = _reply(trans_no, pid, _status(code, text, "  "))
            return self._checked(self._refusal, xml, "Reply")
        if row.level is Level.MEANING and function.params_status:
            own = "    <STATUS>0</STATUS>\n" if function.function_status else ""
            body = _function(function, _status(code, text, "      "), own)
        else:
            body = _function(function, "", _status(code, text, "    "))
        return self._checked(self._replies[function.request], _reply(trans_no, pid, body), function.reply)

    @staticmethod
    def _checked(parser: etree.XMLParser, xml: bytes, name: str) -> bytes:
        try:
            etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise OffSchemaReply(f"our {name} reply does not match its schema: {error}") from None
        return xml


def request_schema(function: Function) -> Path:
    """Where the XSD of the function's request lies."""
    return SCHEMAS / "router" / f"{function.request}.request.xsd"


def reply_schema(name: str) -> Path:
    """Where the XSD of a function's reply lies; the name is the request's."""
    return SCHEMAS / "router" / f"{name}.reply.xsd"


def request_tags(function: Function) -> tuple[tuple[str, str], ...]:
    """Name and type of each tag of a request's Params in documented order, from its XSD."""
    tree = etree.parse(str(request_schema(function)))
    elements = tree.iterfind(".//{*}element[@name='Params']//{*}element")
    return tuple((element.get("name", ""), element.get("type", "")) for element in elements)


def form_value(body: bytes, keys: Keys) -> bytes:
    """The XML behind the form key, decoded once; Unreadable (-904) names what the form lacks (Q-01)."""
    if len(body) > BODY_CAP:
        raise Unreadable(reason=f"the request is longer than {BODY_CAP} bytes")
    key = keys.form_key.encode()
    if not body.startswith(key):
        found = f"{_shown(body[:40].decode(errors='replace'))}" if body else "nothing"
        raise Unreadable(reason=f"the body starts with {found}, expected {keys.form_key}")
    value = body[len(key) :]
    if not value.strip():
        raise Unreadable(reason=f"nothing stands behind {keys.form_key}")
    if value.lstrip()[:1] == b"<":
        if not keys.accept_raw_body:
            raise Unreadable(reason="the XML is not percent-encoded, and raw XML is not accepted here")
        return value.lstrip()
    value, ampersand, rest = value.partition(b"&")
    if ampersand and rest:
        raise Unreadable(reason=f"the form has more than one field{WAS_IT_ENCODED}")
    return unquote_to_bytes(value.replace(b"+", b" ")).lstrip()


def _checking_parser(schema: Path) -> etree.XMLParser:
    """A parser that reads and validates in one pass."""
    return etree.XMLParser(schema=etree.XMLSchema(file=str(schema)), resolve_entities=False, no_network=True)


def _elements(tags: Iterable[str], values: Mapping[str, str], indent: str) -> str:
    return "".join([f"{indent}<{tag}>{escape(values.get(tag, ''))}</{tag}>\n" for tag in tags])


def _status(code: int, text: str, indent: str) -> str:
    return f"{indent}<STATUS>{code}</STATUS>\n{indent}<STATUS_DESC>{escape(text)}</STATUS_DESC>\n"


def _function(function: Function, params: str, status: str) -> str:
    inner = f"    <Params>\n{params}    </Params>\n" if params else "    <Params/>\n"
    return f'  <{function.reply} version="1.1">\n{inner}{status}  </{function.reply}>\n'


def _reply(trans_no: int, pid: int, body: str) -> bytes:
    return f'<Reply transNo="{trans_no}" pid="{pid}">\n{body}</Reply>\n'.encode()


def _shown(text: object, most: int = 60) -> str:
    """A piece of what the client sent, cut and without control characters."""
    clean = "".join(character if character.isprintable() else "?" for character in str(text))
    return clean if len(clean) <= most else f"{clean[:most]}…"
