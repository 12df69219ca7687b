"""What is taken at the door fits the tag it is sent in: the types are those of the schemas (router §3)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from ic_adapter.integrations.postings.payer_texts import fit
from ic_adapter.records.events import EVENTS, PAYER_TEXTS
from ic_adapter.records.kinds import Kind

SCHEMAS = Path(__file__).parents[2] / "schemas"
XS = "{http://www.w3.org/2001/XMLSchema}"
ADDRESS = {"account_number": "A-1", "street1": "1 Example St", "city": "Olathe", "state": "KS", "zip": "66061"}
PAYMENT = {"account_number": "A-1", "amount": "10.00", "instrument": "CC"}
PLAIN: Mapping[Kind, dict[str, Any]] = {
    Kind.PAYMENT: PAYMENT,
    Kind.CREDIT: {"payment": "p-1", "amount": "1.00"},
    Kind.ACH_REJECT: {"payment": "p-1", "return_code": "R01"},
    Kind.PAPERLESS: {"account_number": "A-1", "on": True},
    Kind.AUTOPAY: {"account_number": "A-1", "on": True},
    Kind.EMAIL: {"account_number": "A-1", "email": "x@example.org"},
    Kind.PHONE: {"account_number": "A-1", "phone": "555-0100"},
    Kind.MAILING_ADDRESS: ADDRESS,
    Kind.REGISTRATION: {"account_number": "A-1", "event": "registered"},
}
#: Where a field of an event goes as it is: function and tag.
SENT: Mapping[tuple[Kind, str], tuple[str, str]] = {
    (Kind.PAYMENT, "source_id"): ("AddARItems", "SOURCE_SPEC1"),
    (Kind.PAYMENT, "account_number"): ("AddARItems", "SS_ACCOUNT_NO"),
    (Kind.PAYMENT, "amount"): ("AddARItems", "ITEM_AMT"),
    (Kind.PAYMENT, "email"): ("AddARItems", "ITEM_CMTS"),
    (Kind.PAYMENT, "phone"): ("AddARItems", "SOURCE_SPEC2"),
    (Kind.PAYMENT, "message"): ("AddARItems", "SOURCE_SPEC2"),
    (Kind.CREDIT, "source_id"): ("AddARItems", "SOURCE_SPEC1"),
    (Kind.CREDIT, "amount"): ("AdjARItem", "ITEM_AMT"),
    (Kind.ACH_REJECT, "payment"): ("AddReturnedCheck", "PAYMENT_REF"),
    (Kind.PAPERLESS, "account_number"): ("AddAlert", "ALERT_KEY"),
    (Kind.AUTOPAY, "account_number"): ("AddAlert", "ALERT_KEY"),
    (Kind.REGISTRATION, "account_number"): ("AddAlert", "ALERT_KEY"),
    (Kind.EMAIL, "account_number"): ("SetPhone", "ACCOUNT_NO"),
    (Kind.EMAIL, "email"): ("AddPersonPhone", "PHONE_NO"),
    (Kind.PHONE, "phone"): ("SetPhone", "PHONE_NO"),
    (Kind.MAILING_ADDRESS, "account_number"): ("SetAccountBillingAddress", "ACCOUNT_NO"),
    (Kind.MAILING_ADDRESS, "street1"): ("SetAccountBillingAddress", "STREET_NM"),
    (Kind.MAILING_ADDRESS, "street2"): ("SetAccountBillingAddress", "STREET_NM"),
    (Kind.MAILING_ADDRESS, "city"): ("SetAccountBillingAddress", "CITY"),
    (Kind.MAILING_ADDRESS, "state"): ("SetAccountBillingAddress", "PROVINCE_CD"),
    (Kind.MAILING_ADDRESS, "zip"): ("SetAccountBillingAddress", "POSTAL_CD"),
}
LENGTHS = (1, 9, 10, 11, 13, 14, 20, 21, 50, 60, 64, 120, 255, 256, 2001)
VALUES = (
    *(sign * length for sign in ("7", "W", "é") for length in LENGTHS),
    *("", " ", "New York", " KS", "KS ", "K.S", "K_S", "K-S", "K/S", "KS\n", "K\tS", "<&>", "'\"", "\u00a0", "\u2028"),
    *("-1", "+1", "1.", ".1", "1.5", "1.55", "1.555", "1,5", "1e3", "١٢", "𝟙", "\ufffd", "\U0001f600", "\x85"),  # noqa: RUF001 — digits that are none of ASCII
)


@cache
def schema_of(function: str, tag: str) -> etree.XMLSchema:
    """The type of one request tag alone."""
    request = etree.parse(SCHEMAS / "router" / f"{function}.request.xsd")
    element = next(one for one in request.iter(f"{XS}element") if one.get("name") == tag)
    types = (SCHEMAS / "types.xsd").as_uri()
    text = (
        f'<xs:schema xmlns:xs="{XS[1:-1]}"><xs:include schemaLocation="{types}"/>'
        f'<xs:element name="T" type="{element.get("type")}"/></xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(text))


def fits(function: str, tag: str, value: str) -> bool:
    """Whether a request may carry it."""
    element = etree.Element("T")
    element.text = value
    return bool(schema_of(function, tag).validate(element))


def is_taken(kind: Kind, field: str, value: str) -> bool:
    """Whether the event is one with this value."""
    try:
        msgspec.convert({"source_id": "s-1", **PLAIN[kind], field: value}, EVENTS[kind])
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "field"), SENT)
def test_what_is_taken_can_be_sent(kind: Kind, field: str) -> None:
    """Otherwise the router would refuse it long after IC could have been told."""
    taken = [value for value in VALUES if is_taken(kind, field, value)]
    if kind is Kind.PAYMENT and field in PAYER_TEXTS:  # these are never refused, and made to fit
        assert taken == list(VALUES)
        taken = [fit(SENT[kind, field][1], field, value).text for value in taken]

    assert taken
    assert [value for value in taken if not fits(*SENT[kind, field], value)] == []


def test_every_province_of_the_router_is_taken() -> None:
    """A state is refused for nothing that PROVINCE_CD could carry."""
    possible = [value for value in VALUES if fits("SetAccountBillingAddress", "PROVINCE_CD", value)]

    assert [it for it in possible if it == it.strip() and not is_taken(Kind.MAILING_ADDRESS, "state", it)] == []


def test_both_lines_of_a_street_fit() -> None:
    """They go into one tag, a blank between them."""
    most = max(length for length in LENGTHS if is_taken(Kind.MAILING_ADDRESS, "street1", "W" * length))

    assert fits("SetAccountBillingAddress", "STREET_NM", " ".join(("W" * most, "W" * most)))


def test_a_refusal_names_the_field() -> None:
    """Who hands over is told which value it was."""
    body = {"source_id": "s-1", **ADDRESS, "state": "New York"}

    with pytest.raises(msgspec.ValidationError, match=r"at `\$\.state`"):
        msgspec.convert(body, EVENTS[Kind.MAILING_ADDRESS])
