"""How the router refuses: every row of router §1.2, §4.2 and §4.3, with the books untouched and the next one answered."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contract.access import Login
from simulator.contract.contract import BODY_CAP, _decoded
from simulator.contract.refusals import TABLE, Level
from simulator.router.pipeline import Router
from tests.simulator.asking import a_router, balance, post, request, send, statuses

GOOD = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
DEEP = b"<Request>" + b"<a>" * 300 + b"</a>" * 300 + b"</Request>"
WIDE = b"<Request><GetAccount><Params " + b" ".join(b'a%d="1"' % n for n in range(9000)) + b"/></GetAccount></Request>"

#: Body → STATUS under Reply and a piece of the text.
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "no body": (b"", "starts with nothing"),
    "only the key": (b"XMLREQUEST=", "the body is empty after"),
    "wrong key": (GOOD.replace(b"XMLREQUEST", b"APIREQUEST"), "expected XMLREQUEST="),
    "key in lower case": (GOOD.replace(b"XMLREQUEST", b"xmlrequest"), "expected XMLREQUEST="),
    "XML without key": (GOOD[11:], "expected XMLREQUEST="),
    "JSON": (b'{"ACCOUNT_NO": 1}', "expected XMLREQUEST="),
    "bad XML": (b"XMLREQUEST=<Request><GetAccount>", "not well-formed"),
    "encoded twice": (b"XMLREQUEST=%253CRequest%253E", "percent-encoded"),
    "cut at an ampersand": (b"XMLREQUEST=%3CRequest%3EA&B%3C/Request%3E", "more than one field"),
    "blank before the declaration": (b'XMLREQUEST=%20<?xml version="1.0"?><Request/>', "not well-formed"),
    "raw blank before the declaration": (b'XMLREQUEST= <?xml version="1.0"?><Request/>', "not well-formed"),
    "two roots": (b"XMLREQUEST=<Request/><Request/>", "not well-formed"),
    "NUL": (b"XMLREQUEST=<Request>\x00</Request>", "not well-formed"),
    "DOCTYPE": (b"XMLREQUEST=<!DOCTYPE Request><Request/>", "DOCTYPE"),
    "entity": (b'XMLREQUEST=<!DOCTYPE r [<!ENTITY x "y">]><Request>&x;</Request>', "DOCTYPE"),
    "external entity": (
        b'XMLREQUEST=<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><Request>&x;</Request>',
        "DOCTYPE",
    ),
    "UTF-16": (b"XMLREQUEST=" + "<?xml version='1.0' encoding='UTF-16'?><Request/>".encode("utf-16"), "UTF-8"),
    "Latin-1": (b"XMLREQUEST=<?xml version='1.0' encoding='ISO-8859-1'?><Request/>", "UTF-8"),
    "not UTF-8": (b"XMLREQUEST=<Request>\xff\xfe</Request>", "not well-formed"),
    "XML 1.1": (b"XMLREQUEST=<?xml version='1.1'?><Request/>", "XML 1.0"),
    "too deep": (b"XMLREQUEST=" + DEEP, "not well-formed"),
    "too long": (b"XMLREQUEST=<Request>" + b"x" * BODY_CAP, "longer than"),
    "wrong root": (b"XMLREQUEST=<request/>", "case-sensitive"),
    "no function": (b"XMLREQUEST=<Request/>", "exactly one function"),
    "two functions": (b"XMLREQUEST=<Request><GetAccount/><GetAccount/></Request>", "exactly one function"),
}

#: Declarations that are taken: the simulator accepts one (router §1.1), in whatever case its sender writes.
DECLARATIONS = ("utf-8", "UTF-8", "Utf-8", "us-ascii")

#: XML of the Params → a piece of the explanation, which names tag and reason.
NOT_VALID: dict[str, tuple[str, str]] = {
    "unknown tag": ("<ACCOUNT_NO>1</ACCOUNT_NO><FOO>1</FOO>", "FOO: is not a tag of GetAccount"),
    "near miss": ("<ACCOUNT_NUM>1</ACCOUNT_NUM>", "did you mean ACCOUNT_NO?"),
    "tag in lower case": ("<account_no>1</account_no>", "did you mean ACCOUNT_NO?"),
    "wrong order": ("<PREPAY_INFO_YN/><ACCOUNT_NO>1</ACCOUNT_NO>", "ACCOUNT_NO: must come before PREPAY_INFO_YN"),
    "twice": ("<ACCOUNT_NO>1</ACCOUNT_NO><ACCOUNT_NO>1</ACCOUNT_NO>", "ACCOUNT_NO: occurs twice"),
    "wrong format": ("<ACCOUNT_NO>20 03</ACCOUNT_NO>", "ACCOUNT_NO: '20 03' is not an account number"),
    "too long": ("<ACCOUNT_NO>123456789012345678901</ACCOUNT_NO>", "is not an account number"),
    "wrong flag": ("<PREPAY_INFO_YN>X</PREPAY_INFO_YN>", "PREPAY_INFO_YN: 'X' is not T, F, Y or N"),
    "nested": ("<ACCOUNT_NO><X/></ACCOUNT_NO>", "ACCOUNT_NO: contains X, expected text"),
    "attribute": ('<ACCOUNT_NO a="1">1</ACCOUNT_NO>', "attribute a is not allowed"),
    "loose text": ("<ACCOUNT_NO>1</ACCOUNT_NO>oops", "text between its tags is not allowed"),
    "namespace": ('<ACCOUNT_NO xmlns="urn:x">1</ACCOUNT_NO>', "is not a tag of GetAccount"),
    "schema location": (
        '<ACCOUNT_NO xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Acct">1</ACCOUNT_NO>',
        "attribute",
    ),
    "other blank before a value": (
        "<ACCOUNT_NO>\N{NO-BREAK SPACE}1</ACCOUNT_NO>",
        "ACCOUNT_NO: U+00A0 (NO-BREAK SPACE) in its value is not a blank of XML",
    ),
    "other blank after a value": (
        "<ACCOUNT_NO>1\N{IDEOGRAPHIC SPACE}</ACCOUNT_NO>",
        "ACCOUNT_NO: U+3000 (IDEOGRAPHIC SPACE) in its value",
    ),
    "control characters are not echoed": ("<ACCOUNT_NO>&#9;a&#10;b</ACCOUNT_NO>", "'?a?b'"),
}


@pytest.fixture
def router() -> Router:
    """A router of its own."""
    return a_router()


def unchanged(router: Router, before: object) -> None:
    """The books are what they were, and the next request is answered."""
    assert router.books.ledger("2003708") == before
    assert balance(router, "2003708")["STATUS"] == "0"


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable(router: Router, case: str) -> None:
    """What cannot be read gets HTTP 200 and -904 directly under Reply, without a function element."""
    body, text = UNREADABLE[case]
    before = router.books.ledger("2003708")

    wire = post(router, body)

    root = etree.fromstring(wire.body)
    assert (wire.status, statuses(root)) == (200, (None, None, "-904"))
    assert text in (root.findtext("STATUS_DESC") or "")
    unchanged(router, before)


@pytest.mark.parametrize("encoding", DECLARATIONS)
def test_declaration(router: Router, encoding: str) -> None:
    """An XML declaration is accepted."""
    xml = request("GetAccountBalance", ("ACCOUNT_NO", "2003708"))

    assert statuses(send(router, f'<?xml version="1.0" encoding="{encoding}"?>{xml}')) == ("0", "0", None)


def test_many_mistakes_are_told_quickly(router: Router) -> None:
    """A request with tens of thousands of wrong tags gets the first few told, not all of them."""
    root = send(router, "<Request><GetAccount><Params>" + "<ACCOUNT_N/>" * 10_000 + "</Params></GetAccount></Request>")

    assert (root[0].findtext("STATUS_DESC") or "").endswith("; and more")


def test_unreadable_first_reply_is_the_documented_one() -> None:
    """The refusal has the form of router §1.2."""
    wire = post(a_router(), b"")

    assert wire.body.startswith(b'<Reply transNo="6431" pid="2020">\n  <STATUS>-904</STATUS>\n  <STATUS_DESC>')


@pytest.mark.parametrize("name", ["Nonsense", "getaccount", "GetAccount2"])
def test_unknown_function(router: Router, name: str) -> None:
    """A function the router does not have gets -903 directly under Reply; names are case-sensitive."""
    root = send(router, f"<Request><{name}><Params/></{name}></Request>")

    assert statuses(root) == (None, None, "-903")
    assert name in (root.findtext("STATUS_DESC") or "")


@pytest.mark.parametrize("case", NOT_VALID)
def test_not_valid(router: Router, case: str) -> None:
    """What its XSD refuses gets -902 at function level, Params blank, and a text that names tag and reason."""
    params, text = NOT_VALID[case]
    before = router.books.ledger("2003708")

    root = send(router, f"<Request><GetAccount><Params>{params}</Params></GetAccount></Request>")

    assert statuses(root) == (None, "-902", None)
    assert len(root[0][0]) == 0
    assert text in (root[0].findtext("STATUS_DESC") or "")
    unchanged(router, before)


@pytest.mark.parametrize("inner", ["", "<Params/><Params/>", "<Other/>"])
def test_not_exactly_one_params(router: Router, inner: str) -> None:
    """A function element holds exactly one Params (router §1.1)."""
    root = send(router, f"<Request><GetAccount>{inner}</GetAccount></Request>")

    assert statuses(root) == (None, "-902", None)


def test_thousands_of_attributes_are_refused(router: Router) -> None:
    """A jumbo element is refused, and the text stays within STATUS_DESC."""
    root = etree.fromstring(post(router, b"XMLREQUEST=" + WIDE).body)

    assert statuses(root) == (None, "-902", None)
    assert len(root[0].findtext("STATUS_DESC") or "") <= 255


#: Function → where -4 and -100 stand (router §4.3): Params, function.
MEANING = {
    "GetAccountBalance": ("{}", "0", None),
    "GetAccount": ("{}", "0", None),
    "GetPayArrangements": (None, "{}", None),
}


@pytest.mark.parametrize("function", MEANING)
@pytest.mark.parametrize(
    ("account", "code", "text"),
    [
        ("9", "-4", "Invalid Account Number"),
        ("", "-100", "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty"),
        (" \n ", "-100", "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty"),
    ],
)
def test_meaning_errors(router: Router, function: str, account: str, code: str, text: str) -> None:
    """An unknown or missing account is told in the documented words, at the function's own level."""
    before = router.books.ledger("2003708")

    root = send(router, request(function, ("ACCOUNT_NO", account)))

    assert statuses(root) == tuple(place and place.format(code) for place in MEANING[function])
    assert root.findtext(".//STATUS_DESC") == text
    assert {tag.tag for tag in root[0][0]} <= {"STATUS", "STATUS_DESC"}
    unchanged(router, before)


