"""Balance tags that depend on more than the ledger: budget plan, discount, closed accounts, empty accounts (router §5.1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.billing.people.accounts import Discount
from simulator.router.pipeline import Router
from tests.simulator.asking import a_router, ask, balance

ACCOUNT = "2000341"  # one bill of 88.10, due 18 Nov 2024


@pytest.fixture
def router() -> Router:
    """A router on 15 Nov 2024."""
    return a_router()


def test_budget_plan(router: Router) -> None:
    """BUDGET_BILL_TP and BUDGET_BILL_AMT tell an active plan; without one they hold one blank."""
    plan = BudgetPlan(type_cd="EQUAL", amount=Decimal("80.50"), start=date(2024, 1, 1), end=date(2024, 11, 15))
    without = balance(router, ACCOUNT)
    router.books.set_budget_plan(ACCOUNT, plan)
    active = balance(router, ACCOUNT)
    router.books.set_budget_plan(ACCOUNT, replace(plan, end=date(2024, 11, 14)))
    over = balance(router, ACCOUNT)

    assert [(t["BUDGET_BILL_TP"], t["BUDGET_BILL_AMT"]) for t in (without, active, over)] == [
        (" ", " "),
        ("EQUAL", "80.5"),
        (" ", " "),
    ]


def test_discount_until_its_last_day(router: Router) -> None:
    """BALANCE_NET_AMT and ACTUAL_AMT_OWING are the balance less what may still be taken off."""
    router.books.change_account(
        replace(router.books.account(ACCOUNT), discount=Discount(Decimal("8.10"), date(2024, 11, 15)))
    )
    router.keys = replace(router.keys, balance_shape="template")
    taken = balance(router, ACCOUNT)
    router.books.clock.advance(date(2024, 11, 16) - date(2024, 11, 15))
    late = balance(router, ACCOUNT)

    assert (taken["ACTUAL_AMT_OWING"], taken["DISCOUNT_AMT"], taken["DISCOUNT_END_DT"]) == ("80", "8.1", "20241115")
    assert (late["ACTUAL_AMT_OWING"], late["DISCOUNT_AMT"], late["DISCOUNT_END_DT"]) == ("88.1", "", "")


def test_account_without_history(router: Router) -> None:
    """No entries: zero amounts, blank dates, and nothing last."""
    tags = balance(router, "2086971")

    assert {tags[name] for name in ("CURRENT_BALANCE", "PASTDUE_AMT", "UNAPPLIED_CREDIT", "WRITE_OFF_AMT")} == {"0"}
    assert {tags[name] for name in ("LAST_BILL_DT", "LAST_BILL_AMT", "LAST_PAYMENT_AMT", "DUE_DT")} == {""}


def test_get_account_reads_the_same_fold(router: Router) -> None:
    """OVERDUE_YN, LAST_BILL_DT and LAST_BILL_AMT of GetAccount come from the ledger too."""
    before = ask(router, "GetAccount", ACCOUNT)
    router.books.clock.advance(date(2024, 11, 19) - date(2024, 11, 15))
    after = ask(router, "GetAccount", ACCOUNT)

    assert (before["OVERDUE_YN"], before["LAST_BILL_DT"], before["LAST_BILL_AMT"]) == ("F", "20241018", "88.1")
    assert after["OVERDUE_YN"] == "T"


def test_returned_check_marks_the_account(router: Router) -> None:
    """V_HAS_NSF_YN is T once a payment of the account was returned."""
    paid = router.books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(10)))
    before = ask(router, "GetAccount", ACCOUNT)["V_HAS_NSF_YN"]
    router.books.post(ACCOUNT, Posting(kind=EntryKind.RETURN, amount=Decimal(10), of_item=paid.item_no))

    assert (before, ask(router, "GetAccount", ACCOUNT)["V_HAS_NSF_YN"]) == ("", "T")


def test_secrets_stay_blank(router: Router) -> None:
    """SSN and LICENSE_NO are always blank (router F-02)."""
    tags = ask(router, "GetAccount", "2003708")

    assert (tags["SSN"], tags["LICENSE_NO"]) == ("", "")


def test_one_balance_in_every_tag_that_tells_it(router: Router) -> None:
    """An unbilled charge is what tells CURRENT_BALANCE from BILLED_AND_OWING; no other tag carries that value."""
    router.books.post(ACCOUNT, Posting(kind=EntryKind.CHARGE, amount=Decimal("15.00"), effective=date(2024, 11, 10)))

    tags = balance(router, ACCOUNT)

    assert (tags["CURRENT_BALANCE"], tags["ACCOUNT_BALANCE"]) == ("103.1", "103.1")
    assert (tags["BILLED_AND_OWING"], tags["PASTDUE_AMT"]) == ("88.1", "15")
