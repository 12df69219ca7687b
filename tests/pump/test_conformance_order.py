"""Order, identity and ownership of a lane, the same on both stores (adapter §1.2)."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from ic_adapter.adapter import Adapter
from ic_adapter.pump.crash_recovery import recover
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.records.kinds import Kind, Lane
from ic_adapter.records.states import State
from ic_adapter.store import lane_order
from ic_adapter.store.database.presence import presence
from ic_adapter.store.schema.pump_tables import LANES
from tests.bounded import until
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.pump.conformance_desk import BOOKED, Desk, Gate, Halt, another, aside
from tests.pump.conformance_desk import desk as desk_of
from tests.pump.turnstile import Turnstile

ADDED = says(envelope("AddARItems", BOOKED))
ON_POSTGRESQL = pytest.mark.parametrize("house", ["postgresql"], indirect=True)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def until_it_waits(desk: Desk, who: Future[Any]) -> None:
    """Until a transaction of this database waits for another one's lock; an error if it went through."""

    def waits() -> bool:
        assert not who.done()
        with desk.ic.store.reading() as connection:
            return bool(connection.scalar(WAITING))

    until("a transaction that waits for a lock", waits)


@ON_POSTGRESQL
def test_a_place_is_given_to_one_at_a_time(desk: Desk) -> None:
    """The next place of a lane is given when the transaction of the one before has ended, and is the one after it."""
    desk.pay("p-1")
    store = desk.ic.store

    def place() -> int:
        with store.writing() as connection:
            return lane_order.place(connection, desk.bid, "A-1", Lane.MONEY.value)[1]

    with ThreadPoolExecutor(1) as pool:
        with store.writing() as connection:
            first = lane_order.place(connection, desk.bid, "A-1", Lane.MONEY.value)[1]
            second = pool.submit(place)
            until_it_waits(desk, second)
        assert (first, second.result(20)) == (2, 3)


def test_places_are_given_in_the_order_of_the_commits(desk: Desk) -> None:
    """Two hand-overs at once into one lane: who is not committed yet keeps the other one waiting, none is skipped."""
    halt = Halt("hand_over.before_commit")
    with another(desk, halt) as first, aside(lambda: first.pay("p-1")) as one:
        assert halt.there.wait(10)
        with aside(lambda: desk.pay("p-2")) as two:
            if desk.ic.store.dialect == "postgresql":
                until_it_waits(desk, two)
                assert desk.run() == 0  # there is nothing that anybody may see
            halt.go.set()
            records = [desk.record(future.result(20)) for future in (one, two)]
    desk.run()
    assert ([record.source_id for record in records], desk.sent()) == (["p-1", "p-2"], ["p-1", "p-2"])


@ON_POSTGRESQL
def test_another_lane_does_not_wait(desk: Desk) -> None:
    """A hand-over that is not committed yet holds up its own lane and no other one."""
    halt = Halt("hand_over.before_commit")
    with another(desk, halt) as first, aside(lambda: first.pay("p-1", "A-1")):
        assert halt.there.wait(10)
        desk.pay("p-2", "A-2")
        desk.run()
        assert desk.sent() == ["p-2"]
        halt.go.set()


def test_a_lane_is_sent_in_order(desk: Desk) -> None:
    """What was handed over first is sent first."""
    names = [f"p-{n}" for n in range(12)]
    for name in names:
        desk.pay(name)
    desk.run()
    assert desk.sent() == names


def test_the_same_source_id_is_the_same_record(desk: Desk) -> None:
    """Eight hand over the same event at once: it is one record, and sent once."""
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(desk.pay, ["p-1"] * 8))
    desk.run()
    assert (len(ids), desk.sent()) == (1, ["p-1"])


def test_the_same_source_id_of_another_kind_is_another_record(desk: Desk) -> None:
    """Kind and source id together are the identity."""
    assert desk.pay("e-1") != desk.hand_over(Kind.PAPERLESS, "e-1")


def test_a_second_hand_over_changes_nothing(desk: Desk) -> None:
    """A source id that is known gives its record, SENT or not, and nothing is sent again."""
    first = desk.pay("p-1")
    desk.run()
    again = desk.pay("p-1")
    desk.run()
    assert (first, desk.state(first), desk.sent()) == (again, State.SENT, ["p-1"])


def test_two_processes_share_no_lane(house: Adapter, forks_of: Callable[..., None]) -> None:
    """Four workers in two processes: a lane is never in two hands, and lanes do go side by side."""
    with Turnstile() as router:
        desk = desk_of(house, router)
        router.pass_together = 2
        for n in range(24):
            desk.pay(f"p-{n}", f"A-{n % 4}")
        forks_of(house, 2)
        assert (router.most_of_one, router.most >= 2) == (1, True)
    assert [sorted(desk.sent()), desk.lanes()[0].owner] == [sorted(f"p-{n}" for n in range(24)), None]


