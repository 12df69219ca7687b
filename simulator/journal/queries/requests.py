"""Requests that were missed by a little: form key, encoding, names and order of elements; judges no value."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from simulator.choices import nearest
from simulator.contract.keys import Keys
from simulator.contract.layout import Layout, request_layout
from simulator.contract.registry import BY_REQUEST
from simulator.journal.queries.nearness import shown
from simulator.journal.queries.reading import Reading

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"%EF%BB%BF", b"%ef%bb%bf")


@dataclass(frozen=True, slots=True)
class Row:
    """One way in which a request as a whole is nearly right: kind, sentence, and what fills the sentence."""

    kind: str
    sentence: str
    detect: Callable[[Reading, Keys], Iterator[dict[str, str]]]

    def said(self, reading: Reading, keys: Keys) -> Iterator[str]:
        """The sentence for each place where the request is wrong in this way."""
        for words in self.detect(reading, keys):
            yield self.sentence.format(**{name: shown(word) for name, word in words.items()})


def _is_form(reading: Reading) -> bool:
    """Whether the journal holds the body as it came, for it was refused before its XML was read."""
    return reading.exchange.function is None


def _key(reading: Reading) -> str:
    """What stands before the XML, if it looks like a form key."""
    head = reading.exchange.request[:40].decode(errors="replace")
    name, equals, _ = head.partition("=")
    return name + equals if equals and name.isalnum() else ""


def _wrong_key(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    key = _key(reading)
    if _is_form(reading) and key and key.upper() != keys.form_key:
        yield {"came": key, "right": keys.form_key}


def _key_case(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    key = _key(reading)
    if _is_form(reading) and key != keys.form_key and key.upper() == keys.form_key:
        yield {"came": key, "right": keys.form_key}


def _no_key(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    if _is_form(reading) and reading.exchange.request.lstrip()[:3] in (b"<Re", b"%3C", b"%3c", b"<?x"):
        yield {"right": keys.form_key}


def _key_encoded(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    came = keys.form_key.replace("=", "%3D")
    if _is_form(reading) and reading.exchange.request.upper().startswith(came.encode()):
        yield {"came": came, "right": keys.form_key}


def _encoded_twice(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    if _is_form(reading) and b"%253c" in reading.exchange.request.lower():
        yield {}


def _escaped(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    text = unquote_plus(reading.exchange.request.decode(errors="replace"))
    if _is_form(reading) and "&lt;Request" in text:
        yield {}


def _byte_order(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    request = reading.exchange.request
    if _is_form(reading) and any(bom in request[:20] for bom in BOMS):
        yield {}


def _raw(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    value = reading.exchange.request.partition(b"=")[2].lstrip()
    if _is_form(reading) and value[:1] == b"<" and not keys.accept_raw_body:
        yield {}


def _pluses(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    if b">+<" in reading.exchange.request and b"<Request" in reading.exchange.request:
        yield {}


def _root(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    name = "Request" if reading.request is None else str(reading.request.tag)
    if name != "Request" and name.lower() == "request":
        yield {"came": name}


def _function_case(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    name = reading.exchange.function or ""
    if name not in BY_REQUEST:
        yield from ({"came": name, "right": known} for known in BY_REQUEST if known.lower() == name.lower())


def _function_name(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    name = reading.exchange.function or ""
    is_known = name.lower() in {known.lower() for known in BY_REQUEST}
    near = None if is_known or not name else nearest(name, BY_REQUEST, cutoff=0.7)
    if near:
        yield {"came": name, "right": near}


def _unknown_tags(reading: Reading) -> Iterator[tuple[str, Layout]]:
    """The tags of the request that its function does not have, with the layout they stand in."""
    layout = _layout(reading)
    if layout is None or reading.params is None:
        return
    for tag in reading.params:
        name = str(tag.tag)
        if name not in layout.places:
            yield name, layout
        for child in tag if name in layout.groups else ():
            if str(child.tag) not in layout.groups[name].places:
                yield str(child.tag), layout.groups[name]


def _tag_case(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    for name, layout in _unknown_tags(reading):
        yield from ({"came": name, "right": known} for known in layout.places if known.lower() == name.lower())


def _tag_name(reading: Reading, _keys: Keys) -> Iterator[dict[str, str]]:
    for name, layout in _unknown_tags(reading):
        upper = {known.upper() for known in layout.places}
        near = None if name.upper() in upper else nearest(name, layout.places)
        if near:
            yield {"came": name, "right": near}


def _order(reading: Reading, keys: Keys) -> Iterator[dict[str, str]]:
    layout = _layout(reading)
    if layout is None or reading.params is None or keys.tag_order == "any":
        return
    last = -1
    for name in (str(tag.tag) for tag in reading.params):
        if name not in layout.places:
            continue
        place = layout.place_after(name, last)
        if place is not None:
            last = place
        elif layout.places[name][-1] < last:
            yield {"came": name, "right": layout.tags[last].name}


def _layout(reading: Reading) -> Layout | None:
    name = reading.exchange.function
    return request_layout(name) if name in BY_REQUEST and name is not None else None


TABLE: tuple[Row, ...] = (
    Row("form_key", "the body starts with {came}; this biller expects {right} (AS 74)", _wrong_key),
    Row("form_key_case", "the body starts with {came}; write the form key in capitals: {right}", _key_case),
    Row("form_key_missing", "the body has no form key; put {right} before the XML", _no_key),
    Row("form_key_encoded", "the body starts with {came}; send the form key {right} without encoding", _key_encoded),
    Row("form_encoded_twice", "the XML was percent-encoded twice (%253C); encode it once", _encoded_twice),
    Row(
        "xml_escaped",
        "the XML was escaped as text (&lt;Request&gt;); percent-encode it as a form value instead",
        _escaped,
    ),
    Row(
        "byte_order_mark",
        "there is a byte order mark before the form key or the XML; send UTF-8 without it",
        _byte_order,
    ),
    Row("form_not_encoded", "the XML is not percent-encoded; this biller does not accept raw XML", _raw),
    Row(
        "plus_not_decoded",
        "there are plus signs between the tags; encode the whole XML, not only its blanks",
        _pluses,
    ),
    Row("root_case", "the root element is {came}; it must be Request (names are case-sensitive)", _root),
    Row("function_case", "{came} differs from {right} only in case; function names are case-sensitive", _function_case),
    Row("function_name", "{came} is not a function of the router; did you mean {right}?", _function_name),
    Row("tag_case", "{came} differs from {right} only in case; tag names are case-sensitive", _tag_case),
    Row("tag_name", "{came} is not a tag of this function; did you mean {right}?", _tag_name),
    Row("tag_order", "{came} comes after {right}; in the documented order {came} comes first", _order),
)
