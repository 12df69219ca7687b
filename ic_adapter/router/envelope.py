"""The adapter's own codec: XMLREQUEST bodies out, replies in (router §1, §2).

What a status means lies in `outcomes`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from urllib.parse import quote
from xml.sax.saxutils import escape

from lxml import etree

from ic_adapter.errors import NotAReply
from ic_adapter.router.reply_text import utf8

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WHOLE = re.compile(r"-?[0-9]{1,18}")
SECOND = "[2]"
STATUS, STATUS_DESC = "STATUS", "STATUS_DESC"
END_TAG = re.compile(rb"</\s+([A-Za-z_][\w.-]*)\s*>|</([A-Za-z_][\w.-]*)\s+>")
START_TAG = re.compile(rb"<[A-Za-z_][^<>]*>")
UNQUOTED = re.compile(rb"(\s[A-Za-z_][\w.:-]*)=([^\s\"'<>=/]+)(?=[\s/>])")
ASCII = [(sign, quote(sign, safe="")) for sign in map(chr, range(128))]
#: The ASCII signs that a form value does not hold as they are, with their codes; % first, as each code begins with it.
CODES = sorted(((sign, code) for sign, code in ASCII if sign != code), key=lambda pair: pair[0] != "%")

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A readable reply: the effective status (router §4.1), the flat tags of Params, and its repeated groups.

    `function` is None when the reply holds a STATUS alone (our refusals); `status` is None for NO_STATUS. Values are
    trimmed; a blank tag is there with "", an absent one is not.
    """

    function: str | None
    trans_no: str | None
    pid: str | None
    status: int | None
    status_desc: str
    tags: Tags
    groups: tuple[Tags, ...]


def write_request(function: str, fields: Mapping[str, str]) -> str:
    """The request XML, tags in the order given, blank ones sent blank; ValueError for characters XML cannot carry.

    A tag that comes a second time has SECOND behind its name. `GROUP[n]/TAG` stands within the n-th element GROUP.
    """
    for value in fields.values():
        if ILLEGAL.search(value):
            raise ValueError("a value holds characters that XML cannot carry")
    if any("/" in tag for tag in fields):
        tags = "".join(_group(group, inner) for group, inner in groupby(fields.items(), _group_of))
    else:
        tags = _tags_of(fields.items())
    return f"<Request><{function}><Params>{tags}</Params></{function}></Request>"


def _group_of(field: tuple[str, str]) -> str:
    return field[0].rpartition("/")[0]


def _group(group: str, fields: Iterable[tuple[str, str]]) -> str:
    tags = _tags_of((tag.rpartition("/")[2], value) for tag, value in fields)
    name = group.partition("[")[0]
    return f"<{name}>{tags}</{name}>" if name else tags


def _tags_of(fields: Iterable[tuple[str, str]]) -> str:
    named = ((tag.removesuffix(SECOND), value) for tag, value in fields)
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in named)


def form_body(form_key: str, xml: str) -> bytes:
    """The HTTP body: AS 74, then the XML percent-encoded as a form value (Q-01)."""
    return (form_key + _percent_encoded(xml)).encode("ascii")


def _percent_encoded(text: str) -> str:
    """As `quote` with nothing safe but RFC 3986's unreserved signs, and some times as fast on ASCII."""
    if not text.isascii():
        return quote(text, safe="")
    for sign, code in CODES:
        if sign in text:
            text = text.replace(sign, code)
    return text


def read_reply(body: bytes, content_type: str = "") -> Reply:
    """The reply in these bytes, repaired once where the two documented defects are (Q-05); NotAReply says why not."""
    if not body.strip():
        raise NotAReply("empty body")
    body = utf8(body, content_type)
    try:
        root = _parse(body)
    except etree.XMLSyntaxError:
        try:
            root = _parse(repair(body))
        except etree.XMLSyntaxError as error:
            raise NotAReply(f"not well-formed: {error.msg}") from None
    return _reply(root)


def repair(body: bytes) -> bytes:
    """Quote unquoted attribute values and close up `</ TAG >`; only inside tags."""
    closed = END_TAG.sub(lambda tag: b"</" + (tag[1] or tag[2]) + b">", body)
    return START_TAG.sub(lambda tag: UNQUOTED.sub(rb'\1="\2"', tag[0]), closed)


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,  # they say nothing, and inside a value they would cut it off
        remove_pis=True,
    )
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAReply("it declares a document type")
    return root


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements below; comments and processing instructions say nothing."""
    return (child for child in element if isinstance(child.tag, str))


def _reply(root: etree._Element) -> Reply:
    if _name(root).lower() != "reply":
        raise NotAReply(f"its root is {_name(root)[:40]}")
    inner = [child for child in _children(root) if _name(child).lower() == "reply"]
    wrapper = inner[0] if inner else root
    function = next((child for child in _children(wrapper) if _name(child) not in {STATUS, STATUS_DESC}), None)
    params = None
    if function is not None:
        params = next((child for child in _children(function) if _name(child) == "Params"), None)
    status, text = _effective(params, function, wrapper)
    return Reply(
        function=None if function is None else _name(function),
        trans_no=_attribute(wrapper, root, "transNo"),
        pid=_attribute(wrapper, root, "pid"),
        status=status,
        status_desc=text,
        tags=MappingProxyType({} if params is None else _tags(params)),
        groups=() if params is None else tuple(_tags(child) for child in _children(params) if len(child)),
    )


def _attribute(wrapper: etree._Element, root: etree._Element, name: str) -> str | None:
    """A number of the wrapper, whichever of the two carries it; anything else is not worth keeping."""
    value = wrapper.get(name) or root.get(name)
    return value.strip() if value and WHOLE.fullmatch(value.strip()) else None


def _tags(parent: etree._Element) -> dict[str, str]:
    """Tag -> trimmed text, the first of each name; elements with elements in them are groups, not tags."""
    found: dict[str, str] = {}
    for child in _children(parent):
        if not len(child):
            found.setdefault(_name(child), (child.text or "").strip())
    return found


def _effective(*levels: etree._Element | None) -> tuple[int | None, str]:
    """The effective status and its text: Params first, then the function, then the wrapper (router §4.1)."""
    statuses: list[tuple[int, str]] = []
    texts: list[str] = []
    for level in levels:
        tags = [] if level is None else [(_name(child), (child.text or "").strip()) for child in _children(level)]
        text = next((value for name, value in tags if name == STATUS_DESC), "")
        texts.append(text)
        for value in (value for name, value in tags if name == STATUS and value):
            if not WHOLE.fullmatch(value):
                raise NotAReply(f"STATUS {value[:20]!r} is not a whole number")
            statuses.append((int(value), text))
    first = next((found for found in statuses if found[0] != 0), statuses[0] if statuses else None)
    if first is None:
        return None, next(filter(None, texts), "")
    return first[0], first[1] or next(filter(None, texts), "")