def test_ambiguous_custom_number(router: Router) -> None:
    """A custom number of two accounts is an invalid account number (-4)."""
    account = router.books.account("2003708")
    router.books.open_account(replace(account, account_no="4000001"))

    root = send(router, request("GetAccount", ("ACCOUNT_NO_CUSTOM", "138714")))

    assert statuses(root) == ("-4", "0", None)


def basic(user: str, password: str) -> Mapping[str, str]:
    """An HTTP Basic header."""
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture
def guarded(router: Router) -> Router:
    """A router with one login that may run GetAccount only, and no anonymous access."""
    router.logins = {"ic": Login("ic", "s3cret-canary", frozenset({"GetAccount"}))}
    router.keys = replace(router.keys, allow_anonymous=False)
    return router


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("ic", "wrong"),
        basic("other", "s3cret-canary"),
        basic("", ""),
        {"authorization": "Basic ???"},
        {"authorization": "Basic aWM="},
        {"authorization": "Bearer s3cret-canary"},
    ],
)
def test_wrong_login(guarded: Router, headers: Mapping[str, str]) -> None:
    """A wrong or missing credential gets HTTP 401 and an empty body, whatever the body asked."""
    wire = post(guarded, b"rubbish", headers)

    assert (wire.status, wire.body) == (401, b"")


