"""What goes wrong between two calls: lost acknowledgements, errors of ours, unreadable rows, spent probes."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.plan import Plan, Send
from ic_adapter.model import Outcome
from ic_adapter.pump import dispatcher
from ic_adapter.pump.execution import Execution
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import ADD_AR_ITEMS
from ic_adapter.store.lanes import Lease
from ic_adapter.store.schema.pump_tables import LANES, RECORDS
from tests.ic_adapter.reasons import words
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says
from tests.pump.conformance_desk import BOOKED, Desk, another
from tests.pump.conformance_desk import desk as desk_of

ADDED = says(envelope("AddARItems", BOOKED))


@pytest.fixture
def house(own_house: Adapter) -> Adapter:
    """Here the pump serves every biller, not only one."""
    return own_house


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


def test_unreadable_record(house: Adapter, router: ScriptedRouter) -> None:
    """A record that this program cannot read stops its own lane; every other one goes on."""
    one, two = desk_of(house, router), desk_of(house, router)
    broken, good = one.pay("p-1"), two.pay("p-2")
    with house.store.writing() as connection:
        connection.execute(update(RECORDS).where(RECORDS.c.id == broken).values(event={"from": "a newer version"}))

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


def test_stood_still_before_the_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that does not start soon after its commit does not start at all: others may have taken the lane."""
    monkeypatch.setattr(dispatcher, "MARGIN", -1.0)
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
    execution = Execution(lease=lease, record=desk.record(desk.pay("x")), biller=biller, plan=plan(), served=0)
    execution.start()
    execution.attempt = 1
    execution.hear(RouterAnswer(function="AddARItems", outcome=Outcome.UNCERTAIN, reason=words("time-out")))

    assert execution.end is not None
    assert execution.end.outcome is Outcome.UNCERTAIN
