"""RTDR from request to store over real sockets: which calls are made, and what each failure leaves (adapter §2.1)."""

import socket
import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from ic_adapter.integrations.rtdr_result import Result
from ic_adapter.model import Group, Outcome
from ic_adapter.store import invoices
from ic_adapter.store.invoices import Account, Invoice
from ic_adapter.store.tables import INVOICES
from ic_adapter.web import accounts
from ic_adapter.web.bodies import NewInvoiceBody
from ic_adapter.web.call import Call
from ic_adapter.wiring import Adapter
from tests.ic_adapter import scripted
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

BALANCE = {
    "ACCOUNT_NO": "2036948",
    "CURRENT_BALANCE": "1871.40",
    "BILLED_AND_OWING": "1856.40",
    "PASTDUE_AMT": "1200",
    "LAST_BILL_DT": "20241016",
    "DUE_DT": "20241118",
    "STATUS": "0",
}
PLAN = {
    "ACCOUNT_NO": "2036948",
    "PAY_ARRANGEMENT_REF": "8",
    "STATUS_CD": "Y",
    "START_DT": "20241022",
    "END_DT": "20250515",
    "ARRANGEMENT_AMT": "1671.4",
}


def answer(router: ScriptedRouter, active: str = "T", rating: str = "EXCEL", **balance: str) -> None:
    """A router that answers all three functions well."""
    master = tags(ACCOUNT_NO="2036948", CREDIT_RATING_CD=rating, ACTIVE_PAYARR_YN=active, STATUS="")
    router.script = {
        "GetAccount": says(envelope("GetAccount", master)),
        "GetAccountBalance": says(envelope("GetAccountBalance", tags(**BALANCE | balance))),
        "GetPayArrangements": says(
            envelope("GetPayArrangements", f"<Arrangement>{tags(**PLAN)}</Arrangement>").replace('"1.1"', "1.1")
        ),
    }


def add(ic: Adapter, bid: str, number: str = "UB1", kind: int = 42, due: date = date(2024, 11, 18)) -> None:
    """An invoice of account 2036948 at IC."""
    body = NewInvoiceBody(
        account_number="2036948",
        invoice_number=number,
        invoice_type_id=kind,
        invoice_date=date(2024, 10, 16),
        invoice_due_date=due,
        balance_due="671.40",
    )
    accounts.add_invoice(Call(adapter=ic, path={"bid": bid}, query={}, body=body))


def run(ic: Adapter, router: ScriptedRouter, settings: dict[str, str | None] | None = None, **keys: object) -> Result:
    """A biller wired to the router, one invoice, one run."""
    make(ic, "r", "3426", {"8": router.url, **(settings or {})}, **keys)
    add(ic, "r")
    return ic.rtdr.refresh("r", "2036948")


def stored(ic: Adapter, number: str = "UB1") -> Invoice:
    """The invoice as it is stored now."""
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, "r", "2036948")
    return next(one for one in found if one.invoice_number == number)


def account(ic: Adapter) -> Account:
    """The account as it is stored now."""
    with ic.store.reading() as connection:
        found = invoices.account_of(connection, "r", "2036948")
    assert found is not None
    return found


def test_whole_run(ic: Adapter, router: ScriptedRouter) -> None:
    """WX-RTDR-5: three calls in order; balance, past due and arrangement come from their own tags."""
    answer(router)

    result = run(ic, router)

    after = stored(ic)
    assert (result.outcome, router.functions) == (
        Outcome.SENT,
        ["GetAccount", "GetAccountBalance", "GetPayArrangements"],
    )
    assert (after.balance_due, after.past_due) == (Decimal("1871.40"), Decimal("1200.00"))
    assert after.payment_arrangement_amount == Decimal("1671.40")


def test_requests(ic: Adapter, router: ScriptedRouter) -> None:
    """F-01, F-02, F-03: the requests are the documented ones, ACCOUNT_NO_CUSTOM is never sent (Q-08)."""
    answer(router)

    run(ic, router, {"74": "APIREQUEST="})

    assert router.requests == [
        (
            "APIREQUEST=<Request><GetAccount><Params><ACCOUNT_NO>2036948</ACCOUNT_NO><PREPAY_INFO_YN></PREPAY_INFO_YN>"
            "<FMT_PREPAY_YN></FMT_PREPAY_YN></Params></GetAccount></Request>"
        ),
        (
            "APIREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2036948</ACCOUNT_NO></Params></GetAccountBalance>"
            "</Request>"
        ),
        (
            "APIREQUEST=<Request><GetPayArrangements><Params><ACCOUNT_NO>2036948</ACCOUNT_NO><PAYSCHEDULE_YN>"
            "</PAYSCHEDULE_YN></Params></GetPayArrangements></Request>"
        ),
    ]


@pytest.mark.parametrize("active", ["F", "", "?"])
def test_gate(ic: Adapter, router: ScriptedRouter, active: str) -> None:
    """WX-RTDR-5: GetPayArrangements is called only if ACTIVE_PAYARR_YN is true."""
    answer(router, active)

    run(ic, router)

    assert router.functions == ["GetAccount", "GetAccountBalance"]


CALLS = [
    ({"28": None}, {"pay_arrangement": False}, ["GetAccountBalance"]),
    ({"28": "CO"}, {"pay_arrangement": False}, ["GetAccount", "GetAccountBalance"]),
    ({"28": None}, {}, ["GetAccount", "GetAccountBalance", "GetPayArrangements"]),
]


