"""The only XML of the simulator: read and check requests, write and check replies; schemas are compiled once.

lxml decides; why it refused is told by explanation.py, which is loaded at the first refusal.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from lxml import etree

from simulator.contract.facets import lines_of
from simulator.contract.keys import Keys
from simulator.contract.layout import reply_schema, request_layout, request_schema
from simulator.contract.model import Caller, Envelope, RawRequest, Result, RouterCall
from simulator.contract.plain_requests import PlainRequests
from simulator.contract.refusals import Level, Row
from simulator.contract.registry import BY_REQUEST, TABLE, Function
from simulator.contract.shapes import Compiled, Shape
from simulator.errors import NotValid, Unreadable
from simulator.markup import escape

BODY_CAP = 262_144
ENCODINGS = frozenset({"UTF-8", "US-ASCII", "ASCII"})
ONLY_UTF_8 = "only XML 1.0 in UTF-8 is accepted"
#: Byte order marks of UTF-16 and UTF-32, and how EBCDIC writes "<?xml".
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"\x4c\x6f\xa7\x94")
#: None of the signs is a hex digit or a percent sign, so that decoding them first changes nothing else.
MARKUP_CODES = ((b"%3C", b"<"), (b"%3E", b">"), (b"%2F", b"/"), (b"%3c", b"<"), (b"%3e", b">"), (b"%2f", b"/"))
REPLY = b'<Reply transNo="%d" pid="%d">\n%b</Reply>\n'
WRAPPED = b"<REPLY>\n" + REPLY + b"</REPLY>\n"
WAS_IT_ENCODED = "; was the XML percent-encoded as a form value?"


class OffSchemaReply(Exception):
    """A reply of ours does not match its XSD: our defect, the only HTTP 500 there is (router §3)."""


class Contract:
    """All schemas of the router, compiled; one object serves every biller."""

    def __init__(self) -> None:
        self._requests = {f.request: etree.XMLSchema(file=str(request_schema(f.request))) for f in TABLE}
        self._replies = {f.request: _checking_parser(reply_schema(f.request)) for f in TABLE}
        self._refusal = _checking_parser(reply_schema("refusal"))
        self._layouts = {f.request: request_layout(f.request) for f in TABLE}
        self._plain_requests = PlainRequests(self._layouts)
        # A refusal that is said again in the same words is written and checked once.
        self._refusal_body = lru_cache(256)(self._refused)
        self._shapes = {(f.request, name): Shape(tags, f.groups) for f in TABLE for name, tags in f.shapes.items()}
        #: Of the shapes of which lxml found a reply valid: from then on their values alone are judged, by their facets.
        self._compiled: dict[tuple[str, str], tuple[Compiled, ...]] = {}
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
        call = self._plain_requests.read(xml)
        if call is not None:
            return Envelope(caller, call.function, xml, partial(self._tree, xml), call)
        root = self._tree(xml)
        if root.tag != "Request":
            raise Unreadable(
                reason=f"the root element is {_shown(root.tag)}, expected Request (names are case-sensitive)"
            )
        functions = list(root)
        if len(functions) != 1:
            raise Unreadable(reason=f"Request contains {len(functions)} elements, expected exactly one function")
        return Envelope(caller, str(functions[0].tag), xml, lambda: root)

    def check_request(self, function: Function, envelope: Envelope, keys: Keys) -> RouterCall:
        """The call, once the XSD accepts it; NotValid (-902) names tag and reason."""
        if envelope.call is not None:
            return envelope.call
        root = envelope.root
        params = root[0].find("Params")
        layout = self._layouts[function.request]
        if keys.tag_order == "any" and params is not None:
            layout.sort(params)
        is_valid = params is not None and self._requests[function.request].validate(root)
        # libxml2 waves xsi: attributes through; no element of a request has any, and few requests hold an equals sign.
        has_attributes = b"=" in envelope.xml and any(node.attrib for node in root.iter())
        if params is None or not is_valid or has_attributes:
            self._refuse(function, root)
        return RouterCall(function.request, layout.fields(params), layout.groups_in(params) if layout.groups else {})

    def _tree(self, xml: bytes) -> etree._Element:
        if xml.startswith(WIDE_MARKS) or b"\0" in xml[:4]:  # libxml2 reads them without a declaration, and names none
            raise Unreadable(reason=ONLY_UTF_8)
        try:
            root = etree.fromstring(xml, self._reader)
        except etree.XMLSyntaxError as error:
            hint = "" if xml.lstrip().startswith(b"<") else WAS_IT_ENCODED
            raise Unreadable(reason=f"not well-formed XML: {_shown(error.msg, 120)}{hint}") from None
        document = root.getroottree().docinfo
        if document.internalDTD is not None or document.doctype:
            raise Unreadable(reason="a DOCTYPE is not accepted; remove it")
        if (document.encoding or "UTF-8").upper() not in ENCODINGS or document.xml_version != "1.0":
            raise Unreadable(reason=ONLY_UTF_8)
        return root

    def _refuse(self, function: Function, root: etree._Element) -> NoReturn:
        from simulator.contract.explanation import explain  # xmlschema costs as much as the whole start-up

        layout = self._layouts[function.request]
        raise NotValid(reason=explain(function.request, request_schema(function.request), root, layout))

    # --- replies ----------------------------------------------------------------------------------------------------

    def write_reply(self, function: Function, result: Result, trans_no: int, pid: int) -> bytes:
        """The reply of a function that was done, checked against its own XSD."""
        body = result.body
        if body is None:
            result.body = body = self._body(function, result)
        return _envelope(function) % (trans_no, pid, body)

    def _body(self, function: Function, result: Result) -> bytes:
        """The reply without its Reply element, checked: what is left to fill in are two numbers."""
        key = function.request, result.shape
        known = self._compiled.get(key, ())
        for compiled in known:
            made = compiled.body(result.params)
            if made is not None:
                return made
        shape = self._shapes[key]
        body = self._written(function, shape.filled(result.params))
        if not known and shape.is_flat:
            self._compiled[key] = tuple(_compiled(function, shape))
        return body

    def _written(self, function: Function, params: str) -> bytes:
        """The function element around its Params, checked against its XSD."""
        body = _success(function, params)
        self._checked(self._replies[function.request], _envelope(function) % (0, 0, body), function.reply)
        return body

    def write_refusal(
        self, function: Function | None, row: Row, code: int, text: str, trans_no: int, pid: int
    ) -> bytes:
        """The reply of a refusal, with STATUS at the level that the table gives it (router §4.3)."""
        name = None if row.level is Level.REPLY else function
        return _envelope(name) % (trans_no, pid, self._refusal_body(name, row.level, code, text[:255]))

    def _refused(self, function: Function | None, level: Level, code: int, text: str) -> bytes:
        """The refusal without its Reply element, checked against the XSD of the function it answers."""
        if function is None:
            body = _status(code, text, "  ").encode()
            self._checked(self._refusal, REPLY % (0, 0, body), "Reply")
            return body
        if level is Level.BUSINESS and function.params_status:
            own = "    <STATUS>0</STATUS>\n" if function.function_status else ""
            body = _function(function, _status(code, text, "      "), own)
        else:
            body = _function(function, "", _status(code, text, "    "))
        self._checked(self._replies[function.request], _envelope(function) % (0, 0, body), function.reply)
        return body

    def write_status(self, function: Function, code: int, text: str, level: str, trans_no: int, pid: int) -> bytes:
        """A reply with this STATUS at level ``params``, ``function`` or ``both``, whatever the function does itself."""
        params = _status(code, text[:255], "      ") if level != "function" else ""
        own = "    <STATUS>0</STATUS>\n" if function.function_status else ""
        body = _function(function, params, own if level == "params" else _status(code, text[:255], "    "))
        self._checked(self._replies[function.request], _envelope(function) % (0, 0, body), function.reply)
        return _envelope(function) % (trans_no, pid, body)

    def is_reply_value(self, function: str, tag: str, value: str) -> bool:
        """Whether a reply of the function may carry this value in this tag of its Params."""
        params = f"<Params><{tag}>{escape(value)}</{tag}></Params>"
        reply = BY_REQUEST[function].reply
        try:
            etree.fromstring(f"<Reply><{reply}>{params}</{reply}></Reply>".encode(), self._replies[function])
        except etree.XMLSyntaxError:
            return False
        return True

    @staticmethod
    def _checked(parser: etree.XMLParser, xml: bytes, name: str) -> bytes:
        try:
            etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise OffSchemaReply(f"the simulator's {name} reply does not match its schema: {error}") from None
        return xml


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
        raise Unreadable(reason=f"the body is empty after {keys.form_key}")
    if value.lstrip()[:1] == b"<":
        if not keys.accept_raw_body:
            raise Unreadable(reason="the XML is not percent-encoded; this biller does not accept raw XML")
        return value
    value, ampersand, rest = value.partition(b"&")
    if ampersand and rest:
        raise Unreadable(reason=f"the form has more than one field{WAS_IT_ENCODED}")
    return _decoded(value)


def _decoded(value: bytes) -> bytes:
    """A form value without its percent-encoding; the signs of markup at C speed, whatever is left by the library."""
    value = value.replace(b"+", b" ")
    for code, sign in MARKUP_CODES:
        value = value.replace(code, sign)
    return unquote_to_bytes(value) if b"%" in value else value


def _checking_parser(schema: Path) -> etree.XMLParser:
    """A parser that reads and validates in one pass."""
    return etree.XMLParser(schema=etree.XMLSchema(file=str(schema)), resolve_entities=False, no_network=True)


def _envelope(function: Function | None) -> bytes:
    """The reply around its function element (router §2.3); a refusal that names no function is never wrapped."""
    return WRAPPED if function is not None and function.is_wrapped else REPLY


def _status(code: int, text: str, indent: str) -> str:
    return f"{indent}<STATUS>{code}</STATUS>\n{indent}<STATUS_DESC>{escape(text)}</STATUS_DESC>\n"


def _success(function: Function, params: str) -> bytes:
    """The function element of a call that was done, around its Params."""
    return _function(function, params, "    <STATUS>0</STATUS>\n" if function.function_status else "")


def _compiled(function: Function, shape: Shape) -> Iterator[Compiled]:
    """The rows whose usual values are the function's own, if it has any and they are valid, and all rows."""
    usual = {tag: value for tag, value in function.usual.items() if tag in shape.tags}
    for known in (usual, {}) if usual else ({},):
        if not known or lines_of(function.request, tuple(known)).fullmatch("\n".join(known.values())):
            own = tuple(tag for tag in shape.tags if tag not in known)
            lines = lines_of(function.request, own)
            yield Compiled(shape, known, lines, lambda params: _success(function, params).decode())


def _function(function: Function, params: str, status: str) -> bytes:
    inner = f"    <Params>\n{params}    </Params>\n" if params else "    <Params/>\n"
    return f'  <{function.reply} version="1.1">\n{inner}{status}  </{function.reply}>\n'.encode()


def _shown(text: object, most: int = 60) -> str:
    """A piece of what the client sent, cut and without control characters."""
    clean = "".join(character if character.isprintable() else "?" for character in str(text))
    return clean if len(clean) <= most else f"{clean[:most]}…"
