"""The comparison itself: which booking belongs to which call, and what is said of those that do not fit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.tie_out.attempts import (
    BY_STATE,
    IDENTITIES,
    NOTHING_DONE,
    TO_COME,
    Belief,
    SentCall,
    UnsentRecord,
    believed,
)
from ic_adapter.tie_out.comparison import OurSides, TieOut, tie_out
from ic_adapter.tie_out.day_report import Booking, DayReport
from ic_adapter.tie_out.differences import ADVICE, DifferenceKind
from ic_adapter.tie_out.text import text

DAY = date(2024, 11, 15)
NOON = datetime(2024, 11, 15, 12)
ACCOUNT = "2003708"


def paid(guid: str = "guid-1", number: int = 1, **changes: object) -> SentCall:
    """A payment of 20.00, SENT, its reply with a transNo."""
    call = SentCall(
        record_id=number,
        n=1,
        kind=Kind.PAYMENT,
        source_id=guid,
        account=ACCOUNT,
        function="AddARItems",
        fields={"SS_ACCOUNT_NO": ACCOUNT, "SOURCE_SPEC1": guid, "SOURCE_SPEC2": "phone", "ITEM_AMT": "20.00"},
        at=NOON,
        belief=Belief.BOOKED,
        trans_no=str(number),
    )
    return replace(call, **changes)  # type: ignore[arg-type]  # of the fields of a call


def sent(function: str, fields: Mapping[str, str], number: int = 1, **changes: object) -> SentCall:
    """Another call, SENT."""
    return paid(f"id-{number}", number, function=function, fields=fields, **changes)


def booked(number: int = 1, function: str = "AddARItems", account: str = ACCOUNT, **tags: str) -> Booking:
    """A booking with this transNo."""
    return Booking(trans_no=str(number), at=NOON, function=function, account=account, tags=tags)


def item(guid: str = "guid-1", number: int = 1, amount: str = "-20.00", account: str = ACCOUNT) -> Booking:
    """The booking of a payment."""
    return booked(number, account=account, SOURCE_REFERENCE="ARWEB", SOURCE_SPEC1=guid, ITEM_AMT=amount)


def compared(
    calls: list[SentCall],
    bookings: list[Booking],
    others: tuple[SentCall, ...] = (),
    waiting: tuple[UnsentRecord, ...] = (),
) -> TieOut:
    """The tie-out of these."""
    report = DayReport(bid="b", day=DAY, bookings=tuple(bookings))
    return tie_out(report, OurSides(calls=calls, others=others, waiting=waiting), is_over=True)


def named(found: TieOut) -> list[tuple[DifferenceKind, int | None]]:
    """Each difference with its record."""
    return [(it.finding, it.record_id) for it in found.differences]


def test_guid_in_the_second_free_field() -> None:
    """Billers that send the GUID in SOURCE_SPEC2 are tied out by it, whatever a payer wrote into the first one."""
    mine = paid(fields={"SOURCE_SPEC1": "guid-2", "SOURCE_SPEC2": "guid-1", "ITEM_AMT": "20.00"})
    other = paid("guid-2", 2, fields={"SOURCE_SPEC1": "hello", "SOURCE_SPEC2": "guid-2", "ITEM_AMT": "20.00"})
    first = replace(item("guid-2"), tags={"SOURCE_SPEC1": "guid-2", "SOURCE_SPEC2": "guid-1", "ITEM_AMT": "-20.00"})

    assert named(compared([mine, other], [first])) == [(DifferenceKind.LOST, 2)]


def test_reference_that_the_cis_keeps_in_capitals() -> None:
    """The transNo of the reply finds the booking where the reference does not."""
    assert named(compared([paid()], [item("GUID-1")])) == []


def test_transno_alone_is_no_proof_for_another_account() -> None:
    """The reply of another request may have been taken for ours."""
    found = compared([paid()], [item("other", account="9")])

    assert named(found) == [(DifferenceKind.LOST, 1), (DifferenceKind.FOREIGN, None)]


def test_sent_again_by_a_person() -> None:
    """One booking of two attempts belongs to the one that is SENT; a second one shows that the first was booked too."""
    first = paid(belief=Belief.RESENT, trans_no="")
    second = paid(n=2, trans_no="2")

    once, twice = compared([first, second], [item(number=2)]), compared([first, second], [item(), item(number=2)])

    assert (named(once), named(twice)) == ([], [(DifferenceKind.GIVEN_UP_BUT_BOOKED, 1)])


def test_booking_of_two_unanswered_attempts() -> None:
    """It is that of the attempt which may be in the books, not of the one that a person gave up."""
    first, second = paid(belief=Belief.RESENT, trans_no=""), paid(n=2, belief=Belief.UNCERTAIN, trans_no="")

    assert named(compared([first, second], [item(number=9)])) == [(DifferenceKind.UNCERTAIN_BOOKED, 1)]


def test_same_alert_as_yesterday() -> None:
    """One more alert of this account and code is nobody's: that of yesterday has its own transNo."""
    fields, tags = PAIRS["AddAlert"]

    found = compared([], [booked(2, "AddAlert", **tags)], others=(sent("AddAlert", fields),))

    assert named(found) == [(DifferenceKind.FOREIGN, None)]


