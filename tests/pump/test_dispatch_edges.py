"""What a review found between two calls: lost acknowledgements, decisions meanwhile, unreadable rows, others' slowness."""

import json
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from ic_adapter.billers import NewBiller
from ic_adapter.failpoints import Failpoints
from ic_adapter.model import Outcome
from ic_adapter.outcomes import ADD_AR_ITEMS
from ic_adapter.pump import dispatch
from ic_adapter.pump.course import Course
from ic_adapter.pump.decisions import Decision
from ic_adapter.pump.kinds import Kind
from ic_adapter.pump.states import State
from ic_adapter.pump.steps import Plan, Send
from ic_adapter.router_client import Answer
from ic_adapter.store.lanes import Lease
from ic_adapter.store.pump_tables import LANES, RECORDS
from ic_adapter.wiring import Adapter, adapter
from tests.databases import DIALECTS
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, hangs, says, tags
from tests.pump.conformance_desk import BOOKED, Desk, Gate, another
from tests.pump.conformance_desk import desk as desk_of
from tests.pump.kill_subjects import settings_of

ADDED = says(envelope("AddARItems", BOOKED))
EMAIL = json.dumps({"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL"}}})


@pytest.fixture(params=DIALECTS)
def house(request: pytest.FixtureRequest) -> Generator[Adapter, None, None]:
    """An adapter on a store of its own: here the pump serves every biller, not only one."""
    server = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgresql_server")
    url = server.fresh()
    with adapter(url, test_clock=True) as opened:
        yield opened
    server.reuse(url)


@pytest.fixture
def desk(house: Adapter, router: ScriptedRouter) -> Desk:
    """A biller there."""
    return desk_of(house, router)


class Away(Failpoints):
    """The server goes away at a point."""

    def act(self) -> None:
        """As the driver says it."""
        raise OperationalError("COMMIT", {}, Exception("the connection was lost"))


class Wrong(Failpoints):
    """An error of ours at a point."""

    def act(self) -> None:
        """As a slip does it."""
        raise RuntimeError("ours")


def test_acknowledgement_of_a_commit_is_lost(desk: Desk) -> None:
    """The commit went through and its acknowledgement did not: every record is sent once, and none is stuck."""
    with another(desk, Away("outcome.after_commit")) as broken:
        payments = [desk.pay(f"p-{number}") for number in range(3)]
        broken.run()
    desk.run()

    assert [desk.state(one) for one in payments] == [State.SENT] * 3
    assert len(desk.sent()) == 3


def test_dropped_during_a_look_up(desk: Desk) -> None:
    """What a person drops while the router is asked for the phone records is not written."""
    desk.ic.register.patch_settings(desk.bid, {"131": EMAIL})
    account = says(envelope("GetAccount", tags(ACCOUNT_NO="A-1", PERSON_NO="7")))
    gate = desk.router.script["GetAccount"] = Gate(account)
    desk.router.script["GetPhoneRecords"] = says(envelope("GetPhoneRecords", tags(PHONE_COUNT="0", STATUS="0")))
    desk.router.script["AddPersonPhone"] = says(envelope("AddPersonPhone", tags(STATUS="0")))
    record = desk.hand_over(Kind.EMAIL, "e-1", email="x@example.org")

    with desk.running():
        assert gate.asked.wait(10)
        desk.decide(record, Decision.DROP)
        gate.open.set()

    assert (desk.state(record), "AddPersonPhone" in desk.router.functions) == (State.SKIPPED, False)


def test_unreadable_record(house: Adapter, router: ScriptedRouter) -> None:
    """A record that this program cannot read stops its own lane; every other one goes on."""
    one, two = desk_of(house, router), desk_of(house, router)
    broken, good = one.pay("p-1"), two.pay("p-2")
    with house.store.writing() as connection:
        connection.execute(update(RECORDS).where(RECORDS.c.id == broken).values(event={"from": "a newer program"}))

    house.pump.run()

    assert two.state(good) is State.SENT