@pytest.mark.parametrize(("settings", "keys", "functions"), CALLS)
def test_account_left_out(
    ic: Adapter, router: ScriptedRouter, settings: dict[str, str | None], keys: dict[str, object], functions: list[str]
) -> None:
    """Step 5: GetAccount is left out only with pay_arrangement off and AS 28 blank."""
    answer(router)

    run(ic, router, settings, **keys)

    assert router.functions == functions


def test_no_eligible_invoice(ic: Adapter, router: ScriptedRouter) -> None:
    """Step 3, WX-RTDR-4: with donations alone the router is not called."""
    make(ic, "r", "3426", {"8": router.url})
    add(ic, "r", kind=188)

    result = ic.rtdr.refresh("r", "2036948")

    assert (result.outcome, result.reason, router.requests) == (Outcome.SKIPPED, "no eligible invoice", [])


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


@pytest.mark.parametrize(("key", "amount"), [("balance", Decimal("1671.40")), ("all", None)])
def test_mismatch(ic: Adapter, router: ScriptedRouter, key: str, amount: Decimal | None) -> None:
    """WX-RTDR-2, Q-15: balance and past due stay; the arrangement is updated unless mismatch_blocks is all."""
    answer(router, DUE_DT="20241119")

    result = run(ic, router, mismatch_blocks=key)

    after = stored(ic)
    assert (result.outcome, after.balance_due, after.past_due) == (Outcome.SKIPPED, Decimal("671.40"), None)
    assert after.payment_arrangement_amount == amount


HELD = [
    ({"8": None}, "no endpoint"),
    ({"28": "A|B|C|D|E"}, "AS 28"),
    ({"107": "PAST DUE"}, "AS 107"),
    ({"129": "A B"}, "AS 129"),
    ({"148": "all"}, "AS 148"),
]


@pytest.mark.parametrize(("settings", "words"), HELD)
def test_held(ic: Adapter, router: ScriptedRouter, settings: dict[str, str | None], words: str) -> None:
    """A missing URL or a value that does not parse holds RTDR with the reason; nothing is guessed, nothing called."""
    result = run(ic, router, settings)

    assert (result.outcome, router.requests) == (Outcome.HELD, [])
    assert words in result.reason


def test_bad_json_does_not_hold(ic: Adapter, router: ScriptedRouter) -> None:
    """INT-6948: badly formed AS 131 is no JSON; due dates are compared."""
    answer(router)

    assert run(ic, router, {"131": '{"HarrisCayenta": {"RTDRConfig": '}).outcome is Outcome.SENT


def test_bill_date_option(ic: Adapter, router: ScriptedRouter) -> None:
    """WX-RTDR-3: with UseBillDateInsteadOfDueDate "True" LAST_BILL_DT decides."""
    answer(router, DUE_DT="20200101")
    option = '{"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": "True"}}}'

    assert run(ic, router, {"131": option}).outcome is Outcome.SENT


def test_endpoint_override(ic: Adapter, router: ScriptedRouter) -> None:
    """endpoint_override.rtdr re-points RTDR."""
    answer(router)

    result = run(ic, router, {"8": "http://192.0.2.1/"}, **{"endpoint_override.rtdr": router.url})

    assert result.outcome is Outcome.SENT


def test_rtdr_time_out_key(ic: Adapter, router: ScriptedRouter) -> None:
    """timeouts.rtdr_read ends the wait for a router that hangs."""
    answer(router)
    router.script["GetAccountBalance"] = scripted.hangs

    keys: dict[str, object] = {"timeouts.rtdr_read": 0.2, "timeouts.connect": 0.2}
    result = run(ic, router, None, **keys)

    assert result.outcome is Outcome.RETRY


def test_positive_status_key(ic: Adapter, router: ScriptedRouter) -> None:
    """positive_status_ok lets a positive STATUS pass."""
    answer(router, STATUS="3")

    assert run(ic, router, positive_status_ok=[3]).outcome is Outcome.SENT


def test_paused_group(ic: Adapter, router: ScriptedRouter) -> None:
    """A stopped group is not asked again until somebody lets it go on."""
    answer(router)
    router.script["GetAccount"] = says("", 401)

    first = run(ic, router)
    asked = len(router.requests)
    second = ic.rtdr.refresh("r", "2036948")

    assert (first.outcome, second.outcome, second.calls) == (Outcome.PAUSED, Outcome.PAUSED, ())
    assert (asked, len(router.requests)) == (1, 1)
    assert first.reason == second.reason == "GetAccount: HTTP 401"


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
    assert (second.outcome, second.reason) == (Outcome.PAUSED, "GetAccount: STATUS -901 not granted")
    assert (second.calls, second.warnings) == ((), ())


def test_refused_balance(ic: Adapter, router: ScriptedRouter) -> None:
    """GetAccountBalance itself is refused: PAUSED, and the reason names it."""
    answer(router)
    router.script["GetAccountBalance"] = refused("GetAccountBalance")

    result = run(ic, router)

    assert (result.outcome, result.reason) == (Outcome.PAUSED, "GetAccountBalance: STATUS -901 not granted")
    assert ic.endpoints.state("r", Group.RTDR).paused


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
    assert any("loaded anew" in warning for warning in result.warnings)


def test_arrangement_is_not_added(ic: Adapter, router: ScriptedRouter) -> None:
    """Balance due already includes the arrangement amount; they are never added."""
    answer(router)

    values = {value.field: value.new for value in run(ic, router).values}

    assert values["BalanceDue"] == Decimal("1871.40")
