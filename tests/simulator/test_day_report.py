"""The day report: every booking once, in posting order, whatever its reply did; a text that any reader gets back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.billing.records.bookings import Booking
from simulator.billing.records.counters import Counter
from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import Rule
from simulator.contract.registry import TABLE
from simulator.router.pipeline import Router
from simulator.statements.day_report import CHUNK, COLUMNS, FACTS, report
from tests.simulator.asking import SAMPLES, a_router, post, request, send
from tests.simulator.day_reports import TODAY, booked, read, written

ACCOUNT, PERSON = "2003708", "1020424"
UM = ("SUBSYSTEM_ID", "UM")
GUID = "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11"


def pay(amount: str = "20.00", **tags: str) -> str:
    """F-04, with further tags in the order of the document."""
    wanted = {"SS_ACCOUNT_NO": ACCOUNT, "ITEM_TP": "WEB", "ITEM_AMT": amount, "AS_PAYMENT_YN": "T", **tags}
    order = (
        "SS_ACCOUNT_NO ITEM_DT ITEM_TP SOURCE_REFERENCE SOURCE_SPEC1 SOURCE_SPEC2 SOURCE_SPEC3 ITEM_AMT AS_PAYMENT_YN"
    )
    return request("AddARItems", UM, *((tag, wanted[tag]) for tag in order.split() if tag in wanted))


def adjust(item_no: str, amount: str) -> str:
    """F-06."""
    return request("AdjARItem", ("ITEM_NO", item_no), ("ITEM_AMT", amount))


def sample(code: str) -> str:
    """A documented request."""
    return (SAMPLES / f"{code}.request.xml").read_text()


#: A documented request of every function that moves the books, and what its line tells beside TRANS_NO and POSTED_DTM.
LINES: dict[str, dict[str, str]] = {
    "F-04": {
        "FUNCTION": "AddARItems", "ACCOUNT_NO": ACCOUNT, "KIND": "payment", "ITEM_NO": "205185", "ITEM_TP": "WEB", "ITEM_DT": "20240510",
        "ITEM_AMT": "-100.24", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": GUID, "SOURCE_SPEC2": "2025550123", "SOURCE_SPEC3": "WEB",
    },
    "F-05": {
        "FUNCTION": "AddReturnedCheck", "ACCOUNT_NO": ACCOUNT, "KIND": "return", "LINKED_ITEM_NO": "205185", "ITEM_DT": "20241115",
        "ITEM_AMT": "100.24", "PAYMENT_REF": GUID, "FOLIO_NO": "1", "CHECK_AMT": "100.24", "PROCESSED_YN": "T",
    },
    "F-06": {
        "FUNCTION": "AdjARItem", "ACCOUNT_NO": ACCOUNT, "KIND": "adjustment", "ITEM_NO": "205185", "LINKED_ITEM_NO": "205184",
        "ITEM_DT": "20241115", "ITEM_AMT": "100.00", "STANDING_AMT": "0.00",
    },
    "F-07": {"FUNCTION": "AddAlert", "ACCOUNT_NO": ACCOUNT, "ALERT_NO": "1", "ALERT_CD": "CSTRG"},
    "F-09": {"FUNCTION": "AddPersonPhone", "PERSON_NO": PERSON, "PHONE_SEQ": "3", "PHONE_CD": "EBILL", "PHONE_NO": "test@example.org"},
    "F-10": {"FUNCTION": "SetPhone", "ACCOUNT_NO": ACCOUNT, "PERSON_NO": PERSON, "PHONE_SEQ": "1", "PHONE_CD": "HOME", "PHONE_NO": "2025550123"},
    "F-12": {"FUNCTION": "SetAccountBillingAddress", "ACCOUNT_NO": "2000341", "ADDRESS_SEQ": "3", "ADDRESS_CD": "FWD"},
    "F-13": {"FUNCTION": "AddContact", "ACCOUNT_NO": "2000341", "CONTACT_NO": "3693750", "CONTACT_TP": "WEB"},
    "F-14": {"FUNCTION": "AddIssueContact", "ACCOUNT_NO": "2086971", "CONTACT_NO": "3693750", "CONTACT_TP": "WEB", "ISSUE_NO": "300630", "ISSUE_TP": "CU"},
}  # fmt: skip


@pytest.mark.parametrize("code", LINES)
def test_line_of_each_function(code: str) -> None:
    """The numbers that were given, what identifies the request, amounts as the ledger has them; nothing else."""
    router = a_router()
    if code == "F-05":
        send(router, sample("F-04"))
    send(router, sample(code))

    line = booked(written(router))[-1]

    trans_no = "6432" if code == "F-05" else "6431"
    assert line == LINES[code] | {"TRANS_NO": trans_no, "POSTED_DTM": "2024111512000000"}


def test_every_function_that_moves_the_books_is_told() -> None:
    """A new one needs a row that tells what it booked, and a line here."""
    moving = [function for function in TABLE if function.moves_books]

    assert list(FACTS) == [function.request for function in moving]
    assert list(LINES) == [function.code for function in moving]


def test_nothing_else_is_told() -> None:
    """Questions, refused requests and what the admin API posted are no bookings of a router call."""
    router = a_router()
    send(router, sample("F-01"))
    send(router, pay("0.00"))
    send(router, sample("F-10-error"))
    router.books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(5)))

    assert booked(written(router)) == []


#: The transNo of each booking; a late one has its own, for the reply that was sent had one before it.
BOOKED = {Effect.NONE: [], Effect.DONE: ["6431"], Effect.LATE: ["6432"], Effect.TWICE: ["6431", "6432"]}


@pytest.mark.parametrize("effect", Effect)
@pytest.mark.parametrize("view", ["hang", "reset", "empty", "malformed", "http"])
def test_lost_reply(effect: Effect, view: str) -> None:
    """What was booked is told as often as it was booked, with the transNo of each, though no reply came through."""
    router = a_router()
    router.faults.put(Rule(name="r", books_effect=effect, reply_effect=view, late=9.0))

    post(router, b"XMLREQUEST=" + pay().encode())
    for late in tuple(router.late):
        router.book_late(late)

    lines = booked(written(router))
    assert [(line["TRANS_NO"], line["ITEM_AMT"]) for line in lines] == [(number, "-20.00") for number in BOOKED[effect]]


def test_a_booking_that_is_due_is_not_told_before() -> None:
    """Late is late: the report has it once it is in the books."""
    router = a_router()
    router.faults.put(Rule(name="r", books_effect=Effect.LATE, reply_effect="hang", late=9.0))
    post(router, b"XMLREQUEST=" + pay().encode())

    assert booked(written(router)) == []


def test_order_is_that_of_the_postings() -> None:
    """Across functions and accounts, by transNo as a number, whatever day each is effective."""
    router = a_router()
    router.books.counters.set(Counter.TRANS_NO, 9_998)
    for xml in (pay("1.00", SS_ACCOUNT_NO="2036948"), sample("F-07"), pay("2.00", ITEM_DT="20240101"), sample("F-13")):
        send(router, xml)

    lines = booked(written(router))
    assert [line["TRANS_NO"] for line in lines] == ["9998", "9999", "10000", "10001"]
    assert [line["FUNCTION"] for line in lines] == ["AddARItems", "AddAlert", "AddARItems", "AddContact"]


def test_day_is_the_billers_own() -> None:
    """The last hundredth of a day and the first of the next are on two reports, by the biller's clock, not UTC."""
    router = a_router(now=datetime.fromisoformat("2024-11-15T23:59:59.990000-08:00"))
    send(router, pay("1.00"))
    router.books.clock.advance(timedelta(milliseconds=10))
    send(router, pay("2.00"))

    first, second = (booked(written(router, day)) for day in (TODAY, date(2024, 11, 16)))
    assert [(line["ITEM_AMT"], line["POSTED_DTM"]) for line in first] == [("-1.00", "2024111523595999")]
    assert [(line["ITEM_AMT"], line["POSTED_DTM"]) for line in second] == [("-2.00", "2024111600000000")]


