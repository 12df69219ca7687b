"""Mutations of the bytes: other ways to write the same document, and bodies that are not readable (-904)."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from harness.generate.documents import RequestSchema
from harness.mutate.bodies import FORM_KEY, body, form
from harness.mutate.expectations import Expected, Mutation, NoHarm, Refusal, StatusLevel, Unchanged
from harness.mutate.structure import invalid

UNREADABLE = Refusal(StatusLevel.REPLY, -904, "", "assumed", "router §1.2")
#: The documents say what a request looks like; that another root is "not readable" follows from the table of refusals.
NO_REQUEST = Refusal(StatusLevel.REPLY, -904, "", "inferred", "router §1.1, §2.1")
BOM = b"\xef\xbb\xbf"
#: Ten times ten times … one letter: harmless where entities are refused.
LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 9))


def mutations_of_bytes(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    """Yield rewritten, damaged, hostile and oversized bodies of one document."""
    for source in (_rewritten, _unreadable, _roots, _encodings, _document_types, _huge):
        for name, data, expected in source(schema, usual):
            yield Mutation(name, "", data, expected)


Rows = Iterator[tuple[str, bytes, Expected]]


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _first(root: etree._Element) -> etree._Element:
    """The first tag that has a text of at least two characters."""
    return next(node for node in root.iter() if len(node) == 0 and len(node.text or "") > 1)


def _split(usual: etree._Element, between: str) -> bytes:
    """The document with something between the first character and the rest of a value."""
    xml, text = _xml(usual), _first(usual).text or ""
    return xml.replace(f">{text}<".encode(), f">{text[0]}{between}{text[1:]}<".encode(), 1)


def _rewritten(_schema: RequestSchema, usual: etree._Element) -> Rows:
    xml, same = _xml(usual), Unchanged()
    text = _first(usual).text or ""
    whole = f">{text}<".encode()
    sections = f"><![CDATA[{text[0]}]]><![CDATA[{text[1:]}]]><".encode()
    references = "".join(f"&#x{ord(letter):X};" for letter in text)
    indented, closed = deepcopy(usual), deepcopy(usual)
    etree.indent(indented)
    for node in closed.iter():
        node.text = node.text or None
    yield "CDATA split", form(xml.replace(whole, sections, 1)), same
    yield "character references", form(xml.replace(whole, f">{references}<".encode(), 1)), same
    yield "comment within a value", form(_split(usual, "<!-- - -->")), same
    yield "processing instruction within a value", form(_split(usual, "<?x y?>")), same
    yield "processing instruction before the root", form(b'<?xml-stylesheet href="http://192.0.2.1/x"?>' + xml), same
    yield "XML declaration", form(b'<?xml version="1.0" encoding="UTF-8"?>' + xml), same
    yield "byte order mark", form(BOM + xml), same
    yield "indented", form(_xml(indented)), same
    yield "blank elements self-closed", form(_xml(closed)), same
    yield "blank before an end tag's bracket", form(xml.replace(b"</Params>", b"</Params \n>")), same
    yield "raw body", f"{FORM_KEY}=".encode() + xml, Unchanged("router §1.1, Q-01")


def _unreadable(_schema: RequestSchema, usual: etree._Element) -> Rows:
    xml = _xml(usual)
    bad = {
        "other form key": form(xml, "REQUEST"),
        "form key in lower case": form(xml, FORM_KEY.lower()),
        "blank body": b"",
        "blank value": f"{FORM_KEY}=".encode(),
        "no XML": form(b"2003708"),
        "JSON": form(b'{"Request": {}}'),
        "cut short": form(xml[:-3]),
        "cut within a tag": form(xml[: xml.index(b"Params") + 3]),
        "end tag of another name": form(xml.replace(b"</Params>", b"</Param>")),
        "attribute without quotes": form(xml.replace(b"<Params>", b"<Params version=1.1>")),
        "attribute twice": form(xml.replace(b"<Params>", b'<Params a="1" a="2">')),
        "bare ampersand": form(_split(usual, "&")),
        "unknown entity": form(_split(usual, "&nbsp;")),
        "bare less-than sign": form(_split(usual, "<")),
        "end of CDATA in text": form(_split(usual, "]]>")),
        "control character": form(_split(usual, "\x01")),
        "reference to a control character": form(_split(usual, "&#0;")),
        "zero byte": form(_split(usual, "\0")),
        "unbound prefix": form(xml.replace(b"Params>", b"p:Params>")),
        "two roots": form(xml + xml),
        "text after the root": form(xml + b"x"),
        "blank before the declaration": form(b' <?xml version="1.0"?>' + xml),
        "two declarations": form(b'<?xml version="1.0"?><?xml version="1.0"?>' + xml),
        "compressed": form(b"\x1f\x8b\x08\0\0\0\0\0\0\3" + xml),
    }
    yield from ((label, data, UNREADABLE) for label, data in bad.items())


def _roots(schema: RequestSchema, usual: etree._Element) -> Rows:
    """XML that can be read and is not one function within Request."""
    xml, name = _xml(usual), schema.function.encode()
    other = {
        "root in lower case": form(xml.replace(b"Request>", b"request>")),
        "root of a reply": form(xml.replace(b"Request>", b"Reply>")),
        "no root": form(xml.removeprefix(b"<Request>").removesuffix(b"</Request>")),
        "root with a namespace": form(xml.replace(b"<Request>", b'<Request xmlns="urn:example.org:other">')),
        "no function": form(b"<Request/>"),
        "two functions": form(b"<Request>" + (b"<%b><Params/></%b>" % (name, name)) * 2 + b"</Request>"),
    }
    yield from ((label, data, NO_REQUEST) for label, data in other.items())


def _encodings(_schema: RequestSchema, usual: etree._Element) -> Rows:
    xml = _xml(usual)
    text = xml.decode()
    declared = b'<?xml version="1.0" encoding="%b"?>'
    bad = {
        "declared UTF-8, sent Latin-1": declared % b"UTF-8" + _split(usual, "É").decode().encode("latin-1"),
        "overlong UTF-8": _split(usual, "\u00e9").replace("é".encode(), b"\xc0\xaf"),
        "lone surrogate": _split(usual, "\u00e9").replace("é".encode(), b"\xed\xa0\x80"),
        "declared UTF-16, sent UTF-8": declared % b"UTF-16" + xml,
        "declared Latin-1": declared % b"ISO-8859-1" + xml,
        "declared Windows-1252": declared % b"windows-1252" + xml,
        "declared as nothing known": declared % b"x-no-such" + xml,
        "UTF-16 with a mark": text.encode("utf-16"),
        "UTF-16 without a mark": text.encode("utf-16-le"),
        "UTF-32": text.encode("utf-32"),
        "UTF-7": declared % b"UTF-7" + text.replace("<", "+ADw-").encode(),
        "EBCDIC": text.encode("cp500"),
        "XML 1.1": b'<?xml version="1.1"?>' + xml,
        "XML 2.0": b'<?xml version="2.0"?>' + xml,
    }
    refusal = Refusal(StatusLevel.REPLY, -904, "", "assumed", "router §1.1, §1.2: UTF-8")
    yield from ((label, form(data), refusal) for label, data in bad.items())


def _document_types(_schema: RequestSchema, usual: etree._Element) -> Rows:
    xml = _xml(usual)
    with_entity = _split(usual, "&a;")
    bad = {
        "document type": b"<!DOCTYPE Request>" + xml,
        "document type on the net": b'<!DOCTYPE Request SYSTEM "http://192.0.2.1/x.dtd">' + xml,
        "document type by public name": b'<!DOCTYPE Request PUBLIC "-//X//Y" "http://192.0.2.1/x.dtd">' + xml,
        "entity": b'<!DOCTYPE Request [<!ENTITY a "1">]>' + with_entity,
        "entity of a file": b'<!DOCTYPE Request [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + with_entity,
        "entity of the net": b'<!DOCTYPE Request [<!ENTITY a SYSTEM "http://192.0.2.1/x">]>' + with_entity,
        "parameter entity": b'<!DOCTYPE Request [<!ENTITY % a SYSTEM "http://192.0.2.1/x"> %a;]>' + xml,
        "entity of itself": b'<!DOCTYPE Request [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + with_entity,
        "entities by the billion": f'<!DOCTYPE Request [<!ENTITY a0 "x">{LAUGHS}]>'.encode() + _split(usual, "&a8;"),
        "long entity often": b'<!DOCTYPE Request [<!ENTITY a "%b">]>' % (b"x" * 50_000) + _split(usual, "&a;" * 2_000),
        "default attribute": b'<!DOCTYPE Request [<!ATTLIST Params a CDATA "1">]>' + xml,
    }
    yield from ((label, form(data), UNREADABLE) for label, data in bad.items())


def _huge(_schema: RequestSchema, usual: etree._Element) -> Rows:
    """Sizes that no client needs; the documents give no code for them."""
    xml, harm = _xml(usual), NoHarm()
    attributes = " ".join(f'a{number}="1"' for number in range(5_000)).encode()
    yield "value of 100,000 characters", form(_split(usual, "x" * 100_000)), invalid("")
    yield "value of 300,000 characters", form(_split(usual, "x" * 300_000)), harm
    yield "depth of 200", form(xml.replace(b"</Params>", b"<A>" * 200 + b"</A>" * 200 + b"</Params>")), invalid("")
    yield "depth of 10,000", form(xml.replace(b"</Params>", b"<A>" * 10_000 + b"</A>" * 10_000 + b"</Params>")), harm
    yield "10,000 tags", form(xml.replace(b"</Params>", b"<NO_TAG/>" * 10_000 + b"</Params>")), harm
    yield "5,000 attributes", form(xml.replace(b"<Params>", b"<Params %b>" % attributes)), invalid("")
    yield "name of 10,000 characters", form(xml.replace(b"Params>", b"P" * 10_000 + b">")), harm
    yield "form key twice", body(usual) + b"&" + body(usual), harm
