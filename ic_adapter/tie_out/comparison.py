"""The tie-out of a biller's day: what was wanted, what is SENT, what the CIS booked, and where they differ by record.

Pure: our two sides are read by `our_side`, the third one by `day_report`. Only a day on which all three
agree proves that each payment was booked exactly once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ic_adapter import money
from ic_adapter.router.functions import ADD_AR_ITEMS
from ic_adapter.tie_out.attempts import (
    IDENTITIES,
    IN_THE_BOOKS,
    WANTED,
    Belief,
    SentCall,
    UnsentRecord,
    booked_amount,
    keys_of,
)
from ic_adapter.tie_out.day_report import Booking, DayReport
from ic_adapter.tie_out.differences import (
    Difference,
    DifferenceKind,
    of_booking,
    of_call,
    of_waiting,
    repeated,
    unlike,
)
from ic_adapter.tie_out.matching import Pairing, Pairs

OURS = "ARWEB"  # SOURCE_REFERENCE of every item of ours (F-04)
#: What it is that a call has no booking, and that it has one; whatever is not named here is as it should be.
WITHOUT: Mapping[Belief, DifferenceKind] = {
    Belief.BOOKED: DifferenceKind.LOST,
    Belief.CONFIRMED: DifferenceKind.CONFIRMED_NOT_BOOKED,
    Belief.UNCERTAIN: DifferenceKind.UNCERTAIN_NOT_BOOKED,
    Belief.UNDER_WAY: DifferenceKind.UNCERTAIN_NOT_BOOKED,
}
WITH: Mapping[Belief, DifferenceKind] = {
    Belief.UNCERTAIN: DifferenceKind.UNCERTAIN_BOOKED,
    Belief.UNDER_WAY: DifferenceKind.UNCERTAIN_BOOKED,
    Belief.RESENT: DifferenceKind.GIVEN_UP_BUT_BOOKED,
    Belief.DROPPED: DifferenceKind.GIVEN_UP_BUT_BOOKED,
    Belief.REFUSED: DifferenceKind.REFUSED_BUT_BOOKED,
}


@dataclass(frozen=True, slots=True)
class Side:
    """How many and how much; `total` of an adjustment is what stays of the items."""

    count: int = 0
    total: Decimal = money.ZERO


@dataclass(frozen=True, slots=True)
class Line:
    """The three sides of one function."""

    function: str
    intents: Side
    sent: Side
    booked: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """The day: three sides by function, the differences, and what came to the CIS from elsewhere, by its source."""

    bid: str
    day: date
    is_over: bool
    lines: Sequence[Line]
    differences: Sequence[Difference]
    elsewhere: Mapping[str, Side] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSides:
    """What we know of a day. `others`: calls of other days that its bookings may belong to."""

    calls: Sequence[SentCall]
    others: Sequence[SentCall] = ()
    waiting: Sequence[UnsentRecord] = ()


def tie_out(report: DayReport, sides: OurSides, *, is_over: bool) -> TieOut:
    """The comparison; no differences: the day is fine."""
    known = {call.identity for call in (*sides.calls, *sides.others)}
    ours = [it for it in report.bookings if not known.isdisjoint(keys_of(it)) or _claims_to_be_ours(it)]
    pairs = Pairing(sides.calls, sides.others).pair(ours)
    return TieOut(
        bid=report.bid,
        day=report.day,
        is_over=is_over,
        lines=_lines(sides, ours),
        differences=[*_of_calls(sides.calls, pairs), *_of_bookings(pairs), *_of_waiting(sides.waiting, pairs)],
        elsewhere=_elsewhere(report.bookings, ours),
    )


def _claims_to_be_ours(booking: Booking) -> bool:
    """By function and, for an item, by its source: the CIS takes payments from others too."""
    if booking.function == ADD_AR_ITEMS.name:
        return booking.tag("SOURCE_REFERENCE") == OURS
    return booking.function in IDENTITIES


def _lines(sides: OurSides, ours: Sequence[Booking]) -> list[Line]:
    found = []
    for name in IDENTITIES:
        calls = [call for call in sides.calls if call.function == name]
        waiting = [it.amount for it in sides.waiting if it.function == name]
        intents = _side([*(call.amount for call in calls if call.belief in WANTED), *waiting])
        sent = _side(call.amount for call in calls if call.belief in IN_THE_BOOKS)
        booked = _side(booked_amount(it) for it in ours if it.function == name)
        if (intents, sent, booked) != (Side(),) * 3:
            found.append(Line(name, intents, sent, booked))
    return found


def _side(amounts: Iterable[Decimal | None]) -> Side:
    listed = list(amounts)
    return Side(len(listed), money.total(listed))


def _elsewhere(bookings: Sequence[Booking], ours: Sequence[Booking]) -> dict[str, Side]:
    mine = set(map(id, ours))
    others = [it for it in bookings if id(it) not in mine]
    names = Counter(_source(it) for it in others)
    return {name: _side(booked_amount(it) for it in others if _source(it) == name) for name in sorted(names)}


def _source(booking: Booking) -> str:
    named = booking.tag("SOURCE_REFERENCE") or "no SOURCE_REFERENCE"
    return named if booking.function == ADD_AR_ITEMS.name else booking.function


def _of_calls(calls: Sequence[SentCall], pairs: Pairs) -> Iterable[Difference]:
    """Of every call of the day in the order of sending: that it has no booking, or one that it should not have."""
    booked = {(call.record_id, call.n): booking for call, booking in pairs.own}
    # The number of an item that was never booked is given again: that one is named, and says enough.
    unbooked = {call.record_id for call in calls if (call.record_id, call.n) not in booked}
    for call in calls:
        booking = booked.get((call.record_id, call.n))
        finding = WITHOUT.get(call.belief) if booking is None else WITH.get(call.belief)
        if finding is not None:
            yield of_call(finding, call, booking)
        elif booking is not None and (words := unlike(call, booking)):
            yield of_call(DifferenceKind.DIFFERS, call, booking, words)
        elif call.belief in IN_THE_BOOKS and call.same_item_as not in unbooked and (words := repeated(call)):
            yield of_call(DifferenceKind.SAME_ITEM_NO, call, booking, words)


def _of_bookings(pairs: Pairs) -> Iterable[Difference]:
    """Of every booking that is no call's own of this day."""
    for call, booking in pairs.other:
        yield of_call(WITH.get(call.belief, DifferenceKind.OTHER_DAY), call, booking)
    for call, booking in pairs.again:
        yield of_call(DifferenceKind.DOUBLED, call, booking)
    yield from map(of_booking, pairs.left)


def _of_waiting(waiting: Sequence[UnsentRecord], pairs: Pairs) -> Iterable[Difference]:
    """Of every record that was not sent, unless one of its calls was named already."""
    named = {call.record_id for call, _ in (*pairs.own, *pairs.other) if call.belief in WITH}
    return (of_waiting(it) for it in waiting if it.record_id not in named)
