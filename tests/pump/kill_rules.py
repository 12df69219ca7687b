"""What must be true of every history, whatever was killed when (adapter §1.2, §1.3): one function per rule, no I/O.

``python -m tests.pump.kill_rules FILE`` judges a kept one again.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import UNDER_WAY, State
from ic_adapter.records.transitions import successors
from tests.pump.kill_history import Attempt, Booking, History, Intent, Line

PUMP = "pump"
#: Outcomes of an attempt of which nobody may say that nothing was done.
MAYBE_DONE = frozenset({"SENT", "UNCERTAIN", "REJECTED", None})
#: How many writing steps a record may take; one where nothing is said.
STEPS: Mapping[Kind, int] = {Kind.MAILING_ADDRESS: 2}
#: A record in one of these states was not sent.
NOT_SENT = frozenset({State.QUEUED, State.RETRY, State.HELD, State.SKIPPED, State.REJECTED, State.FAILED})
#: The text of the event by which a booking of this kind is known again, and the tag that carries it.
MARKS: Mapping[tuple[Kind, str], tuple[str, str]] = {
    (Kind.EMAIL, "SetPhone"): ("email", "PHONE_NO"),
    (Kind.EMAIL, "AddPersonPhone"): ("email", "PHONE_NO"),
    (Kind.PHONE, "SetPhone"): ("phone", "PHONE_NO"),
    (Kind.MAILING_ADDRESS, "SetAccountBillingAddress"): ("street1", "STREET_NM"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A history, looked up: attempts and lines by record, and which record each booking is of."""

    history: History
    intents: Mapping[int, Intent]
    attempts: Mapping[int, list[Attempt]]
    lines: Mapping[int, list[Line]]
    owners: tuple[tuple[Booking, int | None], ...]

    def resends(self, record: int) -> int:
        """How often a person let it be sent again."""
        return sum(line.actor != PUMP and line.reason.startswith("resend") for line in self.lines[record])

    def decided(self, record: int) -> bool:
        """Whether a person has changed its state."""
        return any(line.actor != PUMP for line in self.lines[record])


def case_of(history: History) -> Case:
    """The same, ready to be judged."""
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in history.attempts:
        attempts[attempt.record].append(attempt)
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in history.lines:
        lines[line.record].append(line)
    return Case(history, {one.id: one for one in history.intents}, attempts, lines, tuple(_owners(history)))


def _owners(history: History) -> Iterator[tuple[Booking, int | None]]:
    """Each booking with the record that ordered it: the first one with such an attempt that has no booking yet.

    Where there are fewer bookings than records that asked in the very same words, those that were answered have them.
    """
    bids = {one.id: one.lane[0] for one in history.intents}
    wanted: dict[object, dict[int, bool]] = defaultdict(dict)
    place_of = {one.id: one.seq for one in history.intents}
    for attempt in sorted(history.attempts, key=lambda one: place_of[one.record]):
        asked = wanted[bids[attempt.record], attempt.function, _filled(attempt.fields)]
        asked[attempt.record] = asked.get(attempt.record, False) or attempt.outcome == State.SENT.value
    bookings = sorted(history.bookings, key=lambda one: (one.bid, one.n))
    keys = [(booking.bid, booking.function, _filled(booking.tags)) for booking in bookings]
    left = {key: _likeliest(wanted.get(key, {}), times) for key, times in Counter(keys).items()}
    for booking, key in zip(bookings, keys, strict=True):
        found = left[key]
        yield booking, (found.pop(0) if len(found) > 1 else found[0]) if found else None


def _likeliest(asked: Mapping[int, bool], most: int) -> list[int]:
    """So many of these records in their order; those that were answered before all others."""
    first = sorted(asked, key=lambda record: not asked[record])[:most]
    return [record for record in asked if record in first]


