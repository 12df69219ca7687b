"""Grammars of Advanced Settings: every example of settings §3, and every way to be wrong with its words."""

import pytest

from ic_adapter import keys, settings
from ic_adapter.errors import BadValue
from ic_adapter.json_setting import DEFAULTS, read

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


@pytest.mark.parametrize("number", [setting.key for setting in settings.ADVANCED])
def test_blank(number: str) -> None:
    """A blank setting is no setting, whatever its form."""
    assert settings.parsed(number, "  ") is None


BAD = [
    ("8", "ftp://example.org/", "starts with http:// or https://"),
    ("8", "http://ic:pw@example.org/", "holds a user or password"),
    ("8", "http://example.org:99999/", "is not a URL"),
    ("9", "a:b", "holds a colon"),
    ("28", "A|B|C|D|E", "has 5 positions; there are four"),
    ("28", "A:B|C", "position 1 holds a colon; only position 2 takes two codes"),
    ("28", "X|A:B:C", "position 2 holds more than two codes"),
    ("28", "A B", "position 1: 'A B' is not a code"),
    ("32", "yes", "is neither 0 nor 1"),
    ("35", "two", "is not a whole number"),
    ("46", "A|B|C", "more than two codes"),
    ("64", "1(A)|1(B)", "payment source 1 is given twice"),
    ("65", "WEB", "is not an entry like 1(CODE)"),
    ("74", "XMLREQUEST", "is neither XMLREQUEST= nor APIREQUEST="),
    ("86", "COM", "does not start with an invoice type"),
    ("86", "6:COM,", "has an empty code"),
    ("107", "PAST DUE", "is not the name of a reply tag"),
    ("129", "<A>", "is not the name of a reply tag"),
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


def test_table_has_all_numbers() -> None:
    """Settings §1: these 41 numbers and no other."""
    named = [3, 4, 5, 6, *range(8, 23), 28, 32, 35, 46, 47, 64, 65, 74, 86, 101, 102, 103, 104, 106, 107, 114]
    named += [116, 117, 118, 129, 131, 148]

    assert [int(setting.key) for setting in settings.ADVANCED] == named
    assert len(named) == 41


@pytest.mark.parametrize("number", ["7", "105", "0", "999"])
def test_unknown_number(number: str) -> None:
    """A number that is never mentioned cannot be stored."""
    assert settings.fault_of(number, "x") == f"there is no Advanced Setting {number}"


@pytest.mark.parametrize("text", ["true", '"True"', '"TRUE"', '"true"'])
def test_json_flag_forms(text: str) -> None:
    """AS 131 takes booleans and texts, key names in any case (Q-54)."""
    found = read(f'{{"harriscayenta": {{"RTDRCONFIG": {{"usebilldateinsteadofduedate": {text}}}}}}}')

    assert found.use_bill_date


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"HarrisCayenta": 1}', '{"HarrisCayenta": {"RTDRConfig": []}}'])
def test_json_defaults(text: str) -> None:
    """INT-6948: badly formed or missing JSON means the defaults."""
    assert read(text) == DEFAULTS


def test_json_reads_pump_keys() -> None:
    """All fragments of the documents are read from one object."""
    found = read(
        '{"CayentaSSO": {"InvoiceConfig": {"IncludePhoneNumber": "True"}}, "HarrisCayenta": {"DataPumpConfig": '
        '{"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES", "UpdateMailingAddress": true, "AddressCd": "FWD"}}}'
    )

    assert (found.include_phone_number, found.email_search_cd, found.address_cd) == (True, "EBILL", "FWD")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nothing", 1),
        ("retry_minutes", [1]),
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
def test_key_default_is_good(key: keys.Key) -> None:
    """Every default passes its own check."""
    assert keys.checked(key.name, key.default) == key.default