def test_several_adjustments_of_one_item() -> None:
    """Each has its booking by the transNo; one that stands otherwise is named with what stands."""
    calls = [sent("AdjARItem", {"ITEM_NO": "7", "ITEM_AMT": f"{left}.00"}, left) for left in (3, 2, 1)]
    bookings = [
        booked(left, "AdjARItem", LINKED_ITEM_NO="7", STANDING_AMT=f"{stands}.00")
        for left, stands in ((1, 1), (2, 5), (3, 3))
    ]

    (difference,) = compared(calls, bookings).differences

    assert (difference.finding, difference.record_id) == (DifferenceKind.DIFFERS, 2)
    assert "the booked amount is 5.00, the sent amount 2.00" in difference.words


def test_unanswered_calls_take_the_booking_of_their_amount() -> None:
    """Where no transNo is known the amount decides, not the order."""
    calls = [
        sent("AdjARItem", {"ITEM_NO": "7", "ITEM_AMT": amount}, number, belief=Belief.UNCERTAIN, trans_no="")
        for number, amount in ((1, "9.00"), (2, "8.00"))
    ]

    found = compared(calls, [booked(5, "AdjARItem", LINKED_ITEM_NO="7", STANDING_AMT="8.00")])

    assert named(found) == [(DifferenceKind.UNCERTAIN_NOT_BOOKED, 1), (DifferenceKind.UNCERTAIN_BOOKED, 2)]


#: A call of every function besides AddARItems, and the same once more as its booking tells it.
PAIRS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "AddReturnedCheck": (
        {"PAYMENT_REF": "guid-1", "CHECK_AMT": "5.00"},
        {"PAYMENT_REF": "guid-1", "CHECK_AMT": "5.00", "ITEM_AMT": "5.00"},
    ),
    "AdjARItem": ({"ITEM_NO": "7", "ITEM_AMT": "0.00"}, {"LINKED_ITEM_NO": "7", "STANDING_AMT": "0.00"}),
    "AddAlert": ({"ALERT_KEY": ACCOUNT, "ALERT_CD": "ON"}, {"ALERT_CD": "ON"}),
    "AddPersonPhone": (
        {"PERSON_NO": "5", "PHONE_CD": "EBILL", "PHONE_NO": "pat@example.org"},
        {"PERSON_NO": "5", "PHONE_CD": "EBILL", "PHONE_NO": "pat@example.org", "PHONE_SEQ": "3"},
    ),
    "SetPhone": (
        {"PERSON_NO": "5", "PHONE_CD": "", "PHONE_NO": "2065550123", "PHONE_SEQ": "1"},
        {"PERSON_NO": "5", "PHONE_NO": "2065550123", "PHONE_SEQ": "1"},
    ),
    "SetAccountBillingAddress": ({"ACCOUNT_NO": ACCOUNT, "ADDRESS_CD": "FWD"}, {"ADDRESS_CD": "FWD"}),
    "AddContact": ({"ACCOUNT_NO": ACCOUNT, "CONTACT_TP": "WEB"}, {"CONTACT_TP": "WEB", "CONTACT_NO": "9"}),
}


@pytest.mark.parametrize("function", PAIRS)
def test_every_function(function: str) -> None:
    """Fine with its booking; without it lost, with two doubled, with one of another transNo alone lost and foreign."""
    fields, tags = PAIRS[function]
    call, booking = sent(function, fields), booked(1, function, **tags)
    other = replace(booking, trans_no="2")

    assert [named(compared([call], found)) for found in ([booking], [], [booking, other], [other])] == [
        [],
        [(DifferenceKind.LOST, 1)],
        [(DifferenceKind.DOUBLED, 1)],
        [(DifferenceKind.LOST, 1), (DifferenceKind.FOREIGN, None)],
    ]


def test_functions_are_complete() -> None:
    """Every function that the pump sends has an identity, a pair above, and a kind of record that leads to it."""
    from ic_adapter.router import functions
    from ic_adapter.router.functions import Effect, Function

    writing = {it.name for it in vars(functions).values() if isinstance(it, Function) and it.effect is Effect.WRITES}

    writing -= {"AddIssueContact"}  # a ticket is no record of the pump (adapter §14)
    assert set(IDENTITIES) == writing == {"AddARItems", *PAIRS}
    assert {name for names in TO_COME.values() for name in names} <= writing
    assert set(TO_COME) == set(Kind)


