"""What a changed configuration lets go on, and replies that only just fit, the same on both stores (adapter §1.3)."""

import socket
from collections.abc import Callable, Generator

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.model import Group
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags
from tests.pump.conformance_desk import Desk
from tests.pump.conformance_desk import desk as desk_of

MENDS: dict[str, Callable[[Desk], object]] = {
    "address": lambda it: it.ic.register.patch_settings(it.bid, {"11": f"{it.router.url}-new"}),
    "re-pointed": lambda it: it.ic.register.patch_keys(it.bid, {"endpoint_override.payment": it.router.url}),
    "form key": lambda it: it.ic.register.patch_settings(it.bid, {"74": "APIREQUEST="}),
    "by hand": lambda it: it.ic.register.resume(it.bid, Group.PAYMENTS),
    "time-out": lambda it: it.ic.register.patch_keys(it.bid, {"timeouts.read": 60}),
    "breaker": lambda it: it.ic.register.patch_keys(it.bid, {"breaker_failures": 0}),
}


@pytest.fixture
def closed_port() -> Generator[str, None, None]:
    """An address at which nobody listens, and nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/router"


@pytest.mark.parametrize("status", ["99999999999", "-999999999999999999"])
def test_a_status_of_many_digits_settles(desk: Desk, status: str) -> None:
    """The reader takes a STATUS of up to 18 digits (router §4.1), so the store does too."""
    desk.router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS=status, STATUS_DESC="no")))
    record = desk.pay("p-1")

    desk.run()

    assert (desk.state(record), desk.tried(record)[0].status) == (State.REJECTED, int(status))


@pytest.mark.parametrize("mend", MENDS)
def test_a_changed_configuration_forgets_the_breaker(house: Adapter, router: ScriptedRouter, mend: str) -> None:
    """What was found out about an address that is mended holds up nothing at the new one."""
    desk = desk_of(house, router, breaker_failures=1)
    booked = router.script["AddARItems"]
    router.script["AddARItems"] = closes
    desk.pay("p-1")
    desk.run()
    record = desk.pay("p-2", "A-2")
    desk.run()
    router.script["AddARItems"] = booked

    before = desk.state(record)
    MENDS[mend](desk)
    desk.run()

    assert (before, desk.state(record)) == (State.QUEUED, State.SENT)


def test_failures_at_the_old_address_do_not_count(house: Adapter, router: ScriptedRouter) -> None:
    """The breaker counts anew after the address was mended."""
    desk = desk_of(house, router, breaker_failures=2)
    router.script["AddARItems"] = closes
    desk.pay("p-1")
    desk.run()
    desk.ic.register.patch_settings(desk.bid, {"12": "another"})
    desk.pay("p-2", "A-2")
    record = desk.pay("p-3", "A-3")

    desk.run()

    assert desk.state(record) is State.UNCERTAIN


def test_a_retry_behind_what_holds_no_longer(house: Adapter, router: ScriptedRouter, closed_port: str) -> None:
    """A RETRY that waits behind an UNCERTAIN alert under `change_log` goes on once only the present state counts."""
    desk = desk_of(house, router)
    booked = router.script["AddAlert"]
    router.script["AddAlert"] = closes
    desk.hand_over(Kind.PAPERLESS, "f-1")
    desk.run()
    desk.ic.register.patch_settings(desk.bid, {"14": closed_port})
    record = desk.hand_over(Kind.PAPERLESS, "f-2", on=False)
    desk.run()
    desk.ic.register.patch_keys(desk.bid, {"alert_mode.paperless": "change_log"})
    desk.advance(minutes=2)
    desk.run()
    desk.ic.register.patch_settings(desk.bid, {"14": router.url})
    router.script["AddAlert"] = booked
    desk.run()
    before = desk.state(record)

    desk.ic.register.patch_keys(desk.bid, {"alert_mode.paperless": "current_state"})
    desk.run()

    assert (before, desk.state(record)) == (State.RETRY, State.SENT)