def _filled(tags: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((tag, value) for tag, value in tags.items() if value)


def nothing_lost(case: Case) -> Iterator[str]:
    """What IC was told is taken is there."""
    there = {(one.lane[0], one.kind, one.source_id) for one in case.intents.values()}
    yield from (f"acknowledged and lost: {one}" for one in case.history.acked if one not in there)


def once(case: Case) -> Iterator[str]:
    """An event is one record."""
    seen = Counter((one.lane[0], one.kind, one.source_id) for one in case.intents.values())
    yield from (f"{times} records of {one}" for one, times in seen.items() if times > 1)


def one_attempt(case: Case) -> Iterator[str]:
    """At most one request per step that may have been booked, unless a person ordered another one."""
    for record, tried in case.attempts.items():
        steps = Counter(one.step for one in tried if one.outcome in MAYBE_DONE)
        for step, times in steps.items():
            if times > 1 + case.resends(record):
                yield f"record {record}: {times} requests of step {step!r} may have been booked"


def booked_once(case: Case) -> Iterator[str]:
    """The router holds each step of a record at most once."""
    seen = Counter((owner, booking.function) for booking, owner in case.owners if owner is not None)
    yield from (
        f"record {owner} is booked {times} times by {name}" for (owner, name), times in seen.items() if times > 1
    )


def nothing_else_booked(case: Case) -> Iterator[str]:
    """Every booking is of an attempt that was kept before."""
    yield from (f"no attempt: {one.bid} {one.function} {dict(one.tags)}" for one, owner in case.owners if owner is None)


def told_by_the_event(case: Case) -> Iterator[str]:
    """A booking carries what identifies its event: the GUID, the address, the number; never one of the attempt's."""
    for booking, owner in case.owners:
        if owner is None:
            continue
        intent = case.intents[owner]
        tag, expected = _mark(case, intent, booking.function)
        if tag and booking.tags.get(tag, "").replace("-", "") != expected.replace("-", ""):
            yield f"record {owner}: {booking.function} with {tag} {booking.tags.get(tag)!r} instead of {expected!r}"


def _mark(case: Case, intent: Intent, function: str) -> tuple[str, str]:
    if function == "AddARItems":
        return "SOURCE_SPEC1", intent.source_id
    if function == "AddReturnedCheck" and intent.payment is not None:
        return "PAYMENT_REF", case.intents[intent.payment].source_id
    field, tag = MARKS.get((intent.kind, function), ("", ""))
    return tag, str(intent.event.get(field, ""))


def in_order(case: Case) -> Iterator[str]:
    """The router got what a lane holds in the order in which it was handed over; a person's resends are his own."""
    last: dict[tuple[str, str, str], int] = {}
    for booking, owner in case.owners:
        if owner is None or case.resends(owner):
            continue
        intent = case.intents[owner]
        if intent.seq < last.get(intent.lane, 0):
            yield f"record {owner} ({booking.function}) was booked after a later one of {intent.lane}"
        last[intent.lane] = max(intent.seq, last.get(intent.lane, 0))


def as_it_stands(case: Case) -> Iterator[str]:
    """What the pump calls SENT is booked, wholly; what it calls not sent is not booked."""
    booked: Counter[int | None] = Counter(owner for _, owner in case.owners)
    for record, intent in case.intents.items():
        steps = STEPS.get(intent.kind, 1)
        if intent.state is State.SENT and not case.decided(record) and booked[record] != steps:
            yield f"record {record} is SENT and booked {booked[record]} times"
        if intent.state in NOT_SENT and not case.decided(record) and booked[record] > len(intent.progress):
            yield f"record {record} is {intent.state.value} and booked"


def nothing_open(case: Case) -> Iterator[str]:
    """At rest every attempt has an end, and one that was never answered is for a person to settle."""
    for record, tried in case.attempts.items():
        state = case.intents[record].state
        for one in tried:
            if one.outcome is None:
                yield f"record {record}: attempt {one.n} has no end"
            if one.outcome == "UNCERTAIN" and state is not State.UNCERTAIN and not case.decided(record):
                yield f"record {record}: attempt {one.n} was never answered and it is {state.value}"


def to_the_end(case: Case) -> Iterator[str]:
    """At rest the head of a lane is for a person, or the lane says what it waits for."""
    heads: dict[tuple[str, str, str], Intent] = {}
    for intent in sorted(case.intents.values(), key=lambda one: one.seq):
        if intent.state in UNDER_WAY | {State.UNCERTAIN, State.HELD}:
            heads.setdefault(intent.lane, intent)
    for head in heads.values():
        if head.state in UNDER_WAY and not head.waits:
            yield f"record {head.id} is {head.state.value} at the head of a lane that waits for nothing"


def told_as_it_was(case: Case) -> Iterator[str]:
    """The history of a record leads by allowed steps to its state; only a person ends UNCERTAIN."""
    for record, intent in case.intents.items():
        state = State.QUEUED
        for line in case.lines[record]:
            if line.before not in {state, State.SENDING} or line.after not in successors(line.before):
                yield f"record {record}: {line.before.value} -> {line.after.value} after {state.value}"
            if line.before is State.UNCERTAIN and line.actor == PUMP:
                yield f"record {record}: the pump has settled what is UNCERTAIN"
            state = line.after
        if intent.state not in {state, State.SENDING}:
            yield f"record {record} is {intent.state.value}, its history says {state.value}"


def payment_first(case: Case) -> Iterator[str]:
    """What depends on a payment is booked after it."""
    booked: set[int] = set()
    for booking, owner in case.owners:
        payment = None if owner is None else case.intents[owner].payment
        if payment is not None and payment not in booked:
            yield f"record {owner} ({booking.function}) is booked and its payment {payment} is not"
        if owner is not None:
            booked.add(owner)


RULES: tuple[Callable[[Case], Iterator[str]], ...] = (
    nothing_lost,
    once,
    one_attempt,
    booked_once,
    nothing_else_booked,
    told_by_the_event,
    in_order,
    as_it_stands,
    nothing_open,
    to_the_end,
    told_as_it_was,
    payment_first,
)


def broken(history: History) -> list[str]:
    """Everything that is wrong, each with the name of its rule; empty: nothing is."""
    case = case_of(history)
    return [f"{rule.__name__}: {words}" for rule in RULES for words in rule(case)]


def unfinished(history: History) -> list[str]:
    """What is SENT by whoever's word and not wholly in the books: nothing, where the person looked into them."""
    case = case_of(history)
    booked = Counter(owner for _, owner in case.owners)
    sent = [one for one in case.intents.values() if one.state is State.SENT]
    return [
        f"record {one.id} ({one.kind.value}) is SENT and booked {booked[one.id]} times"
        for one in sent
        if booked[one.id] != STEPS.get(one.kind, 1)
    ]


if __name__ == "__main__":
    found = broken(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=History))
    sys.exit("\n".join(found) if found else 0)
