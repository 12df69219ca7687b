"""Exchanges that have a canary in every tag, in every encoding that a value may travel in, and the search for them."""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from lxml import etree

from harness.record.tag_types import TagType, tag_types
from tests.harness.record.programs import ok, post
from tests.harness.schemas import SCHEMAS

#: A name and a text; no word of the contract has their letters.
LETTERS = ("Zyqwkanar", "ZQXV-KANARIE 7741", "kanarie.zqxv@kanarienet.kanarieland")
#: Numbers as of a phone, an account and a person; an amount of this form would rightly stay.
DIGITS = ("4937261858", "739415826073", "60417395528")
KEEPS_NUMBERS = {TagType.AMOUNT}


@dataclass(frozen=True)
class CanaryExchange:
    """What goes to the target and what comes back."""

    name: str
    request: bytes
    reply: bytes


def tags_of(path: Path) -> list[str]:
    """The leaves of a schema, each once."""
    names: dict[str, None] = {}
    for element in etree.parse(path).iter("{http://www.w3.org/2001/XMLSchema}element"):
        if element.get("type") not in (None, "Reply"):
            names[element.get("name", "")] = None
    return list(names)


def entities(text: str) -> str:
    """Each character as a decimal or hexadecimal reference, in turn."""
    return "".join(f"&#{ord(letter)};" if place % 2 else f"&#x{ord(letter):X};" for place, letter in enumerate(text))


def cdata(text: str) -> str:
    """Split over CDATA sections and plain text."""
    half = len(text) // 2
    return f"{text[:2]}<![CDATA[{text[2:half]}]]><![CDATA[{text[half:]}]]>"


def comments(text: str) -> str:
    """Split by comments and processing instructions, with the whole of it inside of them too."""
    half = len(text) // 2
    return f"<!--{text.replace('-', '')}-->{text[:half]}<!--x-->{text[half:]}<?pi {text}?>"


def escaped_twice(text: str) -> str:
    """References that are text."""
    return entities(text).replace("&", "&amp;")


def in_base64(text: str) -> str:
    """As base64."""
    return base64.b64encode(text.encode()).decode()


#: How a value is written into XML.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "references": entities,
    "escaped twice": escaped_twice,
    "cdata": cdata,
    "comments": comments,
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "base64": in_base64,
    "blanks around": lambda text: f"  {text}\n",
    "a child": lambda text: f"<KANARIE>{text}</KANARIE>{text}",
    "full width": lambda text: "".join(chr(ord(it) + 0xFEE0) if 33 <= ord(it) < 127 else it for it in text),
}


def documents(schema: Path, spell: Callable[[str], str], turn: int) -> str:
    """The body of Params with a canary in each tag of a schema."""
    types, lines = tag_types(), []
    for place, tag in enumerate(tags_of(schema)):
        texts = LETTERS if types.tags.get(tag) in KEEPS_NUMBERS else (*LETTERS, *DIGITS)
        lines.append(f"<{tag}>{spell(texts[(place + turn) % len(texts)])}</{tag}>")
    return "".join(lines)


def exchanges() -> Iterator[CanaryExchange]:
    """Each function in each spelling and each way of sending it."""
    for turn, path in enumerate(sorted((SCHEMAS / "router").glob("*.request.xsd"))):
        function = path.name.partition(".")[0]
        reply_schema = path.with_name(f"{function}.reply.xsd")
        for place, (spelling, spell) in enumerate(SPELLINGS.items()):
            inner = documents(path, spell, turn + place)
            request = f"<Request><{function}><Params>{inner}</Params></{function}></Request>"
            inner = documents(reply_schema, spell, turn + place)
            reply = f"<Reply><{function}><Params>{inner}</Params></{function}></Reply>"
            yield CanaryExchange(f"{function} {spelling}", *_sent(request, reply, place))
    yield from _odd_ones()


def _sent(request: str, reply: str, place: int) -> tuple[bytes, bytes]:
    """In turn: percent-encoded or raw; UTF-8, or UTF-16 with a mark."""
    raw = request.encode("utf-16") if place % 3 == 2 else request.encode()
    body = b"XMLREQUEST=" + (quote_plus(raw).encode() if place % 2 else raw)
    answer = reply.encode("utf-16") if place % 4 == 3 else reply.encode()
    return post(body), ok(answer, "Content-Type: text/xml")


