"""What breaks while a request is under way, the same on both stores: the database, the biller (adapter §1.3)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says
from tests.pump.conformance_desk import BOOKED, Desk, Gate, another
from tests.pump.conformance_desk import desk as desk_of

ADDED = says(envelope("AddARItems", BOOKED))
ENDED = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Away(Failpoints):
    """A database that is away when somebody comes to the armed point, once."""

    def act(self) -> None:
        """As the driver says it."""
        raise OperationalError("COMMIT", {}, Exception("the database is away"))


def test_a_database_away_after_the_call_is_waited_for(desk: Desk) -> None:
    """The answer is settled as soon as the database is back: SENT, and nothing is sent again."""
    with another(desk, Away("outcome.before_commit")) as broken:
        record = desk.pay("p-1")
        broken.run()
    assert (desk.state(record), desk.sent()) == (State.SENT, ["p-1"])


def test_a_database_away_before_the_call_means_no_call(desk: Desk) -> None:
    """What could not be committed is not sent; it is as if nobody had taken it."""
    with another(desk, Away("claim.before_commit")) as broken:
        record = desk.pay("p-1")
        with pytest.raises(OperationalError):
            broken.run()
        assert (desk.state(record), desk.sent()) == (State.QUEUED, [])
        broken.run()
    assert desk.sent() == ["p-1"]


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_connections_cut_while_a_request_is_under_way(desk: Desk) -> None:
    """A server that was restarted meanwhile, or dropped everybody: the answer is settled all the same."""
    gate = desk.router.script["AddARItems"] = Gate(ADDED)
    record = desk.pay("p-1")
    with desk.running():
        assert gate.asked.wait(10)
        with desk.ic.store.reading() as connection:
            connection.execute(ENDED)
        gate.open.set()
    desk.run()
    assert (desk.state(record), desk.sent()) == (State.SENT, ["p-1"])


def test_a_biller_deleted_in_flight(desk: Desk) -> None:
    """Its records go with it, its answer concerns nobody, and the pump goes on."""
    gate = desk.router.script["AddARItems"] = Gate(ADDED)
    desk.pay("p-1")
    desk.pay("p-2")
    with desk.running():
        assert gate.asked.wait(10)
        desk.ic.register.delete(desk.bid)
        gate.open.set()
    assert (desk.lanes(), desk.sent()) == ([], ["p-1"])


def test_a_deleted_biller_holds_up_no_other_one(house: Adapter, router: ScriptedRouter) -> None:
    """The next biller's record is sent by the same pump."""
    gone, there = desk_of(house, router), desk_of(house, router)
    gate = router.script["AddARItems"] = Gate(ADDED)
    gone.pay("p-1")
    with gone.running():
        assert gate.asked.wait(10)
        gone.ic.register.delete(gone.bid)
        gate.open.set()
    there.pay("p-2")
    there.run()
    assert there.sent() == ["p-1", "p-2"]