def test_wrong_login_beside_anonymous(router: Router) -> None:
    """A wrong credential is refused even where none is needed."""
    assert post(router, GOOD, basic("ic", "x")).status == 401
    assert post(router, GOOD).status == 200


def test_missing_grant(guarded: Router) -> None:
    """A function the login was not granted gets -901 at function level; the granted one is answered."""
    login = basic("ic", "s3cret-canary")

    refused = send(guarded, request("GetAccountBalance", ("ACCOUNT_NO", "2003708")), login)
    answered = send(guarded, request("GetAccount", ("ACCOUNT_NO", "2003708")), login)

    assert statuses(refused) == (None, "-901", None)
    assert len(refused[0][0]) == 0
    assert statuses(answered) == ("", "0", None)


def test_allow_list(router: Router) -> None:
    """An address that is not listed gets HTTP 403 and an empty body, before any login is looked at."""
    router.keys = replace(
        router.keys, ip_allow_list=(ip_network("192.0.2.11/32"),), trust_client_ip_header="X-Sim-Client-Ip"
    )
    listed = {"x-sim-client-ip": "192.0.2.11"}
    others = [{}, {"x-sim-client-ip": "192.0.2.12"}, {"x-sim-client-ip": "rubbish"}, basic("ic", "wrong")]

    assert [(post(router, GOOD, headers).status) for headers in others] == [403] * 4
    assert post(router, GOOD, listed).status == 200


