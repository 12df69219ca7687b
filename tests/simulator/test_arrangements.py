"""The life cycle of a pay arrangement, derived from ledger and day (router §5.1, F-03)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from simulator.billing.books import Books
from simulator.billing.ledger.arrangements import Arrangement, Instalment
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.router.pipeline import Router
from tests.simulator.asking import a_router, ask, balance, request, send, statuses

ACCOUNT = "2086971"


@pytest.fixture
def router() -> Router:
    """An account with 300.00 past due since 1 Oct 2024, on 15 Nov 2024."""
    router = a_router()
    order = Posting(kind=EntryKind.BILL, amount=Decimal(300), effective=date(2024, 9, 1), due=date(2024, 10, 1))
    router.books.post(ACCOUNT, order)
    return router


def arrange(books: Books, **more: object) -> Arrangement:
    """A plan over 300.00 in three instalments from 1 Nov on."""
    plan = Arrangement(
        ref=1,
        start=date(2024, 11, 1),
        amount=Decimal(300),
        changed=datetime(2024, 11, 1, tzinfo=UTC),
        instalments=tuple(Instalment(date(2024, month, 20), Decimal(100)) for month in (11, 12)),
        **more,  # type: ignore[arg-type]
    )
    books.set_arrangement(ACCOUNT, plan)
    return plan


def pay(books: Books, amount: str) -> None:
    """A payment on the biller's today."""
    books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(amount)))


def told(router: Router) -> tuple[str, str]:
    """STATUS_CD of the plan and ACTIVE_PAYARR_YN of the account, as the router answers."""
    reply = send(router, request("GetPayArrangements", ("ACCOUNT_NO", ACCOUNT)))
    return reply.findtext(".//STATUS_CD") or "", ask(router, "GetAccount", ACCOUNT)["ACTIVE_PAYARR_YN"]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("active", ("Y", "T")),
        ("scheduled", ("Y", "F")),
        ("completed", ("N", "F")),
        ("broken", ("N", "F")),
        ("in grace", ("Y", "T")),
        ("kept up", ("Y", "T")),
        ("past its end", ("N", "F")),
        ("ended by a clerk", ("N", "F")),
        ("forced off", ("N", "F")),
    ],
)
def test_life_cycle(router: Router, case: str, expected: tuple[str, str]) -> None:
    """STATUS_CD is Y while the plan is scheduled or active; the gate of GetAccount is T only while it is active."""
    books = router.books
    more: dict[str, dict[str, object]] = {
        "past its end": {"end": date(2024, 11, 14)},
        "ended by a clerk": {"ended_on": date(2024, 11, 15)},
        "forced off": {"status_cd": "N"},
        "in grace": {"grace_days": 1},
    }
    arrange(books, **more.get(case, {}))
    if case == "scheduled":
        books.clock.freeze(datetime(2024, 10, 31, 9, 0))
    if case == "completed":
        pay(books, "300.00")
    if case == "kept up":
        pay(books, "100.00")
    if case in ("broken", "in grace", "kept up"):
        books.clock.freeze(datetime(2024, 11, 21, 9, 0))

    assert told(router) == expected


def test_active_plan_covers_what_it_was_made_for(router: Router) -> None:
    """An active plan takes its unpaid part out of the cut-off amount, not out of the past due."""
    before = balance(router, ACCOUNT)
    arrange(router.books)
    covered = balance(router, ACCOUNT)
    pay(router.books, "120.00")
    paid = balance(router, ACCOUNT)

    assert [before[tag] for tag in ("PASTDUE_AMT", "OVERDUE_AMT", "CUTOFF_AMT")] == ["300", "300", "300"]
    assert [covered[tag] for tag in ("PASTDUE_AMT", "OVERDUE_AMT", "CUTOFF_AMT")] == ["300", "0", "0"]
    assert [paid[tag] for tag in ("PASTDUE_AMT", "OVERDUE_AMT")] == ["180", "0"]


def test_cut_off_threatens_after_thirty_days(router: Router) -> None:
    """CUTOFF_DT is ten days ahead once the cut-off amount is more than thirty days late and no plan is active."""
    router.books.clock.freeze(datetime(2024, 10, 31, 9, 0))
    at_thirty = balance(router, ACCOUNT)
    router.books.clock.advance(timedelta(), days=1)
    after = balance(router, ACCOUNT)
    arrange(router.books)
    arranged = balance(router, ACCOUNT)

    assert (at_thirty["CUTOFF_DT"], at_thirty["NONPAY_CUTOFF_YN"]) == ("", "F")
    assert (after["CUTOFF_DT"], after["NONPAY_CUTOFF_YN"]) == ("20241111", "T")
    assert (arranged["CUTOFF_DT"], arranged["NONPAY_CUTOFF_YN"]) == ("", "F")


def test_closed_account_is_not_cut_off(router: Router) -> None:
    """A closed account has no service to cut: the F-01 sample is late for months with CUTOFF_DT blank."""
    router.books.change_tags(ACCOUNT, {"CLOSED_YN": "T"})

    assert balance(router, ACCOUNT)["CUTOFF_DT"] == ""
    assert balance(router, ACCOUNT)["OVERDUE_AMT"] == "300"


def test_override_forces_the_gate(router: Router) -> None:
    """active_payarr_override is what GetAccount answers, blank included (router F-02)."""
    answers = []
    for value in ("T", "F", ""):
        router.books.change_account(replace(router.books.account("2036948"), active_payarr_override=value))
        answers.append(ask(router, "GetAccount", "2036948")["ACTIVE_PAYARR_YN"])

    assert answers == ["T", "F", ""]


def test_several_plans_are_rows(router: Router) -> None:
    """Arrangement occurs once per plan, in the order of reference numbers (Q-12)."""
    plan = arrange(router.books)
    router.books.set_arrangement(ACCOUNT, replace(plan, ref=7, amount=Decimal("55.50")))

    reply = send(router, request("GetPayArrangements", ("ACCOUNT_NO", ACCOUNT), ("PAYSCHEDULE_YN", "Y")))

    assert [row.findtext("PAY_ARRANGEMENT_REF") for row in reply.iter("Arrangement")] == ["1", "7"]
    assert [row.findtext("ARRANGEMENT_AMT") for row in reply.iter("Arrangement")] == ["300", "55.5"]


def test_no_plan_is_a_blank_params(router: Router) -> None:
    """Without a plan Params is blank and STATUS 0 stands at function level (Q-12)."""
    reply = send(router, request("GetPayArrangements", ("ACCOUNT_NO", "2000341")))

    assert len(reply[0][0]) == 0
    assert statuses(reply) == (None, "0", None)
