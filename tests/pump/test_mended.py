"""What a mended configuration lets go on goes before anything newer of its lane (adapter §1.2, §1.3)."""

import json
from collections.abc import Generator

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.postings.by_kind import INTEGRATIONS
from ic_adapter.pump.dispatcher import Dispatcher
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.pump.worker import Worker
from ic_adapter.records.events import EmailEvent, FlagEvent, PhoneEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.router.client import RouterClient
from ic_adapter.store.database.presence import presence
from simulator.testing import CayentaSim
from tests.bounded import until
from tests.pump.fault_billers import Pair, pair

ACCOUNT = "2003708"
NO_CODE, CODE = "E BILL", "EBILL"


def set_email_code(there: Pair, code: str) -> None:
    """AS 131 with this e-mail code and the phone code RES."""
    config = {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": code, "PhoneSearchCd": "RES"}}}
    there.ic.register.patch_settings(there.sim.id, {"131": json.dumps(config)})


def change_email(there: Pair, name: str) -> int:
    """An e-mail address that tells which change it was."""
    return there.hand_over(Kind.EMAIL, EmailEvent(source_id=name, account_number=ACCOUNT, email=f"{name}@example.org"))


def serve(there: Pair) -> None:
    """A worker alone: beside it nobody looks for what a setting has mended."""
    ic = there.ic
    lane_owner, client = LaneOwner(presence(ic.store)), RouterClient(ic.endpoints, Failpoints())
    try:
        worker = Worker(
            Dispatcher(ic.store, ic.register, INTEGRATIONS, lane_owner, Failpoints()), client, lambda _: None
        )
        until("a worker without anything to do", lambda: not worker.step(there.sim.id))
    finally:
        lane_owner.leave()
        client.close()


@pytest.fixture
def there(fault_ic: Adapter, fault_sim: CayentaSim) -> Generator[Pair, None, None]:
    """A biller of Johnson County whose e-mail code is none that a router could take."""
    made = pair(fault_ic, fault_sim)
    set_email_code(made, NO_CODE)
    yield made
    fault_ic.register.delete(made.sim.id)
    made.sim.delete()


def test_mended_goes_first(there: Pair) -> None:
    """A new address, handed over right after the setting was mended, comes behind the one that was held."""
    old = change_email(there, "old")
    serve(there)
    assert there.record(old).state is State.HELD

    set_email_code(there, CODE)
    change_email(there, "new")
    serve(there)
    there.run()

    numbers = [one.tags["PHONE_NO"] for one in there.sim.person("1020424").phones().phones]
    assert numbers == ["2025550118", "new@example.org"]


def test_held_is_passed(there: Pair) -> None:
    """What the present configuration holds is passed as ever."""
    old = change_email(there, "old")
    event = PhoneEvent(source_id="phone", account_number=ACCOUNT, phone="2025550142")
    phone = there.hand_over(Kind.PHONE, event)

    serve(there)

    assert (there.record(old).state, there.record(phone).state) == (State.HELD, State.SENT)


def test_key_lets_pass(there: Pair) -> None:
    """`alert_mode` set back to the present state wakes the lane behind a record that needs a person (adapter §1.2)."""
    register, bid = there.ic.register, there.sim.id
    register.patch_keys(bid, {"alert_mode.paperless": "change_log"})
    unknown = FlagEvent(source_id="unknown", account_number="9999999", on=True)
    first = there.hand_over(Kind.PAPERLESS, unknown)
    second = there.hand_over(Kind.PAPERLESS, FlagEvent(source_id="second", account_number="9999999", on=False))
    serve(there)
    assert (there.record(first).state, there.record(second).state) == (State.REJECTED, State.QUEUED)

    register.patch_keys(bid, {"alert_mode.paperless": "current_state"})
    serve(there)

    assert there.record(second).state is State.REJECTED
