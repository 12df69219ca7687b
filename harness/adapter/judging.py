"""Verdict about one request: the contract first (XML, function, XSD, access), then its tags (router §6)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from harness.adapter.exchanges import ClientExchange
from harness.adapter.findings import AdapterFinding, finding
from harness.adapter.tables import RequestTable, RequestTag, request_tables
from harness.profiles.formats import moment, problem
from harness.profiles.profile import SCHEMAS

#: What the router says of a request that it could not use, by STATUS or HTTP status (router §1.2).
USELESS = {-901: "access", -903: "function", -904: "form"}
ACCESS = (401, 403)
#: Days that a date of the request may be away from the biller's: clients may live in another time zone.
NEAR = timedelta(days=1)
PLACE = re.compile(r"Element '([A-Z_0-9a-z]+)'")


def judge_request(exchange: ClientExchange, today: str) -> Iterator[AdapterFinding]:
    """Yield all that is wrong with a request by itself; ``today`` is the biller's day (yyyyMMdd)."""
    if not exchange.fault and (useless := _useless(exchange)):
        yield useless
        return
    table = request_tables().get(exchange.function)
    if table is None or exchange.root is None:
        return
    found = list(_by_schema(exchange, table))
    yield from found
    named = {one.tag for one in found}
    yield from (one for one in _by_table(exchange, table, today) if one.tag not in named)


def _useless(exchange: ClientExchange) -> AdapterFinding | None:
    """Return what is wrong with a request that the router did not take as one of a function."""
    if exchange.http in ACCESS:
        text = "came without the login that the run was given (CAYENTA_USER, CAYENTA_PASSWORD) or with a wrong one"
        return finding(exchange, "", text, kind="contract", rule="access", source="router §1.2")
    if exchange.status in USELESS:
        text = exchange.told or f"the router answered STATUS {exchange.status}"
        return finding(exchange, "", text, kind="contract", rule=USELESS[exchange.status], source="router §1.1, §1.2")
    if exchange.function not in request_tables():
        text = exchange.told or f"the router answered HTTP {exchange.http}"
        return finding(exchange, "", text, kind="contract", rule="function", source="router §1.1")
    return None


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def _by_schema(exchange: ClientExchange, table: RequestTable) -> Iterator[AdapterFinding]:
    schema = _schema(SCHEMAS / "router" / f"{exchange.function}.request.xsd")
    if exchange.root is None or schema.validate(exchange.root):
        return
    log: Any = schema.error_log
    for error in log:
        place = PLACE.match(error.message)
        tag = place[1] if place and place[1] not in ("Request", "Params") else ""
        source = f"{exchange.function}.request.xsd, router {table.code}"
        yield finding(exchange, tag, str(error.message), kind="contract", rule="schema", source=source)


def _by_table(exchange: ClientExchange, table: RequestTable, today: str) -> Iterator[AdapterFinding]:
    groups = {path for path, tag in table.tags.items() if tag.type == "group"}
    present = {path.partition("/")[0] for path in exchange.values}
    for path, tag in table.tags.items():
        texts = exchange.values.get(path, ())
        source = tag.source or table.source
        group = path.rpartition("/")[0]
        missing = path not in present if path in groups or not group else group in present and not texts
        if missing and not tag.absent and (tag.required or not group):
            yield finding(
                exchange,
                path,
                "is missing; every tag of the function is sent, blank without a value",
                kind="profile",
                rule="presence",
                source="router §2.1",
            )
            continue
        for rule, text in _wrong(exchange, tag, texts, today):
            yield finding(exchange, path, text, kind="profile", rule=rule, source=source)
    if exchange.function == "AddARItems" and not exchange.text("GUID"):
        yield finding(
            exchange,
            "SOURCE_SPEC1",
            "is blank; it carries the payment's GUID, by which a payment is known again",
            kind="profile",
            rule="guid",
            source="adapter §1.2, §3.5, §3.6",
        )


def _wrong(exchange: ClientExchange, tag: RequestTag, texts: tuple[str, ...], today: str) -> Iterator[tuple[str, str]]:
    """Yield rule and text of what is wrong with the values of one tag."""
    if tag.required and texts and not any(texts):
        yield "required", "is blank; the function needs it" + (" (our decision)" if tag.required == "D" else "")
    if tag.other and not any(texts) and not exchange.text(tag.other):
        yield "required", f"is blank, and so is {tag.other}; one of them is needed"
    for text in filter(None, texts):
        yield from _value(tag, text)
        if tag.decimals is not None:
            yield from _amount(tag, tag.decimals, text)
        if tag.type in ("Date8", "Dtm16"):
            yield from _date(tag, text, today)


def _value(tag: RequestTag, text: str) -> Iterator[tuple[str, str]]:
    if tag.blank:
        yield "blank", f"is {text!r}; it is sent blank"
    elif tag.one_of and text not in tag.one_of:
        yield "value", f"is {text!r}; it is {' or '.join(tag.one_of)}"
    elif tag.pattern and not re.fullmatch(tag.pattern, text, re.DOTALL):
        yield "value", f"is {text!r}; it is {tag.says}"


def _amount(tag: RequestTag, decimals: int, text: str) -> Iterator[tuple[str, str]]:
    if len(text.partition(".")[2]) != decimals:
        yield "decimals", f"is {text!r}; amounts are sent with {decimals} decimals, such as 100.20"
    try:
        if tag.lowest and Decimal(text) < Decimal(tag.lowest):
            yield "amount", f"is {text}; the lowest is {tag.lowest}"
    except InvalidOperation:
        return  # the XSD has said so


def _date(tag: RequestTag, text: str, today: str) -> Iterator[tuple[str, str]]:
    kind = "Dtm16" if len(text) == 16 else tag.type
    if wrong := problem(kind, text):
        yield "date", wrong
        return
    day, now = moment("Date8", text[:8]), moment("Date8", today)
    if tag.near and day is not None and now is not None and not _is_near(day, now):
        yield "date", f"is {text!r}; the biller's day is {today} (CAYENTA_DATE)"


def _is_near(day: datetime, now: datetime) -> bool:
    return abs(day - now) <= NEAR