def test_one_open_request_per_lane(desk: Desk) -> None:
    """While a request of a lane is under way nobody else works on that lane."""
    gate = desk.router.script["AddARItems"] = Gate(ADDED)
    desk.pay("p-1")
    desk.pay("p-2")
    with desk.running(), another(desk) as other:
        assert gate.asked.wait(10)
        assert (other.run(), desk.sent()) == (0, ["p-1"])
        gate.open.set()
    assert desk.sent() == ["p-1", "p-2"]


def expire(desk: Desk) -> None:
    """Let the leases of the biller have ended, and let somebody find that out."""
    with desk.ic.store.writing() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(LANES).where(LANES.c.bid == desk.bid).values(lease_until=past))
    recover(desk.ic.store, desk.ic.register, LaneOwner(presence(desk.ic.store)))


def late(desk: Desk) -> int:
    """A payment that is answered after its lease had ended."""
    gate = desk.router.script["AddARItems"] = Gate(ADDED)
    record = desk.pay("p-1")
    with desk.running():
        assert gate.asked.wait(10)
        expire(desk)
        gate.open.set()
    return record


def test_a_lease_that_ends_means_uncertain(desk: Desk) -> None:
    """Never QUEUED again: the request may be on its way still."""
    record = late(desk)
    desk.run()
    assert ([state for state, _, _ in desk.told(record)], desk.sent()) == (["UNCERTAIN"], ["p-1"])


def test_a_late_answer_is_evidence(desk: Desk) -> None:
    """An owner that was shut out cannot settle; what it was answered is kept with the attempt for a person."""
    record = late(desk)
    attempt = desk.tried(record)[0]
    assert (desk.state(record), attempt.outcome, attempt.reason.split(":")[0]) == (
        State.UNCERTAIN,
        "SENT",
        "answered after the lease had ended",
    )


def test_a_late_answer_does_not_undo_a_decision(desk: Desk) -> None:
    """A person had it sent again before the first answer came: the second attempt alone counts."""
    gate = desk.router.script["AddARItems"] = Gate(says(envelope("AddARItems", tags(STATUS="-1"))))
    record = desk.pay("p-1")
    with desk.running():
        assert gate.asked.wait(10)
        expire(desk)
        desk.router.script["AddARItems"] = ADDED
        with another(desk) as other:
            other.decide(record, Decision.RESEND)
            other.run()
        gate.open.set()
    assert ([one.outcome for one in desk.tried(record)], desk.state(record)) == (["REJECTED", "SENT"], State.SENT)


def test_a_shut_out_owner_does_not_free_the_lane(desk: Desk) -> None:
    """The lane belongs to its new owner, whose request is under way, when the old one comes back."""
    first = desk.router.script["AddARItems"] = Gate(ADDED)
    record = desk.pay("p-1")
    desk.pay("p-2")
    with another(desk) as other, desk.running() as old:
        assert first.asked.wait(10)
        expire(desk)
        second = desk.router.script["AddARItems"] = Gate(ADDED)
        other.decide(record, Decision.CONFIRM)
        with other.running():
            assert second.asked.wait(10)
            first.open.set()
            old.result(20)
            assert [lane.owner is not None for lane in desk.lanes()] == [True]
            second.open.set()
    assert desk.sent() == ["p-1", "p-2"]


def test_threads_hand_over_while_others_pump(desk: Desk) -> None:
    """Four hand over into two lanes while the pump works: each lane keeps the order of its records, none is lost."""
    start = threading.Barrier(4)

    def hand_over(thread: int) -> list[int]:
        start.wait(10)
        return [desk.pay(f"p-{thread}-{n}", f"A-{n % 2}") for n in range(6)]

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(hand_over, n) for n in range(4)]

        def over() -> bool:
            desk.run()
            return all(future.done() for future in futures)

        until("the end of all submissions", over)
        ids = sorted(record for future in futures for record in future.result(60))
    desk.run()
    for lane in ("A-0", "A-1"):
        mine = [desk.record(one) for one in ids if desk.record(one).account_number == lane]
        names = {one.source_id for one in mine}
        assert [name for name in desk.sent() if name in names] == [one.source_id for one in mine]


def test_a_router_of_nobody_else(router: ScriptedRouter, house: Adapter) -> None:
    """Billers do not meet: two of the same account have lanes of their own."""
    one, two = desk_of(house, router), desk_of(house, router)
    one.pay("p-1")
    two.pay("p-1")
    one.run()
    assert (router.functions, two.state(two.pay("p-1"))) == (["AddARItems"], State.QUEUED)
