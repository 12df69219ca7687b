"""Near misses: for each row of the tables a request or a question that it speaks about, in words people understand."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

import pytest

from simulator.billers.register import Biller, Billers, Recipe
from simulator.contract.keys import Keys
from simulator.journal.queries import requests, values
from simulator.journal.queries.near_misses import NearMiss, of_question, of_refusal
from simulator.journal.queries.nearness import MatchContext
from simulator.journal.queries.patterns import Pattern
from simulator.journal.queries.reading import Reading
from simulator.journal.queries.verdicts import JournalReadings
from simulator.recipes.templates import TEMPLATE_NOW
from tests.simulator.asking import post, request

ACCOUNT = "2003708"


def a_biller(accounts: int = 10_000_000, **keys: Any) -> Biller:
    """A biller with generated accounts from 30000000 on."""
    recipe = Recipe(template_id="3426", now=TEMPLATE_NOW, accounts=accounts, keys=Keys(**keys))
    return Billers(documented=False).create("t-near", recipe)


def ground(biller: Biller) -> MatchContext:
    """What the detectors ask."""
    return MatchContext(biller.router.books, biller.population.numbers, biller.router.keys)


def send(biller: Biller, xml: str) -> None:
    """One request, percent-encoded behind the form key."""
    post(biller.router, biller.router.keys.form_key.encode() + quote_plus(xml).encode())


def balance(account: str) -> str:
    """A read of an account."""
    return request("GetAccountBalance", ("ACCOUNT_NO", account))


def payment(**tags: str) -> str:
    """A payment of 42.10 with some tags changed, in documented order."""
    all_tags = {"SS_ACCOUNT_NO": ACCOUNT, "ITEM_DT": "20241115", "ITEM_TP": "WEB", "ITEM_AMT": "42.10"} | tags
    order = ("SS_ACCOUNT_NO", "ITEM_DT", "ITEM_TP", "SOURCE_SPEC1", "ITEM_AMT", "AS_PAYMENT_YN", "ITEM_CMTS")
    all_tags.setdefault("AS_PAYMENT_YN", "T")
    return request("AddARItems", *((tag, all_tags[tag]) for tag in order if tag in all_tags))


def told(biller: Biller) -> dict[str, str]:
    """What is said about the last exchange: kind and sentence."""
    (*_, last) = biller.router.journal.find()
    return {hint.kind: hint.says for hint in of_refusal(Reading(last), ground(biller))}


RAW = b"<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
ENCODED = quote_plus(RAW.decode()).encode()

#: Kind, whole body, keys of the biller → what the sentence holds.
BODIES: tuple[tuple[str, bytes, Mapping[str, Any], str], ...] = (
    ("form_key", b"APIREQUEST=" + ENCODED, {}, "starts with APIREQUEST=; this biller expects XMLREQUEST= (AS 74)"),
    ("form_key_case", b"xmlrequest=" + ENCODED, {}, "starts with xmlrequest=; write the form key in capitals: XMLREQUEST="),
    ("form_key_missing", RAW, {}, "put XMLREQUEST= before the XML"),
    ("form_key_encoded", b"XMLREQUEST%3D" + ENCODED, {}, "send the form key XMLREQUEST= without encoding"),
    ("form_encoded_twice", b"XMLREQUEST=" + quote_plus(ENCODED.decode()).encode(), {}, "percent-encoded twice"),
    ("xml_escaped", b"XMLREQUEST=" + quote_plus("&lt;Request&gt;&lt;/Request&gt;").encode(), {}, "escaped as text"),
    ("byte_order_mark", b"\xef\xbb\xbfXMLREQUEST=" + ENCODED, {}, "a byte order mark"),
    ("form_not_encoded", b"XMLREQUEST=" + RAW, {"accept_raw_body": False}, "does not accept raw XML"),
    ("plus_not_decoded", b"XMLREQUEST=" + RAW.replace(b"><", b">+<"), {}, "plus signs between the tags"),
    ("root_case", b"XMLREQUEST=" + RAW.replace(b"Request>", b"REQUEST>"), {}, "the root element is REQUEST"),
    ("function_case", b"XMLREQUEST=" + RAW.replace(b"GetAccountBalance", b"getaccountbalance"), {}, "getaccountbalance differs from GetAccountBalance only in case"),
    ("function_name", b"XMLREQUEST=" + RAW.replace(b"GetAccountBalance", b"GetAcctBalance"), {}, "did you mean GetAccountBalance?"),
    ("tag_case", b"XMLREQUEST=" + RAW.replace(b"ACCOUNT_NO", b"Account_No"), {}, "Account_No differs from ACCOUNT_NO only in case"),
    ("tag_name", b"XMLREQUEST=" + RAW.replace(b"ACCOUNT_NO", b"ACCOUNT_NR"), {}, "ACCOUNT_NR is not a tag of this function; did you mean ACCOUNT_NO?"),
    ("tag_order", b"XMLREQUEST=" + request("GetAccount", ("PREPAY_INFO_YN", "T"), ("ACCOUNT_NO", ACCOUNT)).encode(), {}, "ACCOUNT_NO comes after PREPAY_INFO_YN"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "keys", "words"), BODIES, ids=[row[0] for row in BODIES])
def test_request_that_was_nearly_right(kind: str, body: bytes, keys: Mapping[str, Any], words: str) -> None:
    """A refused request is told what is wrong with its form or its names."""
    biller = a_biller(**keys)
    post(biller.router, body)

    assert words in told(biller)[kind]


#: Kind, request → what the sentence holds.
VALUES: tuple[tuple[str, str, str], ...] = (
    ("custom_number", balance("138714"), "ACCOUNT_NO 138714 is the custom number of account 2003708"),
    ("customer_number", balance("509999999"), "is the customer number of account 39999999"),
    ("person_number", balance("40000010"), "is the person number of the owner of account 30000010"),
    ("invoice_number", balance("105000000012"), "is the number of a bill of account 30000012"),
    ("account_for_custom", request("GetAccountBalance", ("ACCOUNT_NO_CUSTOM", ACCOUNT)), "the custom number of that account is 138714"),
    ("account_for_person", request("GetPhoneRecords", ("PERSON_NO", ACCOUNT)), "is an account number; the person of that account is 1020424"),
    ("leading_zero", balance("0002003708"), "differs from account 2003708 only in leading zeros"),
    ("separators", balance("200-3708"), "is account 2003708 with other separators"),
    ("digits_swapped", balance("2003780"), "is account 2003708 with two adjacent digits swapped"),
    ("digit_wrong", balance("2003709"), "differs from account 2003708 in one digit"),
    ("digit_missing", balance("203708"), "is account 2003708 with one digit missing"),
    ("digit_too_many", balance("20037708"), "is account 2003708 with one extra digit"),
    ("decimal_comma", payment(ITEM_AMT="42,10"), "ITEM_AMT 42,10 has a decimal comma; send 42.10"),
    ("thousands_separator", payment(ITEM_AMT="1,042.10"), "has thousands separators; send 1042.10"),
    ("currency_sign", payment(ITEM_AMT="$42.10"), "has a currency sign; send 42.10"),
    ("three_decimals", payment(ITEM_AMT="42.100"), "more than 2 decimals; did you mean 42.10?"),
    ("iso_date", payment(ITEM_DT="2024-11-15"), "send yyyyMMdd: 20241115"),
    ("month_date", payment(ITEM_DT="Nov-15-2024"), "send yyyyMMdd: 20241115"),
    ("slash_date", payment(ITEM_DT="11/15/2024"), "send yyyyMMdd: 20241115"),
    ("encoded_twice", payment(ITEM_TP="WEB%20X"), "was encoded twice; did you mean WEB X?"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "xml", "words"), VALUES, ids=[row[0] for row in VALUES])
def test_value_that_was_nearly_right(kind: str, xml: str, words: str) -> None:
    """A refused request is told what is nearly right about a value of it."""
    biller = a_biller()
    send(biller, xml)

    assert words in told(biller)[kind]


def test_transposed_digits_of_a_generated_account() -> None:
    """Found by arithmetic among ten million accounts, none of which was made."""
    biller = a_biller()
    send(biller, balance("13234567"))

    assert "is account 31234567 with two adjacent digits swapped" in told(biller)["digits_swapped"]
    assert "31234567" not in biller.router.books.state.accounts


def test_request_that_was_done_has_no_near_miss() -> None:
    """Nothing is said about what is right."""
    biller = a_biller()
    send(biller, payment())

    assert told(biller) == {}


def near(biller: Biller, **pattern: Any) -> list[NearMiss]:
    """The near misses of a question."""
    return of_question(Pattern(**pattern), JournalReadings(biller.router.journal).readings, ground(biller))


#: Kind, request sent, what is looked for → what the sentence holds.
QUESTIONS: tuple[tuple[str, str, Mapping[str, Any], str], ...] = (
    ("looked_for_custom", balance(ACCOUNT), {"account": "138714"}, "account 2003708 is the account whose custom number is 138714"),
    ("digits_swapped", balance(ACCOUNT), {"account": "2003780"}, "account 2003708 is account 2003780 with two adjacent digits swapped"),
    ("cents", payment(ITEM_AMT="4210"), {"request": {"ITEM_AMT": "42.10"}}, "ITEM_AMT 4210 and 42.10 differ by a factor of 100"),
    ("amount_sign", payment(ITEM_AMT="-42.1"), {"request": {"ITEM_AMT": "42.10"}}, "ITEM_AMT -42.1 is 42.10 with the opposite sign"),
    ("decimal_comma", payment(ITEM_AMT="42,1"), {"request": {"ITEM_AMT": "42.10"}, "status": 0}, "has a decimal comma"),
    ("digit_date", request("AddIssueContact"), {"reply": {"REQUIRED_BY": "Dec-15-2023"}}, "expected MMM-dd-yyyy: Dec-15-2023"),
    ("plus_kept", payment(ITEM_CMTS="paid+by+web"), {"request": {"ITEM_CMTS": "paid by web"}}, "has plus signs instead of blanks"),
    ("plus_lost", payment(ITEM_CMTS="a b@example.org"), {"request": {"ITEM_CMTS": "a+b@example.org"}}, "lost its plus signs"),
    ("encoded_twice", payment(ITEM_CMTS="A &amp;amp; B"), {"request": {"ITEM_CMTS": "A & B"}}, "was encoded twice; did you mean A & B?"),
    ("outer_blanks", payment(ITEM_CMTS=" x "), {"request": {"ITEM_CMTS": "x"}}, "leading or trailing blanks"),
    ("letter_case", payment(ITEM_TP="web"), {"request": {"ITEM_TP": "WEB"}}, "differ only in case"),
    ("tag_case", request("AddARItems", ("Item_Amt", "42.10")), {"request": {"ITEM_AMT": "42.10"}}, "Item_Amt differs from ITEM_AMT only in case"),
    ("function_case", "<Request><addaritems/></Request>", {"function": "AddARItems"}, "addaritems differs from AddARItems only in case"),
    ("status_level", request("SetPhone", ("PERSON_NO", "1020424"), ("ACTIVE_DT", "")), {"function": "SetPhone", "status": 0}, "STATUS 0 is at the function level, but -100 at the Params level decides"),
    ("status_level", request("GetAccountBalance", ("NOPE", "")), {"reply": {"STATUS": "-902"}}, "STATUS -902 is at the function level, not in Params"),
    ("form_key", "", {"function": "GetAccountBalance"}, "refused before its function was read"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "xml", "pattern", "words"), QUESTIONS, ids=[f"{n}-{row[0]}" for n, row in enumerate(QUESTIONS)]
)
def test_exchange_that_was_nearly_looked_for(kind: str, xml: str, pattern: Mapping[str, Any], words: str) -> None:
    """A question that finds nothing is told what came instead, with its number."""
    biller = a_biller(accounts=10)
    if kind == "digit_date":
        _answered_otherwise(biller)
    elif xml:
        send(biller, xml)
    else:
        post(biller.router, b"APIREQUEST=" + ENCODED)

    (miss,) = near(biller, **pattern)

    assert miss.number == 1
    assert words in {hint.kind: hint.says for hint in miss.hints}[kind]


def _answered_otherwise(biller: Biller) -> None:
    """A reply with a day in digits, which no reply of ours has."""
    with biller.router.journal.entry("127.0.0.1", b"", TEMPLATE_NOW) as entry:
        entry.function = "AddIssueContact"
        entry.reply = b"<Reply><AddIssueContact><Params><TASK><REQUIRED_BY>20231215</REQUIRED_BY></TASK></Params></AddIssueContact></Reply>"


def test_every_row_has_its_case() -> None:
    """A row without a test is named here."""
    rows = {row.kind for row in requests.TABLE} | {row.kind for row in values.TABLE} | {"status_level"}

    assert rows - {row[0] for row in (*BODIES, *VALUES, *QUESTIONS)} == set()


def test_nearest_come_first_and_the_rest_is_left_out() -> None:
    """Fewest differences first, of these the newest; what has nothing in common is no near miss."""
    biller = a_biller(accounts=10)
    send(biller, payment(ITEM_AMT="41.10"))
    send(biller, balance("2036948"))
    send(biller, payment(ITEM_AMT="43.10", ITEM_TP="CASH"))

    found = near(biller, function="AddARItems", account=ACCOUNT, request={"ITEM_AMT": "42.10", "ITEM_TP": "WEB"})

    assert [miss.number for miss in found] == [1, 3]
    assert str(found[0]) == "number 1: ITEM_AMT is 41.10, not 42.10"