def test_lane_that_cannot_be_served(house: Adapter, router: ScriptedRouter) -> None:
    """An error of ours in one lane sets that lane aside; every other one goes on."""
    one, two = desk_of(house, router), desk_of(house, router)
    one.pay("p-1")
    good = two.pay("p-2")
    with house.store.writing() as connection:
        connection.execute(update(LANES).where(LANES.c.bid == one.bid).values(lane="elsewhere"))

    house.pump.run()

    assert two.state(good) is State.SENT


def test_error_of_ours_behind_an_answer(desk: Desk) -> None:
    """What was answered is settled, whatever goes wrong with the record behind it."""
    with another(desk, Wrong("outcome.before_commit")) as broken:
        payments = [desk.pay(f"p-{number}") for number in range(2)]
        broken.run()

    assert [desk.state(one) for one in payments] == [State.SENT] * 2
    assert len(desk.sent()) == 2


def test_probe_is_not_spent_on_what_calls_nobody(house: Adapter, router: ScriptedRouter) -> None:
    """An open breaker lets the next record that calls through, not one that is skipped."""
    desk = desk_of(house, router, breaker_failures=1)
    router.script["AddARItems"] = closes
    desk.pay("p-0", account="Z")
    desk.run()
    router.script["AddARItems"] = ADDED
    for number in range(4):
        desk.hand_over(Kind.PAYMENT, f"c-{number}", account=f"B-{number}", amount="1.00", fee="1.00")
    payment = desk.pay("p-9", account="C")

    desk.advance(minutes=1)
    desk.run()

    assert desk.state(payment) is State.SENT


def test_probes_come_less_and_less_often(house: Adapter, router: ScriptedRouter) -> None:
    """A router that stays down is tried after 1, 2, 5 and 15 minutes."""
    desk = desk_of(house, router, breaker_failures=1)
    desk.ic.register.patch_keys(desk.bid, {"endpoint_override.payment": "http://127.0.0.1:9/router"})
    for number in range(9):
        desk.pay(f"p-{number}", account=f"A-{number}")
    desk.run()
    tried = []
    for minute in range(1, 39):
        before = _attempts(desk)
        desk.advance(minutes=1)
        desk.run()
        tried += [minute] * (_attempts(desk) - before)

    assert tried == [1, 3, 8, 23, 38]


def _attempts(desk: Desk) -> int:
    with desk.ic.store.reading() as connection:
        return sum(connection.scalars(RECORDS.select().with_only_columns(RECORDS.c.attempts)))


def test_evidence_of_a_slow_router_stops_nobody(house: Adapter, router: ScriptedRouter) -> None:
    """While an RTDR router keeps the look for evidence waiting, a retry of another biller goes when it is due."""
    slow, other = desk_of(house, router), desk_of(house, router)
    router.script["AddARItems"] = closes
    slow.pay("p-1")
    slow.run()
    gone = other.pay("q-1")
    other.ic.register.patch_keys(other.bid, {"endpoint_override.payment": "http://127.0.0.1:9/router"})
    other.run()
    other.ic.register.patch_keys(other.bid, {"endpoint_override.payment": ""})
    sent = threading.Event()

    def answers(client: Any, over: threading.Event) -> None:
        ADDED(client, over)
        sent.set()

    asked = threading.Event()

    def keeps_waiting(client: Any, _: threading.Event) -> None:
        asked.set()
        hangs(client, sent)

    router.script["AddARItems"] = answers
    router.script["GetAccountBalance"] = keeps_waiting
    slow.advance(minutes=2)
    with another(slow) as busy:
        busy.ic.pump.start(2)
        assert asked.wait(10)
        other.advance(minutes=2)

        assert sent.wait(8), other.told(gone)


