"""RTDR from request to store over real sockets: which calls are made, and what each failure leaves (adapter §2.1)."""

from decimal import Decimal

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.model import Outcome
from tests.ic_adapter.conftest import make
from tests.ic_adapter.rtdr_runs import add, answer, run, stored
from tests.ic_adapter.scripted import ScriptedRouter


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

    assert (result.outcome, result.reason.text, router.requests) == (Outcome.SKIPPED, "no eligible invoice", [])


@pytest.mark.parametrize(("key", "amount"), [("balance", Decimal("1671.40")), ("all", None)])
def test_mismatch(ic: Adapter, router: ScriptedRouter, key: str, amount: Decimal | None) -> None:
    """WX-RTDR-2, Q-15: balance and past due stay; the arrangement is updated unless mismatch_blocks is all."""
    answer(router, DUE_DT="20241119")

    result = run(ic, router, mismatch_blocks=key)

    after = stored(ic)
    assert (result.outcome, after.balance_due, after.past_due) == (Outcome.SKIPPED, Decimal("671.40"), None)
    assert after.payment_arrangement_amount == amount


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


def test_positive_status_key(ic: Adapter, router: ScriptedRouter) -> None:
    """positive_status_ok lets a positive STATUS pass."""
    answer(router, STATUS="3")

    assert run(ic, router, positive_status_ok=[3]).outcome is Outcome.SENT


def test_arrangement_is_not_added(ic: Adapter, router: ScriptedRouter) -> None:
    """Balance due already includes the arrangement amount; they are never added."""
    answer(router)

    values = {value.field: value.new for value in run(ic, router).values}

    assert values["BalanceDue"] == Decimal("1871.40")


PARTLY: list[tuple[dict[str, str], dict[str, object], str]] = [
    ({"PASTDUE_AMT": "1,200.00"}, {}, "PASTDUE_AMT"),
    ({"CURRENT_BALANCE": "n/a"}, {}, "CURRENT_BALANCE"),
    ({"CURRENT_BALANCE": "1e3", "PASTDUE_AMT": "x"}, {}, "CURRENT_BALANCE, PASTDUE_AMT"),
    ({"BILLED_AND_OWING": "", "CURRENT_BALANCE": "?"}, {"balance_fallback": True}, "CURRENT_BALANCE"),
    ({"active": "maybe"}, {}, "ACTIVE_PAYARR_YN"),
]


@pytest.mark.parametrize(("changes", "keys", "named"), PARTLY)
def test_refreshed_in_part(
    ic: Adapter, router: ScriptedRouter, changes: dict[str, str], keys: dict[str, object], named: str
) -> None:
    """A value of the reply that cannot be read is named: the amounts are not all fresh."""
    answer(router, **changes)
    settings: dict[str, str | None] = {"129": "BILLED_AND_OWING"} if keys else {}

    result = run(ic, router, settings, **keys)

    assert (result.outcome, result.reason.text) == (Outcome.SENT, f"refreshed in part; unreadable value in {named}")


def test_blank_value_is_not_unreadable(ic: Adapter, router: ScriptedRouter) -> None:
    """Nothing is updated then, by a rule (adapter §2.3)."""
    answer(router, PASTDUE_AMT="")

    assert run(ic, router).reason.text == "refreshed"
