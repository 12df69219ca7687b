"""RTDR when something fails: each call, a stopped group, a setting that holds, an import meanwhile (adapter §1.3, §2.1)."""

import socket
import threading
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from ic_adapter.adapter import Adapter
from ic_adapter.errors import NotFound
from ic_adapter.model import Group, Outcome
from ic_adapter.store.schema.tables import ENDPOINTS, INVOICES, RTDR_LOG
from tests.ic_adapter import scripted
from tests.ic_adapter.rtdr_runs import account, answer, run, stored
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says


def test_account_fails(ic: Adapter, router: ScriptedRouter) -> None:
    """Step 5: without GetAccount the balance is refreshed, arrangement and flags stay, and it is noted."""
    answer(router)
    router.script["GetAccount"] = scripted.closes

    result = run(ic, router)

    assert (result.outcome, stored(ic).balance_due) == (Outcome.SENT, Decimal("1871.40"))
    assert any("GetAccount failed" in warning for warning in result.warnings)


def test_balance_fails(ic: Adapter, router: ScriptedRouter) -> None:
    """Step 6: no value of the invoice changes, yet block codes do; GetPayArrangements is not asked."""
    answer(router, rating="NOCHK")
    router.script["GetAccountBalance"] = says("<html/>", 500)

    result = run(ic, router, {"28": "CO|NOCHK"})

    assert (result.outcome, router.functions) == (Outcome.RETRY, ["GetAccount", "GetAccountBalance"])
    assert (stored(ic).balance_due, account(ic).block_ach) == (Decimal("671.40"), True)


def test_arrangements_fail(ic: Adapter, router: ScriptedRouter) -> None:
    """Step 7: the arrangement amount stays, the rest goes on."""
    answer(router)
    router.script["GetPayArrangements"] = scripted.resets

    result = run(ic, router)

    assert (result.outcome, stored(ic).balance_due) == (Outcome.SENT, Decimal("1871.40"))
    assert stored(ic).payment_arrangement_amount is None


HELD = [
    ({"8": None}, "no endpoint"),
    ({"28": "A|B|C|D|E"}, "AS 28"),
    ({"107": "PAST DUE"}, "AS 107"),
    ({"129": "A B"}, "AS 129"),
    ({"129": "LAST_BILL_DT"}, "AS 129"),
    ({"129": "ACCOUNT_NO"}, "AS 129"),
    ({"129": "STATUS"}, "AS 129"),
    ({"107": "DUE_DT"}, "AS 107"),
    ({"148": "all"}, "AS 148"),
]


@pytest.mark.parametrize(("settings", "words"), HELD)
def test_held(ic: Adapter, router: ScriptedRouter, settings: dict[str, str | None], words: str) -> None:
    """A missing URL or a value that does not parse holds RTDR with the reason; nothing is guessed, nothing called."""
    result = run(ic, router, settings)

    assert (result.outcome, router.requests) == (Outcome.HELD, [])
    assert words in result.reason.text


def test_bad_json_does_not_hold(ic: Adapter, router: ScriptedRouter) -> None:
    """INT-6948: badly formed AS 131 is no JSON; due dates are compared."""
    answer(router)

    assert run(ic, router, {"131": '{"HarrisCayenta": {"RTDRConfig": '}).outcome is Outcome.SENT


def test_rtdr_time_out_key(ic: Adapter, router: ScriptedRouter) -> None:
    """timeouts.rtdr_read ends the wait for a router that hangs."""
    answer(router)
    router.script["GetAccountBalance"] = scripted.hangs

    keys: dict[str, object] = {"timeouts.rtdr_read": 0.2, "timeouts.connect": 0.2}
    result = run(ic, router, None, **keys)

    assert result.outcome is Outcome.RETRY


