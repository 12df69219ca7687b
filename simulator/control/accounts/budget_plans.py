"""Admin calls on an account's budget plan: read, set, take off."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.money import as_text
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import amount, period
from simulator.control.wire import Body, Refusal


class BudgetPlanBody(Body):
    """A plan: type code (BUDGET_BILL_TP), monthly amount (BUDGET_BILL_AMT), first and last day."""

    type: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.\-]{1,20}(?!\n)$", examples=["EQUAL"])]
    amount: str
    start: date
    end: date | None = None


def read(request: AdminRequest) -> BudgetPlanBody:
    """The plan; 404 where there is none."""
    books, account_no = request.biller.router.books, request.path["no"]
    books.account(account_no)
    plan = books.budget_plan(account_no)
    if plan is None:
        raise Refusal(404, f"account {account_no} has no budget plan")
    return BudgetPlanBody(type=plan.type_cd, amount=as_text(plan.amount), start=plan.start, end=plan.end)


def put(request: AdminRequest) -> BudgetPlanBody:
    """Put the account on a plan."""
    order: BudgetPlanBody = request.body
    period(order.start, order.end, "$")
    plan = BudgetPlan(
        type_cd=order.type, amount=amount(order.amount, "$.amount", zero=True), start=order.start, end=order.end
    )
    request.biller.router.books.set_budget_plan(request.path["no"], plan)
    return read(request)


def take_off(request: AdminRequest) -> None:
    """Take the account off its plan."""
    request.biller.router.books.set_budget_plan(request.path["no"], None)


CALLS = (
    AdminCall("GET", "/billers/{bid}/accounts/{no}/budget-plan", "get the budget plan", read, reply=BudgetPlanBody),
    AdminCall(
        "PUT", "/billers/{bid}/accounts/{no}/budget-plan", "set a budget plan", put, BudgetPlanBody, BudgetPlanBody
    ),
    AdminCall("DELETE", "/billers/{bid}/accounts/{no}/budget-plan", "remove the budget plan", take_off, status=204),
)
