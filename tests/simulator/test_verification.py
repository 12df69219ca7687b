"""Verification: find, count, how often, in which order; what can no longer be known is said, not passed."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.journal.entries import BODY_KEPT, Journal
from simulator.journal.queries.patterns import Pattern
from simulator.journal.queries.verdicts import JournalReadings, Times, Verdict, counted, ordered
from simulator.recipes.templates import TEMPLATE_NOW
from tests.simulator.asking import SAMPLES, a_router, balance, request, send

ROOT = Path(__file__).resolve().parents[2]
PAYMENT = (SAMPLES / "F-04.request.xml").read_text()
FAILED, PASSED, UNKNOWN = Verdict.FAILED, Verdict.PASSED, Verdict.UNKNOWN


def a_journal(functions: str, kept: int = 100) -> Journal:
    """A journal of exchanges of which only the function counts, a letter each."""
    journal = Journal(kept)
    for letter in functions:
        with journal.entry("127.0.0.1", b"", TEMPLATE_NOW) as entry:
            entry.function = letter
    return journal


def asked() -> JournalReadings:
    """A read, a payment of 100.24, a refused read."""
    router = a_router()
    balance(router, "2003708")
    send(router, PAYMENT)
    balance(router, "9")
    return JournalReadings(router.journal)


#: Pattern → the numbers that fit it.
PATTERNS: tuple[tuple[dict[str, Any], list[int]], ...] = (
    ({}, [1, 2, 3]),
    ({"function": "GetAccountBalance"}, [1, 3]),
    ({"account": "2003708"}, [1, 2]),
    ({"status": -4}, [3]),
    ({"http_status": 200}, [1, 2, 3]),
    ({"login": "ic"}, []),
    ({"login": "", "fault": ""}, [1, 2, 3]),
    ({"fault": "r"}, []),
    ({"request": {"ITEM_AMT": "100.24"}}, [2]),
    ({"request": {"ITEM_AMT": "100.240"}}, []),
    ({"request": {"ACCOUNT_NO": "2003708"}}, [1]),
    ({"request": {"TAX_CD": ""}}, [2]),
    ({"request": {"NOPE": ""}}, []),
    ({"reply": {"CURRENT_BALANCE": "100.24"}}, [1]),
    ({"reply": {"CURRENT_BALANCE": "100.240"}}, []),
    ({"reply": {"STATUS": "-4"}}, [3]),
    ({"since": 1}, [2, 3]),
    ({"until": 2}, [1, 2]),
    ({"since": 1, "until": 2, "function": "AddARItems"}, [2]),
)


@pytest.mark.parametrize(("pattern", "numbers"), PATTERNS, ids=str)
def test_pattern_fits(pattern: dict[str, Any], numbers: list[int]) -> None:
    """What is left out may be anything; what is named has to be so."""
    assert [it.exchange.number for it in asked().matches(Pattern(**pattern))] == numbers


def test_amounts_are_compared_as_amounts() -> None:
    """42.10 is 42.1; a text is compared to the letter."""
    router = a_router()
    send(router, PAYMENT.replace("100.24", "42.1"))
    record = JournalReadings(router.journal)

    assert len(record.matches(Pattern(request={"ITEM_AMT": "42.10"}))) == 1
    assert len(record.matches(Pattern(request={"ITEM_TP": "web"}))) == 0


def test_one_of_several_values_is_enough() -> None:
    """A tag that repeats within the request fits by any of its places."""
    router = a_router()
    send(router, (SAMPLES / "F-14.request.xml").read_text())

    assert len(JournalReadings(router.journal).matches(Pattern(request={"VERSION": "15"}))) == 1


#: How often, how many came for certain, how many may have come besides → verdict.
TIMES: tuple[tuple[Times, int, int, Verdict], ...] = (
    (Times(), 1, 0, PASSED),
    (Times(), 0, 0, FAILED),
    (Times(), 0, 1, UNKNOWN),
    (Times(), 1, 9, PASSED),
    (Times(1, 1), 1, 0, PASSED),
    (Times(1, 1), 2, 0, FAILED),
    (Times(1, 1), 1, 1, UNKNOWN),
    (Times(1, 1), 2, 9, FAILED),
    (Times(3, 3), 1, 1, FAILED),
    (Times(0, 2), 2, 0, PASSED),
    (Times(0, 2), 1, 1, PASSED),
    (Times(0, 2), 2, 1, UNKNOWN),
    (Times(0, 2), 3, 1, FAILED),
    (Times(0, 0), 0, 0, PASSED),
    (Times(0, 0), 0, 1, UNKNOWN),
    (Times(0, 0), 1, 1, FAILED),
)


@pytest.mark.parametrize(("times", "certain", "lost", "verdict"), TIMES, ids=str)
def test_verdict_is_only_given_where_it_is_known(times: Times, certain: int, lost: int, verdict: Verdict) -> None:
    """Passed and failed hold whatever was lost; everything between is unknown."""
    assert times.judge(certain, lost) is verdict


def test_evictions_make_none_unknown() -> None:
    """Nothing like it is there, but who knows what was: the answer says so."""
    answer = counted(JournalReadings(a_journal("abcde", kept=3)), Pattern(function="x"), Times(0, 0))

    assert answer.verdict is UNKNOWN
    assert "the result is unknown: 2 exchanges that may match are no longer stored" in answer.says


def test_evictions_before_the_asked_part_do_not_matter() -> None:
    """What is asked about is there whole."""
    record = JournalReadings(a_journal("abcde", kept=3))

    assert [record.lost(Pattern(since=since)) for since in range(4)] == [2, 1, 0, 0]
    assert [record.lost(Pattern(until=until)) for until in (0, 1, 2, 9)] == [0, 1, 2, 2]


def test_evictions_count_from_the_last_clear() -> None:
    """What was forgotten on purpose is not missed."""
    journal = a_journal("ab", kept=2)
    journal.clear()
    for _ in range(3):
        with journal.entry("127.0.0.1", b"", TEMPLATE_NOW):
            pass

    assert JournalReadings(journal).lost(Pattern()) == 1


def test_cut_bodies_make_tags_unknown() -> None:
    """The journal keeps a piece of a long body only: its tags cannot be told for certain."""
    journal = Journal()
    with journal.entry("127.0.0.1", b"<Request><AddContact><Params>" + b" " * BODY_KEPT, TEMPLATE_NOW) as entry:
        entry.function = "AddContact"

    pattern = Pattern(function="AddContact", request={"CONTACT_TP": "WEB"})
    assert counted(JournalReadings(journal), pattern, Times(1, 1)).verdict is UNKNOWN
    assert (
        counted(JournalReadings(journal), Pattern(function="AddAlert", request={"A": ""}), Times(0, 0)).verdict
        is PASSED
    )


#: Journal, how many it keeps, order looked for, strict → verdict and numbers.
ORDERS: tuple[tuple[str, int, str, bool, Verdict, tuple[int, ...]], ...] = (
    ("abc", 9, "ac", False, PASSED, (1, 3)),
    ("abc", 9, "ca", False, FAILED, (3,)),
    ("abc", 9, "ac", True, FAILED, (1,)),
    ("abac", 9, "ac", True, PASSED, (3, 4)),
    ("aab", 9, "ab", True, PASSED, (2, 3)),
    ("a", 9, "aa", False, FAILED, (1,)),
    ("", 9, "a", False, FAILED, ()),
    ("abc", 2, "bc", False, PASSED, (2, 3)),
    ("abc", 2, "ab", False, UNKNOWN, ()),
    ("abc", 2, "ac", False, UNKNOWN, ()),
    ("abc", 2, "ac", True, FAILED, ()),
    ("abc", 2, "ab", True, UNKNOWN, ()),
    ("abc", 2, "cb", False, UNKNOWN, (3,)),
    ("abcd", 2, "xy", False, UNKNOWN, ()),
    ("abcd", 2, "xyz", False, FAILED, ()),
)  # fmt: skip


@pytest.mark.parametrize(("came", "kept", "order", "strict", "verdict", "numbers"), ORDERS)
def test_order(came: str, kept: int, order: str, strict: bool, verdict: Verdict, numbers: tuple[int, ...]) -> None:
    """Others may stand between, unless it is strict; the first of them may have been evicted."""
    answer = ordered(
        JournalReadings(a_journal(came, kept)), [Pattern(function=letter) for letter in order], strict=strict
    )

    assert (answer.verdict, answer.numbers) == (verdict, numbers)


def test_order_names_the_step_that_did_not_come() -> None:
    """Which one, and behind what."""
    answer = ordered(JournalReadings(a_journal("ab")), [Pattern(function=letter) for letter in "ba"], strict=False)

    assert answer.says == "step 2 of 2 was not found after number 2: a"


# --- over the admin API ---------------------------------------------------------------------------------------------


@pytest.fixture
def paid(client: httpx.Client, biller: str) -> str:
    """A biller that was sent a read of its account, a payment of 42.10, and a payment of 4210."""
    url = biller.replace("/__admin/billers/", "/billers/") + "/router"
    payments = (PAYMENT.replace("100.24", amount) for amount in ("42.10", "4210"))
    for xml in (request("GetAccountBalance", ("ACCOUNT_NO", "2003708")), *payments):
        client.post(url, content=f"XMLREQUEST={xml}")
    return f"{biller}/journal"


def test_find_answers_with_the_exchanges(client: httpx.Client, paid: str) -> None:
    """Oldest first; the limit keeps the newest."""
    all_of_it = client.post(f"{paid}/find", json={"function": "AddARItems"}).json()
    newest = client.post(f"{paid}/find", json={"function": "AddARItems", "limit": 1}).json()

    assert [it["id"] for it in all_of_it["entries"]] == all_of_it["numbers"] == [2, 3]
    assert ([it["id"] for it in newest["entries"]], newest["count"]) == ([3], 2)


def test_count_tells_evictions(client: httpx.Client, paid: str) -> None:
    """Every answer does."""
    found = client.post(f"{paid}/count", json={"account": "2003708", "status": 0}).json()

    assert found == {"count": 3, "numbers": [1, 2, 3], "lost": 0, "total": 3, "evicted": 0}


def test_exactly_one_payment(client: httpx.Client, paid: str) -> None:
    """The question of every payment test."""
    pattern = {"function": "AddARItems", "account": "2003708", "status": 0, "request": {"ITEM_AMT": "42.1"}}
    answer = client.post(f"{paid}/verify", json={"pattern": pattern, "times": {"exactly": 1}}).json()

    assert (answer["verdict"], answer["passed"], answer["numbers"], answer["near_misses"]) == ("passed", True, [2], [])


def test_failed_question_shows_near_misses(client: httpx.Client, paid: str) -> None:
    """What came instead, nearest first."""
    pattern = {"function": "AddARItems", "request": {"ITEM_AMT": "421.00"}}
    answer = client.post(f"{paid}/verify", json={"pattern": pattern}).json()

    assert answer["says"] == "at least 1: AddARItems with ITEM_AMT 421.00; found none"
    assert [it["says"] for it in answer["near_misses"]] == [
        "number 3: ITEM_AMT is 4210, not 421.00",
        "number 2: ITEM_AMT is 42.10, not 421.00",
    ]


def test_wrong_order_says_where_it_came(client: httpx.Client, paid: str) -> None:
    """It was there, but before."""
    order = [{"function": "AddARItems"}, {"function": "GetAccountBalance"}]
    answer = client.post(f"{paid}/verify", json={"in_order": order}).json()

    assert (answer["verdict"], answer["numbers"]) == ("failed", [2])
    assert answer["near_misses"][0]["says"] == "number 1: it matches, but it came before number 2"


def test_strict_order_says_what_stands_between(client: httpx.Client, paid: str) -> None:
    """It came, but not next."""
    order = [{"function": "GetAccountBalance"}, {"request": {"ITEM_AMT": "4210"}}]
    answer = client.post(f"{paid}/verify", json={"in_order": order, "strict": True}).json()

    assert answer["near_misses"][0]["says"].endswith("but it did not come right after number 1")


#: Path, body → the blamed field.
BAD: tuple[tuple[str, Any, str], ...] = (
    ("find", {"nope": 1}, "$"),
    ("find", {"since": -1}, "$.since"),
    ("find", {"limit": 0}, "$.limit"),
    ("count", {"request": {"ITEM_AMT": 42.10}}, "$.request[...]"),
    ("verify", {}, "$"),
    ("verify", {"pattern": {}, "in_order": [{}]}, "$"),
    ("verify", {"pattern": {}, "strict": True}, "$"),
    ("verify", {"in_order": []}, "$.in_order"),
    ("verify", {"in_order": [{}], "times": {"exactly": 1}}, "$"),
    ("verify", {"pattern": {}, "times": {"exactly": 1, "at_most": 2}}, "$.times"),
    ("verify", {"pattern": {}, "times": {"at_least": 3, "at_most": 2}}, "$.times.at_most"),
)


@pytest.mark.parametrize(("path", "body", "field"), BAD, ids=json.dumps)
def test_bad_question_is_told(client: httpx.Client, biller: str, path: str, body: Any, field: str) -> None:
    """422 with the field that is to blame."""
    refused = client.post(f"{biller}/journal/{path}", json=body)

    assert (refused.status_code, refused.json()["fields"][0]["path"]) == (422, field)


#: Texts that would be something else than text somewhere.
ODD = ("", "a[b", "*", "{came}", "%s", "\\ud800", "\\u0000", "STATUS", "1e999999", "NaN", "x" * 100_000)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_only_texts(client: httpx.Client, paid: str, text: str) -> None:
    """No path, no format, no number of Python: an answer, or a refusal where JSON itself has no such text."""
    named = f'{{"{text}": "{text}", "ITEM_AMT": "{text}"}}'
    pattern = f'{{"function": "{text}", "account": "{text}", "request": {named}, "reply": {named}}}'
    for question in (f'{{"pattern": {pattern}}}', f'{{"in_order": [{{}}, {pattern}]}}'):
        answer = client.post(f"{paid}/verify", content=question, headers={"content-type": "application/json"})

        assert answer.status_code == (400 if text.startswith("\\ud") else 200)
        assert len(answer.content) < 10_000


def test_page_is_true(client: httpx.Client, biller: str) -> None:
    """Each question of docs/verification.md is asked, and answered as it stands there."""
    page = (ROOT / "docs" / "verification.md").read_text()
    blocks = re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL)
    url = biller.replace("/__admin/billers/", "/billers/") + "/router"
    answers = 0
    came: Any = None
    for language, block in blocks:
        if language == "xml":
            client.post(url, content=f"XMLREQUEST={block.strip()}")
        elif language == "http":
            head, _, body = block.partition("\n")
            method, path = head.replace("/__admin/billers/3426", biller).split()
            came = client.request(method, path, json=json.loads(body) if body.strip() else None).json()
        elif language == "json":
            answers += 1
            assert came == json.loads(block)

    assert answers >= 3


def test_page_lists_every_near_miss() -> None:
    """Each kind has its line."""
    from simulator.journal.queries import requests, values

    page = (ROOT / "docs" / "verification.md").read_text()
    rows = [(row.kind, row.sentence) for row in requests.TABLE] + [(row.kind, row.sentence) for row in values.TABLE]

    assert [kind for kind, sentence in rows if f"| `{kind}` | {sentence} |" not in page] == []