def test_paused_group(ic: Adapter, router: ScriptedRouter) -> None:
    """A stopped group is not asked again until somebody lets it go on."""
    answer(router)
    router.script["GetAccount"] = says("", 401)

    first = run(ic, router)
    asked = len(router.requests)
    second = ic.rtdr.refresh("r", "2036948")

    assert (first.outcome, second.outcome, second.calls) == (Outcome.PAUSED, Outcome.PAUSED, ())
    assert (asked, len(router.requests)) == (1, 1)
    assert first.reason.text == second.reason.text == "GetAccount: HTTP 401"


def refused(function: str, status: int = -901) -> scripted.Behaviour:
    """A login that may not use this function."""
    return says(envelope(function, "", f"<STATUS>{status}</STATUS><STATUS_DESC>not granted</STATUS_DESC>"))


def test_refused_account_data(ic: Adapter, router: ScriptedRouter) -> None:
    """§2.1 step 5 and §1.3: GetAccount is refused by STATUS, the run goes on, then the group stops."""
    answer(router)
    router.script["GetAccount"] = refused("GetAccount")

    first = run(ic, router)
    second = ic.rtdr.refresh("r", "2036948")

    assert [(call.function, call.outcome) for call in first.calls] == [
        ("GetAccount", Outcome.PAUSED),
        ("GetAccountBalance", Outcome.SENT),
    ]
    assert (first.outcome, first.warnings) == (Outcome.SENT, ("GetAccount failed: STATUS -901 not granted",))
    assert stored(ic).balance_due == Decimal("1871.40")
    assert (second.outcome, second.reason.text) == (Outcome.PAUSED, "GetAccount: STATUS -901 not granted")
    assert (second.calls, second.warnings) == ((), ())


def test_refused_balance(ic: Adapter, router: ScriptedRouter) -> None:
    """GetAccountBalance itself is refused: PAUSED, and the reason names it."""
    answer(router)
    router.script["GetAccountBalance"] = refused("GetAccountBalance")

    result = run(ic, router)

    assert (result.outcome, result.reason.text) == (Outcome.PAUSED, "GetAccountBalance: STATUS -901 not granted")
    assert ic.endpoints.state("r", Group.RTDR).paused


@pytest.mark.parametrize("function", ["GetAccount", "GetAccountBalance", "GetPayArrangements"])
@pytest.mark.parametrize("status", [200, 401])
def test_biller_deleted_meanwhile(ic: Adapter, router: ScriptedRouter, function: str, status: int) -> None:
    """A biller that is deleted while the router answers is not found, and nothing of the run is kept."""
    answer(router)
    answers = router.script[function] if status == 200 else says("", status)

    def delete(client: socket.socket, over: threading.Event) -> None:
        ic.register.delete("r")
        answers(client, over)

    router.script[function] = delete

    with pytest.raises(NotFound, match="biller r not found"):
        run(ic, router, {"28": "CO"})

    with ic.store.reading() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table)) for table in (INVOICES, ENDPOINTS, RTDR_LOG)
        ]
    assert counts == [0, 0, 0]


def test_account_forges_no_log_line(ic: Adapter, router: ScriptedRouter, caplog: pytest.LogCaptureFixture) -> None:
    """An account number with a line break, as the command line may hand it over, stays in one line of the log."""
    run(ic, router)

    with caplog.at_level("INFO"):
        ic.rtdr.refresh("r", "1\nFAKE")

    assert [record.getMessage() for record in caplog.records] == [r"rtdr bid=r account='1\nFAKE' outcome=SKIPPED"]


def test_import_meanwhile_wins(ic: Adapter, router: ScriptedRouter) -> None:
    """An invoice that was loaded anew while the router was asked keeps what was loaded."""
    answer(router)
    answers = router.script["GetAccountBalance"]

    def load_anew(client: socket.socket, over: threading.Event) -> None:
        with ic.store.writing() as connection:
            connection.execute(update(INVOICES).values(imported_seq=77, balance_due=Decimal("5.00")))
        answers(client, over)

    router.script["GetAccountBalance"] = load_anew

    result = run(ic, router)

    assert stored(ic).balance_due == Decimal("5.00")
    assert any("reloaded" in warning for warning in result.warnings)