def test_biller_made_again_under_a_call(house: Adapter, router: ScriptedRouter) -> None:
    """A late answer to a call for a biller that is gone says nothing about one of the same name and numbers."""
    desk = desk_of(house, router)
    first, second = Gate(ADDED), Gate(ADDED)
    router.script["AddARItems"] = first
    desk.pay("p-1")
    with desk.running() as old:
        assert first.asked.wait(10)
        house.register.delete(desk.bid)
        router.script["AddARItems"] = second
        own = settings_of(router.url)
        house.register.create(NewBiller(id=desk.bid, template="3426", settings=own, keys={}, bif={}))
        again = desk.pay("p-1")
        with desk.running():
            assert second.asked.wait(10)
            first.open.set()
            old.result(20)
            meanwhile, [tried] = desk.state(again), desk.tried(again)
            second.open.set()

    assert (meanwhile, tried.outcome) == (State.SENDING, None)
    assert (desk.state(again), desk.tried(again)[0].outcome) == (State.SENT, "SENT")


def test_settings_that_change_under_a_call(tmp_path: Path, router: ScriptedRouter) -> None:
    """The record behind the call goes by the new settings, also where clocks do not move and billers are not re-read."""
    gate = router.script["AddARItems"] = Gate(ADDED)
    with ScriptedRouter() as moved, adapter(tmp_path / "adapter.db", test_clock=False) as ic:
        moved.script["AddARItems"] = ADDED
        ic.register.create(NewBiller(id="b", template="3426", settings=settings_of(router.url), keys={}, bif={}))
        desk = Desk(ic, "b", moved)
        payments = [desk.pay(f"p-{number}") for number in range(3)]
        with desk.running():
            assert gate.asked.wait(10)
            ic.register.patch_settings("b", {"11": moved.url})
            gate.open.set()

        assert [desk.state(one) for one in payments] == [State.SENT] * 3
        assert (len(router.requests), desk.sent()) == (1, ["p-1", "p-2"])


def test_one_worker_is_kept_for_others(house: Adapter, router: ScriptedRouter) -> None:
    """A biller whose router keeps everybody waiting does not get the last worker."""
    slow, other = desk_of(house, router), desk_of(house, router)
    sent = threading.Event()

    def answers(client: Any, over: threading.Event) -> None:
        ADDED(client, over)
        sent.set()

    patience = threading.Event()
    with ScriptedRouter() as quick:
        quick.script["AddARItems"] = answers
        other.ic.register.patch_settings(other.bid, {"11": quick.url})
        router.script["AddARItems"] = lambda client, over: (patience.wait(20), ADDED(client, over))[1]
        for number in range(4):
            slow.pay(f"p-{number}", account=f"A-{number}")
        other.pay("q-1")
        with another(slow) as busy:
            busy.ic.pump.start(2)
            try:
                assert sent.wait(10)
            finally:
                patience.set()


def test_stood_still_before_the_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that does not start soon after its commit does not start at all: others may have taken the lane."""
    monkeypatch.setattr(dispatch, "MARGIN", -1.0)
    payment = desk.pay("p-1")

    desk.run()

    assert (desk.state(payment), desk.sent()) == (State.RETRY, [])


def test_error_of_ours_after_an_unreadable_answer(desk: Desk) -> None:
    """What may have been booked stays UNCERTAIN whatever goes wrong here afterwards."""

    def plan() -> Plan:
        yield Send(ADD_AR_ITEMS, {})
        raise KeyError("ours")

    lease = Lease(1, desk.bid, "A-1", "money", "me", 1)
    biller = desk.ic.register.get(desk.bid)
    course = Course(lease=lease, record=desk.record(desk.pay("x")), biller=biller, plan=plan(), served=0)
    course.start()
    course.attempt = 1
    course.hear(Answer(function="AddARItems", outcome=Outcome.UNCERTAIN, reason="time-out"))

    assert course.end is not None
    assert course.end.outcome is Outcome.UNCERTAIN
