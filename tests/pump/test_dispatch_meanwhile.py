"""What others do while a call is under way: decisions, other settings, another biller of the name, others' slowness."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, hangs, says, tags
from tests.pump.conformance_desk import BOOKED, Desk, Gate, another
from tests.pump.conformance_desk import desk as desk_of
from tests.pump.kill_subjects import settings_of

ADDED = says(envelope("AddARItems", BOOKED))
EMAIL = json.dumps({"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL"}}})


@pytest.fixture
def house(own_house: Adapter) -> Adapter:
    """Here the pump serves every biller, not only one."""
    return own_house


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