def test_function_that_the_pump_never_calls() -> None:
    """What it booked is counted apart."""
    found = compared([], [booked(1, "AddIssueContact", ISSUE_NO="1")])

    assert (found.differences, list(found.elsewhere)) == ([], ["AddIssueContact"])


def test_ours_although_the_source_is_another() -> None:
    """A CIS that keeps another SOURCE_REFERENCE has booked it all the same."""
    other = replace(item(), tags={"SOURCE_REFERENCE": "IVR", "SOURCE_SPEC1": "guid-1", "ITEM_AMT": "-20.00"})

    found = compared([paid()], [other])

    assert (found.differences, found.elsewhere) == ([], {})


def test_another_account() -> None:
    """The right payment on the wrong account."""
    (difference,) = compared([paid()], [item(account="77")]).differences

    assert difference.finding is DifferenceKind.DIFFERS
    assert f"the booked account is 77, the sent account {ACCOUNT}" in difference.words


def test_evidence_stands_beside_it() -> None:
    """What the balance says of an UNCERTAIN posting, for who decides it."""
    seen = {"change": "-20.00", "expected_change": "-20.00"}
    (difference,) = compared([paid(belief=Belief.UNCERTAIN, trans_no="", evidence=seen)], []).differences

    assert "the balance changed by -20.00; the posting would change it by -20.00" in difference.words


def test_waiting_record_is_an_intent() -> None:
    """It counts on the first side alone, with its amount."""
    waiting = UnsentRecord(
        record_id=4,
        kind=Kind.PAYMENT,
        source_id="guid-4",
        account=ACCOUNT,
        function="AddARItems",
        state=State.HELD,
        reason="no endpoint",
        amount=Decimal("9.00"),
    )

    found = compared([paid()], [item()], waiting=(waiting,))

    assert [(it.finding, it.record_id, it.words) for it in found.differences] == [
        (DifferenceKind.NOT_SENT, 4, "HELD: no endpoint")
    ]
    (line,) = found.lines
    assert [(it.count, str(it.total)) for it in (line.intents, line.sent, line.booked)] == [
        (2, "29.00"),
        (1, "20.00"),
        (1, "20.00"),
    ]


ANYTHING = [state for state in State if state is not State.SENT]


@pytest.mark.parametrize("state", ANYTHING)
@pytest.mark.parametrize("outcome", ["SENT", "UNCERTAIN", None, *sorted(NOTHING_DONE)])
def test_belief(outcome: str | None, state: State) -> None:
    """An attempt is in the books when its record or its step says so, never by its own answer alone."""
    by_state = BY_STATE.get(state, Belief.RESENT)
    refused = outcome in NOTHING_DONE
    done = Belief.BOOKED if outcome == "SENT" else Belief.CONFIRMED

    assert believed(outcome, state, done=False, last=True) is (Belief.REFUSED if refused else by_state)
    assert believed(outcome, state, done=True, last=True) is (Belief.REFUSED if refused else done)
    assert believed(outcome, state, done=True, last=False) is (Belief.REFUSED if refused else Belief.RESENT)


def test_advice_for_every_finding() -> None:
    """Whoever reads a difference is told what to do."""
    assert set(ADVICE) == set(DifferenceKind)


def test_as_text() -> None:
    """Figures under each other, then the differences with what to do about each."""
    apart = replace(item("k"), tags={"SOURCE_REFERENCE": "KIOSK", "ITEM_AMT": "-9.00"})

    shown = text(compared([paid()], [item("guid-2", 2), apart])).splitlines()

    assert shown == [
        "biller b, 2024-11-15",
        "Function    submitted         SENT         booked",
        "AddARItems          1  20.00     1  20.00       1  20.00",
        "other origin: 1 of KIOSK, 9.00",
        "2 differences",
        "lost, AddARItems, account 2003708, 20.00, record 1 (guid-1)",
        "    sent 2024-11-15 12:00:00, SENT; not booked",
        f"    {ADVICE[DifferenceKind.LOST]}",
        "foreign, AddARItems, account 2003708, 20.00, no record",
        "    booked 2024-11-15 12:00:00 as transNo 2, reference guid-2",
        f"    {ADVICE[DifferenceKind.FOREIGN]}",
    ]


def test_fine_day_as_text() -> None:
    """A day without anything says so, and one that is not over too."""
    report = DayReport(bid="b", day=DAY, bookings=())

    assert text(tie_out(report, OurSides(calls=()), is_over=False)).splitlines() == [
        "biller b, 2024-11-15 (the day is not over)",
        "nothing was submitted, sent or booked",
        "no differences",
    ]
