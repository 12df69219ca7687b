"""What becomes of records and lanes, the same on both stores (adapter §1.2, §1.3): the spec's tables, row by row."""

import socket
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.errors import Conflict
from ic_adapter.model import Group
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.pump.conformance_desk import NOON, Desk
from tests.pump.conformance_desk import desk as desk_of

QUEUED, SENDING, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD, SKIPPED = State
CHANGE_LOG = {f"alert_mode__{lane}": "change_log" for lane in ("paperless", "autopay")}
#: adapter §1.2: what else than being on its way lets a record hold its lane, by kind and mode.
HOLDING: Mapping[tuple[Kind, bool], frozenset[State]] = {
    (Kind.PAYMENT, False): frozenset({RETRY, UNCERTAIN, HELD}),
    (Kind.PAPERLESS, False): frozenset({RETRY}),
    (Kind.AUTOPAY, False): frozenset({RETRY}),
    (Kind.PAPERLESS, True): frozenset({RETRY, UNCERTAIN, REJECTED, HELD, FAILED}),
    (Kind.AUTOPAY, True): frozenset({RETRY, UNCERTAIN, REJECTED, HELD, FAILED}),
    (Kind.REGISTRATION, False): frozenset({RETRY, UNCERTAIN}),
}
#: adapter §1.2, §5.3: what becomes of a payment in this state and of a void that comes then.
VOIDS: Mapping[State, tuple[State, State]] = {
    QUEUED: (SKIPPED, SKIPPED),
    RETRY: (SKIPPED, SKIPPED),
    HELD: (SKIPPED, SKIPPED),
    UNCERTAIN: (UNCERTAIN, HELD),
    SENT: (SENT, SENT),
    REJECTED: (REJECTED, SKIPPED),
    FAILED: (FAILED, SKIPPED),
    SKIPPED: (SKIPPED, SKIPPED),
}
#: The same for what waits for its payment: a credit, an ACH reject.
WAITING: Mapping[State, State] = {
    RETRY: QUEUED,
    HELD: QUEUED,
    UNCERTAIN: QUEUED,
    SENT: SENT,
    REJECTED: SKIPPED,
    FAILED: SKIPPED,
    SKIPPED: SKIPPED,
}
#: adapter §1.3: where a decision leads, by the state in which it is taken; what is not here is a conflict.
DECISIONS: Mapping[tuple[Decision, State], State] = {
    (Decision.CONFIRM, UNCERTAIN): SENT,
    **{(Decision.RESEND, state): QUEUED for state in (UNCERTAIN, REJECTED, FAILED, HELD, RETRY)},
    **{(Decision.DROP, state): SKIPPED for state in (UNCERTAIN, REJECTED, FAILED, HELD, RETRY, QUEUED)},
}
KEPT = {"item_no": "205185", "net": "10.00"}