@pytest.mark.parametrize("day", [date(2001, 1, 1), date(2099, 12, 31)])
def test_day_without_bookings(day: date) -> None:
    """Header, one TOTAL of nothing for each function, trailer: a day to come is simply empty."""
    router = a_router()
    send(router, pay())

    lines = read(written(router, day))

    assert [line["RECORD"] for line in lines] == ["HEADER", *["TOTAL"] * len(FACTS), "TRAILER"]
    assert {line["COUNT"] for line in lines[1:]} == {"0"}


def test_what_was_posted_stays_on_its_day() -> None:
    """A clock that goes on, or back, changes no report that was written."""
    router = a_router()
    send(router, pay("30.00"))
    send(router, adjust("205185", "10.00"))
    before = written(router)

    router.books.clock.freeze(datetime(2025, 3, 1, 9))
    send(router, adjust("205185", "0.00"))
    after = written(router)
    router.books.clock.freeze(datetime(2024, 1, 1, 9))

    assert before == after == written(router)


def test_standing_amount_follows_each_adjustment() -> None:
    """30.00, of which 20.00 stand, then 5.00, then nothing; a donation is told in its own kind."""
    router = a_router()
    send(router, pay("30.00", ITEM_TP="DONATE-PMT"))
    for amount in ("20.00", "5.00", "0"):
        send(router, adjust("205185", amount))

    lines = booked(written(router))
    assert [(line["KIND"], line["ITEM_AMT"]) for line in lines[:2]] == [("donation", "-30.00"), ("adjustment", "10.00")]
    assert [line["STANDING_AMT"] for line in lines[1:]] == ["20.00", "5.00", "0.00"]


