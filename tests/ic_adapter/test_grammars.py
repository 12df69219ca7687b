"""Grammars of Advanced Settings: every example of settings §3, and every way to be wrong with its words."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.billers import keys, settings
from ic_adapter.billers.key_fields import Key
from ic_adapter.errors import BadValue

REPLIES = Path(__file__).parents[2] / "schemas" / "router"
ELEMENT = "{http://www.w3.org/2001/XMLSchema}element"


@cache
def typed_tags(file: Path) -> dict[str, str]:
    """Return the tags with a value in a schema, each with its type."""
    return {
        element.attrib["name"]: element.attrib["type"]
        for element in ET.parse(file).iter(ELEMENT)
        if "type" in element.attrib
    }


#: Names near those of the reply: another case, a blank around, a letter more or less.
TAG_NAMES = st.sampled_from(sorted(typed_tags(REPLIES / "GetAccountBalance.reply.xsd"))).flatmap(
    lambda tag: st.sampled_from([tag, tag.lower(), f" {tag} ", tag[:-1], f"{tag}S", tag.replace("_", "-")])
) | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abc0129.- ", max_size=70)

BLOCKS = [
    ("CO|XX|XX|XX", {"CO"}, set(), set()),
    ("NONE|CO:NOCHK|NOCC|NONE", set(), {"CO", "NOCHK"}, {"NOCC"}),
    ("XX|OFFNP:CONLY|XX|XX", set(), {"OFFNP", "CONLY"}, set()),
    ("XX|XX|NOCC|XX", set(), set(), {"NOCC"}),
    ("CO|OFFNP:NOCHK|NOCC|XX", {"CO"}, {"OFFNP", "NOCHK"}, {"NOCC"}),
    (" CO | A : B ", {"CO"}, {"A", "B"}, set()),
    ("|||CASH", {"CASH"}, set(), set()),
]


@pytest.mark.parametrize(("value", "both", "eft", "card"), BLOCKS)
def test_block_codes(value: str, both: set[str], eft: set[str], card: set[str]) -> None:
    """AS 28, INT-4012: the five documented examples, blanks, and missing positions (Q-55)."""
    codes = settings.parsed("28", value)

    assert (codes.both, codes.eft, codes.card) == (both, eft, card)


GOOD = [
    ("9", "ic", "ic"),
    ("32", "1", True),
    ("35", "2", 2),
    ("46", "ON|XX", ("ON", "")),
    ("47", "CODE", ("CODE", "CODE")),
    ("64", "1(CCWEB)|2(CCIVR)|7(CCAUTO)|", {1: "CCWEB", 2: "CCIVR", 7: "CCAUTO"}),
    ("74", "APIREQUEST=", "APIREQUEST="),
    ("86", "6:COM,IND", {"COM": 6, "IND": 6}),
    ("86", "6:com|7:GOV", {"COM": 6, "GOV": 7}),
    ("107", "PASTDUE_AMT", "PASTDUE_AMT"),
    ("129", "BILLED_AND_OWING", "BILLED_AND_OWING"),
    ("148", "42, 6", {42, 6}),
]


@pytest.mark.parametrize(("number", "value", "expected"), GOOD)
def test_value(number: str, value: str, expected: object) -> None:
    """A good value gives its typed form."""
    assert settings.parsed(number, value) == expected


BAD = [
    ("8", "ftp://example.org/", "start it with http:// or https://"),
    ("8", "http://ic:pw@example.org/", "contains a user or password"),
    ("8", "http://example.org:99999/", "is not a URL"),
    ("8", "http://a..b/x", "is not a URL"),
    ("8", "http://xn--/", "is not a URL"),
    ("8", f"http://{'a' * 64}.example.org/", "is not a URL"),
    ("9", "a:b", "contains a colon"),
    ("28", "A|B|C|D|E", "has 5 positions; use four"),
    ("28", "A:B|C", "position 1 holds a colon; only position 2 takes two codes"),
    ("28", "X|A:B:C", "position 2 holds more than two codes"),
    ("28", "A B", "position 1: 'A B' is not a code"),
    ("32", "yes", "is neither 0 nor 1"),
    ("35", "two", "is not a whole number"),
    ("46", "A|B|C", "more than two codes"),
    ("64", "1(A)|1(B)", "payment source 1 appears twice; list it once"),
    ("65", "WEB", "use entries like 1(CODE)"),
    ("74", "XMLREQUEST", "is neither XMLREQUEST= nor APIREQUEST="),
    ("86", "COM", "does not start with an invoice type"),
    ("86", "6:COM,", "has an empty code"),
    ("107", "PAST DUE", "is not the name of a reply tag"),
    ("129", "<A>", "is not the name of a reply tag"),
    ("129", "LAST_BILL_DT", "'LAST_BILL_DT' is not an amount tag of GetAccountBalance"),
    ("129", "current_balance", "'current_balance' is not an amount tag of GetAccountBalance"),
    ("131", "{", "is not well-formed JSON"),
    ("131", "[]", "is not a JSON object"),
    ("131", "[" * 100_000, "is not well-formed JSON"),
    ("148", "42;6", "'42;6' is not a number"),
    ("148", "42,", "'' is not a number"),
]


@pytest.mark.parametrize(("number", "value", "words"), BAD)
def test_fault(number: str, value: str, words: str) -> None:
    """A bad value says which setting and why."""
    with pytest.raises(BadValue) as caught:
        settings.parsed(number, value)

    assert words in str(caught.value)
    assert str(caught.value).startswith(f"AS {number} (")


@pytest.mark.parametrize("number", ["107", "129"])
def test_amount_tags(number: str) -> None:
    """Q-72: of all tags of all replies, AS 107 and AS 129 accept those that GetAccountBalance types as amounts."""
    types = {tag: kind for file in REPLIES.glob("*.reply.xsd") for tag, kind in typed_tags(file).items()}
    amounts = {tag for tag, kind in typed_tags(REPLIES / "GetAccountBalance.reply.xsd").items() if kind == "Amt"}

    assert {tag for tag in types if settings.parse_fault(number, tag) is None} == amounts
    assert {"CURRENT_BALANCE", "BILLED_AND_OWING", "PASTDUE_AMT"} <= amounts < types.keys()


@given(TAG_NAMES)
def test_any_other_name(name: str) -> None:
    """Q-72: a name that GetAccountBalance does not have is never read as money, whatever its case or length."""
    known = typed_tags(REPLIES / "GetAccountBalance.reply.xsd")

    assert (settings.parse_fault("129", name) is None) is (known.get(name.strip()) == "Amt" or not name.strip())


LISTS = ("64", "65", "116", "117", "118")
ENTRIES = [
    ("1(CCWEB)|2(CCIVR)|7(CCAUTO)|", {1: "CCWEB", 2: "CCIVR", 7: "CCAUTO"}),
    ("1(CCWEB)", {1: "CCWEB"}),
    (" 1(A) | 2( B-2 ) | ", {1: "A", 2: "B-2"}),
    ("1(A code, with: signs)", {1: "A code, with: signs"}),
    ("1(X)|2(X)", {1: "X", 2: "X"}),
]
NO_ENTRIES = [
    ("1(A)|1(B)", "payment source 1 appears twice; list it once"),
    ("1(A)|01(A)|", "payment source 1 appears twice; list it once"),
    ("WEB", "'WEB' is not valid; use entries like 1(CODE)"),
    ("1()", "'1()' is not valid; use entries like 1(CODE)"),
    ("1( )", "'1( )' is not valid; use entries like 1(CODE)"),
    ("1(A)||2(B)", "'' is not valid; use entries like 1(CODE)"),
    ("1(A(B))", "use entries like 1(CODE)"),
    ("(A)", "use entries like 1(CODE)"),
    ("9" * 5000 + "(A)", "use entries like 1(CODE)"),
    ("|", "'' is not valid; use entries like 1(CODE)"),
]


@pytest.mark.parametrize("number", LISTS)
@pytest.mark.parametrize(("value", "expected"), ENTRIES)
def test_payment_codes(number: str, value: str, expected: dict[int, str]) -> None:
    """AS 64, 65, 116, 117, 118 (settings §3.2): source and code, trailing pipe or not."""
    assert settings.parsed(number, value) == expected


@pytest.mark.parametrize("number", LISTS)
@pytest.mark.parametrize(("value", "words"), NO_ENTRIES)
def test_no_payment_codes(number: str, value: str, words: str) -> None:
    """A list that cannot be read says which entry; the same source twice is invalid."""
    fault = settings.parse_fault(number, value)

    assert fault is not None
    assert fault.startswith(f"AS {number} (")
    assert words in fault


@pytest.mark.parametrize("number", ["46", "47"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PAPER", ("PAPER", "PAPER")),
        ("ON|OFF", ("ON", "OFF")),
        (" ON | OFF ", ("ON", "OFF")),
        ("XX|OFF", ("", "OFF")),
        ("ON|NONE", ("ON", "")),
        ("ON|", ("ON", "")),
    ],
)
def test_alert_flags(number: str, value: str, expected: tuple[str, str]) -> None:
    """AS 46, 47 (settings §3.3, Q-37): one code for both, or one each; a placeholder sends nothing."""
    assert settings.parsed(number, value) == expected


@pytest.mark.parametrize(("value", "fine"), [("CASH", True), ("1(CASH)", False), ("A|B", False), ("A B", False)])
def test_cash_code(value: str, fine: bool) -> None:
    """AS 104 is a single code without source."""
    assert (settings.parse_fault("104", value) is None) is fine


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nothing", 1),
        ("retry_minutes", [0]),
        ("pay_arrangement", "true"),
        ("timeouts.rtdr_read", 0),
        ("timeouts.rtdr_read", True),
        ("max_bad_ratio", 1.1),
        ("rtdr_match_scope", "all"),
        ("donation_invoice_types", ["188"]),
        ("block_code_tags", ["A B"]),
        ("time_zone", "Mars/Olympus"),
        ("endpoint_override.rtdr", "router"),
    ],
)
def test_bad_key(name: str, value: object) -> None:
    """An unknown key, or a value of the wrong type, names the key."""
    with pytest.raises(BadValue, match=name):
        keys.checked(name, value)


@pytest.mark.parametrize("key", keys.ALL)
def test_key_default_is_good(key: Key) -> None:
    """Every default passes its own check."""
    assert keys.checked(key.name, key.default) == key.default