@pytest.fixture
def closed_port() -> Generator[str, None, None]:
    """An address at which nobody listens, and nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/router"


def repoint(desk: Desk, url: str) -> None:
    """Let the payments go elsewhere."""
    desk.ic.register.patch_settings(desk.bid, {"11": url})


@pytest.mark.parametrize(("kind", "change_log"), HOLDING)
def test_what_holds_a_lane(house: Adapter, router: ScriptedRouter, kind: Kind, change_log: bool) -> None:
    """Behind a record in one of these states the next one waits, behind any other one it is sent."""
    desk = desk_of(house, router, **(CHANGE_LOG if change_log else {}))
    behind = {}
    for n, state in enumerate(one for one in State if one not in {QUEUED, SENDING}):
        later = desk.ic.register.get(desk.bid).clock.now() + timedelta(minutes=9)
        desk.put(desk.hand_over(kind, f"first-{n}", f"A-{n}"), state, next_at=later if state is RETRY else None)
        behind[state] = desk.hand_over(kind, f"then-{n}", f"A-{n}")
    desk.run()
    assert {state for state, record in behind.items() if desk.state(record) is QUEUED} == HOLDING[kind, change_log]


@pytest.mark.parametrize("state", VOIDS)
def test_a_void_by_the_state_of_its_payment(desk: Desk, state: State) -> None:
    """What is neither sent nor in flight is cancelled with its void, UNCERTAIN holds the void, SENT is voided."""
    payment = desk.pay("p-1")
    desk.put(payment, state, result=KEPT if state is SENT else {})
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    desk.run()
    sent = ["AdjARItem"] if state is SENT else []
    assert ((desk.state(payment), desk.state(void)), desk.router.functions) == (VOIDS[state], sent)


@pytest.mark.parametrize("kind", [Kind.CREDIT, Kind.ACH_REJECT])
def test_what_depends_on_a_payment_waits_for_it(desk: Desk, kind: Kind) -> None:
    """A credit or reject waits for its payment to be SENT, and is SKIPPED when it ended otherwise."""
    found = {}
    for n, state in enumerate(WAITING):
        later = desk.ic.register.get(desk.bid).clock.now() + timedelta(minutes=9)
        payment = desk.pay(f"p-{n}", f"A-{n}")
        desk.put(payment, state, result=KEPT if state is SENT else {}, next_at=later if state is RETRY else None)
        found[state] = desk.hand_over(kind, f"d-{n}", payment=f"p-{n}")
    desk.run()
    assert {state: desk.state(record) for state, record in found.items()} == WAITING


def test_a_void_of_an_uncertain_payment_goes_on_when_it_is_confirmed(desk: Desk) -> None:
    """UNCERTAIN held the void; the person who found the payment lets it go on."""
    payment = desk.pay("p-1")
    desk.put(payment, UNCERTAIN, result=KEPT)
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    desk.run()
    desk.decide(payment, Decision.CONFIRM)
    desk.run()
    assert (desk.state(void), desk.router.functions) == (SENT, ["AdjARItem"])


def test_retries_after_1_5_15_60_240_minutes(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """What never left is tried again by the biller's clock, not a second before its time, and FAILED after the last."""
    desk = desk_of(house, router, breaker_failures=0)
    repoint(desk, closed_port)
    record = desk.pay("p-1")
    desk.run()
    for n, minutes in enumerate((1, 5, 15, 60, 240), start=1):
        desk.advance(minutes=minutes, seconds=-1)
        desk.run()
        assert (desk.state(record), len(desk.tried(record))) == (RETRY, n)
        desk.advance(seconds=1)
        desk.run()
    assert (desk.state(record), len(desk.tried(record))) == (FAILED, 6)


@pytest.mark.parametrize(
    ("now", "minutes"),
    [("2024-11-03T01:59:30-07:00", 1), ("2024-11-03T01:30:00-08:00", 1), ("2024-03-10T01:30:00-08:00", 240)],
)
def test_retries_over_a_clock_change(
    house: Adapter, router: ScriptedRouter, closed_port: str, now: str, minutes: int
) -> None:
    """Q-73: a minute is a minute and four hours are four, in the nights in which an hour is missing or comes twice."""
    desk = desk_of(house, router, breaker_failures=0, retry_minutes=[minutes])
    desk.at(datetime.fromisoformat(now))
    repoint(desk, closed_port)
    record = desk.pay("p-1")
    desk.run()
    repoint(desk, router.url)
    desk.advance(minutes=minutes, seconds=-1)
    desk.run()
    assert desk.sent() == []
    desk.advance(seconds=1)
    desk.run()
    assert (desk.state(record), desk.sent()) == (SENT, ["p-1"])