def test_check_that_waits_for_a_clerk() -> None:
    """A stream that is not processed automatically: the folio's amount, no ledger amount."""
    router = a_router()
    router.keys = replace(router.keys, auto_process_streams=("AUTO",))
    send(router, sample("F-04"))
    send(router, sample("F-05"))

    line = booked(written(router))[-1]
    assert (line["PROCESSED_YN"], line["CHECK_AMT"], line["LINKED_ITEM_NO"]) == ("F", "100.24", "205185")
    assert "ITEM_AMT" not in line


def test_totals_are_the_sums_of_the_lines() -> None:
    """Count and sum per function, and of the whole file in its last line."""
    router = a_router()
    for xml in (pay("30.00"), pay("0.05"), sample("F-07"), adjust("205185", "10.00"), sample("F-04"), sample("F-05")):
        send(router, xml)

    lines = read(written(router))

    told = {line["FUNCTION"]: (line["COUNT"], line["ITEM_AMT"]) for line in lines if line["RECORD"] == "TOTAL"}
    assert {name: it for name, it in told.items() if it[0] != "0"} == {
        "AddARItems": ("3", "-130.29"),
        "AddReturnedCheck": ("1", "100.24"),
        "AdjARItem": ("1", "20.00"),
        "AddAlert": ("1", "0.00"),
    }
    last = lines[-1]
    assert (last["RECORD"], last["BID"], last["REPORT_DT"]) == ("TRAILER", "t-test", "20241115")
    assert (last["COUNT"], last["ITEM_AMT"], last["CHECK_AMT"]) == ("6", "-10.05", "100.24")


def test_more_than_one_piece() -> None:
    """Bookings that come while the report is sent change nothing of it."""
    router = a_router()
    for _ in range(2 * CHUNK + 1):
        send(router, sample("F-07"))

    pieces = report(router.books, "t-test", TODAY)
    text = next(pieces)
    for piece in pieces:
        text += piece
        send(router, sample("F-07"))

    assert [line["TRANS_NO"] for line in booked(text)] == [str(6431 + n) for n in range(2 * CHUNK + 1)]
    assert read(text)[-1]["COUNT"] == str(2 * CHUNK + 1)


# --- the text ---------------------------------------------------------------------------------------------------------

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "'x", "''", "'", '"', 'a,"b"', "a\nb", "a\rb", "ä\u2028ö", "=\n", "a;=1")


@settings(max_examples=100, deadline=None)
@given(text=st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_any_text_is_read_back(text: str) -> None:
    """To the character, by an ordinary reader of CSV that takes one mark away."""
    router = a_router()
    router.books.bookings.add(a_phone(router, text))

    assert read(written(router))[1]["PHONE_NO"] == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=+-@"])
def test_no_text_is_a_formula(text: str) -> None:
    """In the file it starts with the mark."""
    router = a_router()
    router.books.bookings.add(a_phone(router, text))

    line = written(router).decode().partition("BOOKING")[2]
    assert f",'{text}," in line or f',"\'{text}",' in line


def test_negative_amount_is_a_number() -> None:
    """Amounts are never marked: a spreadsheet adds them up."""
    router = a_router()
    send(router, pay())

    assert b",-20.00," in written(router)


def test_file_is_utf_8_with_lines_ended_by_lf() -> None:
    """No byte order mark, no CR of our own, every line with all columns."""
    router = a_router()
    send(router, pay(SOURCE_SPEC1="ÄNNE"))
    text = written(router)

    assert text.startswith(",".join(COLUMNS).encode() + b"\nHEADER,t-test,20241115,")
    assert b"\r" not in text
    assert text.endswith(b"\n")
    assert "ÄNNE".encode() in text


def a_phone(router: Router, text: str) -> Booking:
    """A booking that tells of a phone number."""
    now = router.books.clock.now()
    return Booking(trans_no=1, at=now, function="SetPhone", account_no="", record="1", tags={"PHONE_NO": text})
