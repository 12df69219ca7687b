"""Faults of the reading functions inside the contact kinds: nothing is written until they answered (adapter §9, §10)."""

from collections.abc import Generator

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.model import Group
from ic_adapter.records.events import EmailEvent, PhoneEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from simulator.contract.faults.catalogue import ClientOutcome
from simulator.testing import CayentaSim
from tests.pump.fault_billers import ACCOUNTS, Pair, forget, hurry, pair
from tests.pump.fault_cells import CELLS, Cell

PHONE, EMAIL = ACCOUNTS["SetPhone"], ACCOUNTS["AddPersonPhone"]
#: Reading function → the function whose record meets its fault. Both kinds come to both by the same steps.
READS = {"GetAccount": (PHONE, "SetPhone"), "GetPhoneRecords": (EMAIL, "AddPersonPhone")}


@pytest.fixture
def there(request: pytest.FixtureRequest, fault_ic: Adapter, fault_sim: CayentaSim) -> Generator[Pair, None, None]:
    """A biller whose next GetAccount for a phone, and GetPhoneRecords for an e-mail, meet the fault."""
    cell: Cell = request.node.callspec.params["cell"]
    made = pair(fault_ic, fault_sim, slow=cell.slow)
    hurry(made)
    made.sim.ask("GetAccountBalance", ACCOUNT_NO=PHONE)  # what `other_reply` answers with
    made.sim.faults.add(name="GetAccount", **cell.rule("GetAccount", "done"), account=PHONE)
    xpath = f"//PERSON_NO[.='{EMAIL}']"
    made.sim.faults.add(name="GetPhoneRecords", **cell.rule("GetPhoneRecords", "done"), xpath=xpath)
    yield made
    forget(made)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_reading(there: Pair, cell: Cell) -> None:
    """A record whose look-up meets this fault is in the state that the table names for reading, without an attempt.

    Nothing was written then; what could not be read is asked again in time, and then written once.
    """
    numbers = _hand_over(there)
    there.run()
    if cell.outcome(writes=False) is ClientOutcome.PAUSED:  # both look-ups stop the same group, one after the other
        for before in ([0, 0], [1, 0]):
            there.pass_time()
            assert (there.paused(), list(_written(there).values())) == ({Group.PAYMENTS}, before)
            there.resume(Group.PAYMENTS)
    first = {function: there.record(number).state for function, number in numbers.items()}
    written = _written(there)
    there.pass_time()

    state, is_paused = cell.state(writes=False), cell.outcome(writes=False) is ClientOutcome.PAUSED
    told = State.SENT if is_paused else state
    assert first == dict.fromkeys(READS, told)
    assert written == dict.fromkeys(READS, int(told is State.SENT))
    end = State.SENT if told is State.RETRY else told
    assert {function: there.record(number).state for function, number in numbers.items()} == dict.fromkeys(READS, end)
    assert _written(there) == dict.fromkeys(READS, int(end is State.SENT))
    assert {len(there.attempts(number)) for number in numbers.values()} == {int(end is State.SENT)}


def _hand_over(there: Pair) -> dict[str, int]:
    phone = PhoneEvent(source_id="p", account_number=PHONE, phone="2025550123")
    email = EmailEvent(source_id="e", account_number=EMAIL, email="new@example.org")
    return {
        "GetAccount": there.hand_over(Kind.PHONE, phone),
        "GetPhoneRecords": there.hand_over(Kind.EMAIL, email),
    }


def _written(there: Pair) -> dict[str, int]:
    """How often the record behind each reading function wrote; asked and booked must agree."""
    booked, asked = there.booked(), there.asked()
    found = {reading: booked[writing, ""] for reading, (_, writing) in READS.items()}
    assert found == {reading: asked[writing, ""] for reading, (_, writing) in READS.items()}
    return found