def test_a_clock_that_goes_back_only_makes_it_wait(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """A RETRY whose time is in the future again waits for it; nothing is lost and nothing is sent early."""
    desk = desk_of(house, router, breaker_failures=0)
    repoint(desk, closed_port)
    record = desk.pay("p-1")
    desk.run()
    desk.at(NOON - timedelta(hours=3))
    repoint(desk, router.url)
    desk.run()
    assert desk.sent() == []
    desk.at(NOON + timedelta(minutes=1))
    desk.run()
    assert (desk.state(record), desk.sent()) == (SENT, ["p-1"])


def test_a_clock_that_goes_back_changes_no_order(desk: Desk) -> None:
    """The place in the lane decides and no time: an older record stays first though the newer one seems older."""
    desk.pay("p-1")
    desk.at(NOON - timedelta(days=2))
    desk.pay("p-2")
    desk.run()
    assert desk.sent() == ["p-1", "p-2"]


def test_held_goes_on_after_a_setting(desk: Desk) -> None:
    """A missing value holds the record; the change of the setting lets it go, in its old place."""
    repoint(desk, "")
    first, second = desk.pay("p-1"), desk.pay("p-2")
    desk.run()
    assert (desk.state(first), desk.state(second)) == (HELD, QUEUED)
    repoint(desk, desk.router.url)
    desk.run()
    assert desk.sent() == ["p-1", "p-2"]


def test_a_paused_group_keeps_its_records_queued(desk: Desk) -> None:
    """HTTP 401 stops the group after one request; the record stays QUEUED, and other lanes do not try."""
    desk.router.script["AddARItems"] = says("", 401)
    records = [desk.pay("p-1", "A-1"), desk.pay("p-2", "A-2")]
    desk.run()
    assert ([desk.state(one) for one in records], desk.sent()) == ([QUEUED, QUEUED], ["p-1"])


def test_a_paused_group_goes_on_by_hand(desk: Desk) -> None:
    """Everything that waited is sent, in order."""
    booked = desk.router.script["AddARItems"]
    desk.router.script["AddARItems"] = says("", 401)
    for n in (1, 2):
        desk.pay(f"p-{n}")
    desk.run()
    desk.router.script["AddARItems"] = booked
    desk.ic.register.resume(desk.bid, Group.PAYMENTS)
    desk.run()
    assert desk.sent() == ["p-1", "p-1", "p-2"]


def down(desk: Desk, url: str, payments: int) -> list[int]:
    """So many payments on accounts of their own, to where nobody listens."""
    repoint(desk, url)
    records = [desk.pay(f"p-{n}", f"A-{n}") for n in range(payments)]
    desk.run()
    return records


def test_the_breaker_opens_after_different_records(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """The router is taken to be down after `breaker_failures` records; the others are not tried any more."""
    desk = desk_of(house, router, breaker_failures=3)
    records = down(desk, closed_port, 6)
    assert [len(desk.tried(one)) for one in records] == [1, 1, 1, 0, 0, 0]


def test_one_record_again_and_again_opens_no_breaker(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """It may be the record and not the router: a single one fails as the table of retries says."""
    desk = desk_of(house, router, breaker_failures=3)
    record = down(desk, closed_port, 1)[0]
    for _ in range(5):
        desk.advance(minutes=240)
        desk.run()
    assert desk.state(record) is FAILED


def test_an_open_breaker_lets_one_record_through(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """After a minute one call goes out and no other one; none of the records fails over it."""
    desk = desk_of(house, router, breaker_failures=3)
    records = down(desk, closed_port, 6)
    desk.advance(minutes=1)
    desk.run()
    tried = sum(len(desk.tried(one)) for one in records)
    assert (tried, {desk.state(one) for one in records} <= {RETRY, QUEUED}) == (4, True)


def test_the_breaker_closes_when_its_probe_is_answered(
    house: Adapter, router: ScriptedRouter, closed_port: str
) -> None:
    """One readable answer, and everything that waited goes on by itself."""
    desk = desk_of(house, router, breaker_failures=3)
    records = down(desk, closed_port, 6)
    desk.ic.register.patch_keys(desk.bid, {"endpoint_override.payment": router.url})
    desk.advance(minutes=5)
    desk.run()
    assert {desk.state(one) for one in records} == {SENT}


@pytest.mark.parametrize("decision", Decision)
def test_decisions_by_state(desk: Desk, decision: Decision) -> None:
    """Each decision is for its states, and a conflict in the others, which changes nothing."""
    found: dict[State, State | None] = {}
    for n, state in enumerate(State):
        record = desk.pay(f"p-{n}", f"A-{n}")
        desk.put(record, state)
        try:
            desk.decide(record, decision)
            found[state] = desk.state(record)
        except Conflict:
            found[state] = None if desk.state(record) is state else desk.state(record)
    assert found == {state: DECISIONS.get((decision, state)) for state in State}


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_has_a_name_and_a_reason(desk: Desk, decision: Decision) -> None:
    """Who decided and why is kept with the record."""
    record = desk.pay("p-1")
    desk.put(record, UNCERTAIN)
    desk.decide(record, decision)
    after, actor, reason = desk.told(record)[-1]
    assert (after, actor, reason) == (
        DECISIONS[decision, UNCERTAIN].value,
        "op",
        f"{decision.value}: seen in the books",
    )


def test_a_decision_about_another_state_is_a_conflict(desk: Desk) -> None:
    """Who saw something else than what is there decides nothing."""
    record = desk.pay("p-1")
    desk.put(record, UNCERTAIN)
    with pytest.raises(Conflict):
        desk.decide(record, Decision.RESEND, seen=FAILED)
    assert desk.state(record) is UNCERTAIN


def test_a_resend_is_one_more_attempt(desk: Desk) -> None:
    """An operator's order sends it once more, and only once."""
    desk.router.script["AddARItems"] = says("", 500)
    record = desk.pay("p-1")
    desk.run()
    desk.router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS="0")))
    desk.decide(record, Decision.RESEND, seen=UNCERTAIN)
    desk.run()
    assert (desk.state(record), desk.sent()) == (SENT, ["p-1", "p-1"])