def _odd_ones() -> Iterator[CanaryExchange]:
    """Canaries outside of tags: attributes, names, headers, addresses, forms, and bodies that nobody can read."""
    name, number, mail = LETTERS[0], DIGITS[0], LETTERS[2]
    good = ok(b"<Reply><STATUS>0</STATUS></Reply>")
    ask = post(b"XMLREQUEST=<Request/>")
    bodies = {
        "attributes": f'<Reply transNo="{number}" pid="{name}" {name}="{mail}" version="{name}"/>',
        "namespaces": f'<k:Reply xmlns:k="urn:{name}" k:{name}="{number}"><k:{name}/></k:Reply>',
        "names": f"<{name}><Params><{name}>{number}</{name}></Params></{name}>",
        "mixed": f"<Reply>{name}<STATUS>0</STATUS>{number}</Reply>",
        "malformed": f"<Reply><V_NAME>{name}</Reply>",
        "cut": f"<Reply><V_NAME>{name} {number} {mail}",
        "doctype": f'<!DOCTYPE r [<!ENTITY e "{name}">]><Reply><V_NAME>&e;</V_NAME></Reply>',
        "unquoted": f"<Reply transNo={number} version=1.1><V_NAME>{name}</ V_NAME ></Reply>",
        "html": f"<html><body><p>{name}<br>{number}</body></html>",
        "json": f'{{"name": "{name}", "phone": "{number}"}}',
        "text": f"{name} {number} {mail}",
        "status": f"<Reply><STATUS>{number}</STATUS><STATUS_DESC>Account {number} of {name} found.</STATUS_DESC></Reply>",
        "date in a date": f"<Reply><GetAccount><Params><DUE_DT>{number}</DUE_DT></Params></GetAccount></Reply>",
    }
    for place, (what, body) in enumerate(bodies.items()):
        yield CanaryExchange(f"reply: {what}", ask, ok(body.encode()))
        sent = b"XMLREQUEST=" + (quote(body).encode() if place % 2 else body.encode())
        yield CanaryExchange(f"request: {what}", post(sent), good)
        yield CanaryExchange(f"body: {what}", post(body.encode(), "/", "Content-Type: text/xml"), good)
    form = f"UserName={name}&Password={name}&Account_No={number}&Bill_Dt={name}&{name}={quote(mail)}".encode()
    urlencoded = "Content-Type: application/x-www-form-urlencoded"
    yield CanaryExchange("form", post(form, "/billers/3426/cayentaws/service/BILLPDF", urlencoded), ok(b"%PDF" + form))
    yield CanaryExchange("query", post(b"", f"/{name}/{number}/x?{form.decode()}&XMLREQUEST=<a>{name}</a>"), good)
    yield CanaryExchange("odd query", post(b"", f"/{quote(mail)};{name}?{name}"), good)
    names = (
        "Authorization", "Cookie", "X-Account-No", "X-Request-Id", "Referer", "User-Agent", name, "Date", "Content-Type",
    )  # fmt: skip
    headers = [f"{header}: {name} {number} {mail}" for header in names]
    yield CanaryExchange("headers", post(b"", "/", *headers), ok(b"", *headers))
    basic = base64.b64encode(f"{name}:{number}".encode()).decode()
    yield CanaryExchange("basic", post(b"", "/", f"Authorization: Basic {basic}"), good)
    yield CanaryExchange("method", post(b"").replace(b"POST", name.upper().encode()), good)
    packed = ok(base64.b64encode(name.encode() * 9), "Content-Encoding: gzip")
    yield CanaryExchange("compressed", ask, packed)
    yield CanaryExchange("charset", ask, ok(f"<R>{name}</R>".encode(), f"Content-Type: text/xml; charset={name}"))
    latin = "Content-Type: text/xml; charset=iso-8859-1"
    yield CanaryExchange("latin-1", ask, ok(f"<Reply><V_NAME>{name}é</V_NAME></Reply>".encode("latin-1"), latin))
    yield CanaryExchange("reason phrase", ask, good.replace(b"200 OK", f"200 {name}".encode()))


def traces() -> dict[str, bytes]:
    """What a canary looks like in written bytes, folded to lower case, by its name."""
    found: dict[str, bytes] = {}
    for text in (*LETTERS, *DIGITS):
        for part in {text, *re.findall(r"[A-Za-z]{6,}|[0-9]{6,}", text)}:
            found[f"{part} plain"] = part.encode()
            found[f"{part} utf-16"] = part.encode("utf-16-le")[:-1]
            found[f"{part} utf-16 be"] = part.encode("utf-16-be")[1:]
            found[f"{part} percent"] = "".join(f"%{byte:02x}" for byte in part.encode()).encode()
            found[f"{part} hex"] = part.encode().hex().encode()
            found[f"{part} decimal"] = "".join(f"&#{ord(letter)};" for letter in part).encode()
            found[f"{part} hexadecimal"] = "".join(f"&#x{ord(letter):x};" for letter in part).encode()
            found[f"{part} mixed"] = entities(part).encode()
            found[f"{part} json"] = "".join(f"\\u{ord(letter):04x}" for letter in part).encode()
            for shift in range(3):
                coded = base64.b64encode(b"\0" * shift + part.encode())
                found[f"{part} base64 {shift}"] = coded[4 if shift else 0 : -4]
    return {name: trace.lower() for name, trace in found.items()}


def canaries_in(written: bytes) -> list[str]:
    """The names of the traces in it."""
    folded = written.lower()
    return [name for name, trace in traces().items() if trace in folded]
