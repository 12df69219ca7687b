"""What the fault matrix cannot show cell by cell: completeness, a server that is away, probes, hanging workers."""

import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.model import Outcome
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.router import functions
from simulator.contract.faults.catalogue import BY_NAME, REFUSING
from simulator.testing import CayentaSim
from simulator.testing.errors import NoReply
from tests.bounded import until
from tests.ic_adapter import rtdr_runs
from tests.pump.fault_billers import ACCOUNTS, CASES, Pair, forget, pair, prepare
from tests.pump.fault_cells import SERVER, STATUSES, VARIANTS, unvaried

AWAY = 4.0  # seconds for which a server takes no connection: enough for eight calls that fail at once
CONTACT = {"SetPhone", "AddPersonPhone"}  # kinds that look something up first
MONEY = list(ACCOUNTS.values())
PATIENT: dict[str, Any] = {"timeouts.read": 600.0}


@pytest.fixture
def there(fault_ic: Adapter, fault_sim: CayentaSim) -> Generator[Pair, None, None]:
    """A biller whose breaker opens at the second record that meets nothing readable."""
    made = pair(fault_ic, fault_sim, breaker_failures=2)
    yield made
    forget(made)


def test_every_row_has_variants() -> None:
    """A new row of the catalogue is not forgotten here."""
    assert set(VARIANTS) == set(BY_NAME)


def test_every_parameter_is_varied() -> None:
    """So is a new parameter of a row, unless it is known to change nothing."""
    assert unvaried() == set()


def test_every_row_with_a_time_out_is_late_once() -> None:
    """A row that tells an outcome past the time-out has a variant in time and one that is too late."""
    timed = {name for name, view in BY_NAME.items() if view.too_late}

    assert all({one.slow for one in VARIANTS[name]} == {False, True} for name in timed)


def test_every_refusing_status_is_tried() -> None:
    """All HTTP statuses that decide an outcome by themselves are in the matrix."""
    assert set(REFUSING) <= set(STATUSES)


def test_every_writing_function_is_tried() -> None:
    """Whatever the pump writes with is in the matrix; tickets are sent at once and never again (adapter §14)."""
    named = [value for value in vars(functions).values() if isinstance(value, functions.Function)]

    writing = {one.name for one in named if one.effect is functions.Effect.WRITES} - {"AddIssueContact"}
    assert {case.function for case in CASES} == writing


def test_server_away(fault_ic: Adapter) -> None:
    """No connection: RETRY, whatever the function; when the server is back each record is sent and booked once."""
    with CayentaSim() as sim:
        made = pair(fault_ic, sim)
        prepare(made)
        for case in CASES:
            made.hand_over(case.kind, case.event(ACCOUNTS[case.function]))
        made.sim.faults.add(view=SERVER, function="GetAccountBalance", parameters={"seconds": AWAY})
        with pytest.raises(NoReply):
            made.sim.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNTS["AddARItems"])

        made.run()
        away = {function: (made.record(it).state, made.attempts(it)) for function, it in made.numbers.items()}
        _until_back(sim)
        made.pass_time()

        assert away == {case.function: (State.RETRY, [] if case.function in CONTACT else ["RETRY"]) for case in CASES}
        assert {made.record(it).state for it in made.numbers.values()} == {State.SENT}
        booked, asked = made.booked(), made.asked()
        assert [booked[case.function, ""] - asked[case.function, ""] for case in CASES] == [0] * len(CASES)
        assert (booked["AddARItems", ""], booked["AddContact", ""], booked["SetPhone", ""]) == (3, 2, 1)
        forget(made)


def test_request_that_takes_the_server_down(fault_ic: Adapter) -> None:
    """The request at which a server goes away was read: its record is UNCERTAIN and never sent again."""
    with CayentaSim() as sim:
        made = pair(fault_ic, sim)
        made.sim.faults.add(view=SERVER, function="AddARItems", parameters={"seconds": 0.01})
        number = _pay(made, MONEY[0])

        made.run()
        _until_back(sim)
        made.pass_time()

        assert (made.record(number).state, made.attempts(number)) == (State.UNCERTAIN, ["UNCERTAIN"])
        assert made.asked()["AddARItems", ""] == 1
        forget(made)


def test_probes_send_nothing_again(there: Pair) -> None:
    """A breaker's probes are records that were never sent: an UNCERTAIN one is none, whatever the clock brings."""
    there.sim.faults.add(view="reset", function="AddARItems", times=3)
    numbers = [_pay(there, account) for account in MONEY[:5]]

    there.run()
    opened = [there.attempts(number) for number in numbers]
    there.pass_time()

    assert opened == [["UNCERTAIN"], ["UNCERTAIN"], [], [], []]
    assert [there.record(number).state for number in numbers] == [State.UNCERTAIN] * 3 + [State.SENT] * 2
    assert [len(there.attempts(number)) for number in numbers] == [1] * 5
    asked, booked = there.asked(), there.booked()
    assert [(asked["AddARItems", it], booked["AddARItems", it]) for it in MONEY[:5]] == [(1, 1)] * 5


def test_what_is_behind_waits(there: Pair) -> None:
    """The next payment of an account is not sent while the one before it is UNCERTAIN, however long that lasts."""
    there.sim.faults.add(view="half_body", function="AddARItems")
    numbers = [_pay(there, MONEY[0], guid) for guid in ("first", "second")]

    there.run()
    there.pass_time()

    assert [there.record(number).state for number in numbers] == [State.UNCERTAIN, State.QUEUED]
    assert there.asked()["AddARItems", MONEY[0]] == 1


def test_reply_of_the_payment_before(there: Pair) -> None:
    """The reply of the request before, even if it is one of the same function, is none of this request."""
    there.sim.faults.add(view="other_reply", effect="none", function="AddARItems", account=MONEY[1])
    numbers = [_pay(there, account) for account in MONEY[:2]]

    there.run()

    assert [there.record(number).state for number in numbers] == [State.SENT, State.UNCERTAIN]


def test_bulkhead(tmp_path: Path) -> None:
    """While every worker hangs at the router of payments, RTDR is answered (adapter §1.1)."""
    with adapter(tmp_path / "adapter.db", test_clock=True) as ic, CayentaSim() as sim:
        made = pair(ic, sim, **PATIENT)
        rtdr_runs.add(ic, made.sim.id)
        made.sim.faults.add(view="hang", function="AddARItems", times="always")
        numbers = [_pay(made, account) for account in MONEY[:4]]
        ic.pump.start(5)  # the last one is kept for other billers
        until("four payments at the router", lambda: made.asked()["AddARItems", ""] == 4)

        found = ic.rtdr.refresh(made.sim.id, "2036948")

        assert found.outcome is Outcome.SENT
        assert {made.record(number).state for number in numbers} == {State.SENDING}


def _pay(made: Pair, account: str, guid: str = "") -> int:
    event = PaymentEvent(
        source_id=guid or f"p-{account}", account_number=account, amount="100.00", instrument=Instrument.CC
    )
    return made.hand_over(Kind.PAYMENT, event)


def _until_back(sim: CayentaSim) -> None:
    host, port = sim.url.removeprefix("http://").split(":")
    until(f"a connection to {sim.url}", lambda: _connects(host, int(port)))


def _connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