def test_raw_xml_can_be_refused(router: Router) -> None:
    """accept_raw_body=false wants the percent-encoded form (Q-01)."""
    router.keys = replace(router.keys, accept_raw_body=False)

    assert b"<STATUS>-904</STATUS>" in post(router, GOOD).body
    assert balance(router, "2003708")["STATUS"] == "0"


def test_tag_order_any(router: Router) -> None:
    """tag_order=any sorts the tags into documented order before the XSD looks (Q-07)."""
    xml = request("GetAccount", ("PREPAY_INFO_YN", ""), ("ACCOUNT_NO", "2003708"))
    router.keys = replace(router.keys, tag_order="any")

    assert statuses(send(router, xml)) == ("", "0", None)


def test_form_key(router: Router) -> None:
    """form_key is AS 74: the other documented key is refused."""
    router.keys = replace(router.keys, form_key="APIREQUEST=")

    assert b"<CURRENT_BALANCE>" in post(router, GOOD.replace(b"XMLREQUEST", b"APIREQUEST")).body
    assert b"<STATUS>-904</STATUS>" in post(router, GOOD).body


def test_renumbered_code(router: Router) -> None:
    """status_codes renumbers our own codes (Q-10)."""
    router.keys = replace(router.keys, status_codes={-904: -1904})

    assert b"<STATUS>-1904</STATUS>" in post(router, b"").body


def test_every_refusal_has_its_place() -> None:
    """Documented codes stand where the function keeps its STATUS; ours at the levels of router §1.2."""
    documented = {row.code for row in TABLE.values() if row.documented}

    assert documented == {-4, -100}
    assert {row.level for row in TABLE.values() if row.documented} == {Level.BUSINESS}
    assert {kind.__name__ for kind in TABLE} >= {"AddressRefused", "LoginRefused", "NotPermitted", "BadValue"}


@settings(max_examples=500, derandomize=True)
@given(
    value=st.lists(
        st.sampled_from([b"%", b"3", b"C", b"c", b"E", b"2", b"F", b"5", b"+", b"<", b"x", b"%3C", b"%2f"])
    ).map(b"".join)
)
def test_decoding_is_the_librarys(value: bytes) -> None:
    """Decoding the signs of markup first changes nothing: the value is what urllib makes of it."""
    assert _decoded(value) == unquote_to_bytes(value.replace(b"+", b" "))
