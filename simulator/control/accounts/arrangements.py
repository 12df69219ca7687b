"""Admin calls on pay arrangements: read, set up, change, end."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from simulator.billing.books import Books
from simulator.billing.ledger.arrangements import Arrangement, Instalment
from simulator.billing.ledger.money import as_text
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import amount, day, period
from simulator.control.wire import Body, Refusal, View

REF = re.compile(r"[0-9]{1,9}")
Ref = Annotated[int, Meta(ge=1, le=999_999_999)]
Grace = Annotated[int, Meta(ge=0, le=3_650)]
CodeText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.\-]{0,20}(?!\n)$", examples=["PAY"])]


class InstalmentBody(Body):
    """One agreed payment."""

    due: date
    amount: str


class NewArrangement(Body):
    """A plan to set up; without instalments it cannot break; ``status_cd`` forces the STATUS_CD that is answered."""

    start: date
    amount: str
    ref: Ref | None = None
    end: date | None = None
    option_cd: CodeText = "BDUE"
    option_amt: str = "0"
    stream_cd: CodeText = "BPA"
    grace_days: Grace = 0
    reason_cd: CodeText = ""
    instalments: list[InstalmentBody] = []
    status_cd: Literal["Y", "N"] | None = None


class ArrangementChange(Body):
    """What to change; ``ended_on`` ends the plan on that day."""

    start: date | UnsetType = UNSET
    end: date | UnsetType | None = UNSET
    amount: str | UnsetType = UNSET
    grace_days: Grace | UnsetType = UNSET
    reason_cd: CodeText | UnsetType = UNSET
    instalments: list[InstalmentBody] | UnsetType = UNSET
    ended_on: date | UnsetType | None = UNSET
    status_cd: Literal["Y", "N"] | UnsetType | None = UNSET


class ArrangementView(View):
    """A plan with the state it has today: scheduled, active, completed, broken or ended."""

    ref: int
    state: str
    status_cd: str
    start: date
    end: date | None
    amount: str
    paid: str
    option_cd: str
    option_amt: str
    stream_cd: str
    grace_days: int
    reason_cd: str
    instalments: list[InstalmentBody]
    ended_on: date | None


class ArrangementsView(View):
    """All plans of the account."""

    arrangements: list[ArrangementView]


def view(books: Books, account_no: str, plan: Arrangement) -> ArrangementView:
    """A plan as JSON shows it."""
    position = books.position(account_no)
    return ArrangementView(
        ref=plan.ref,
        state=plan.state(position).value,
        status_cd=plan.wire_status(position),
        start=plan.start,
        end=plan.end,
        amount=as_text(plan.amount),
        paid=as_text(plan.paid(position, position.today)),
        option_cd=plan.option_cd,
        option_amt=as_text(plan.option_amt),
        stream_cd=plan.stream_cd,
        grace_days=plan.grace_days,
        reason_cd=plan.reason_cd,
        instalments=[InstalmentBody(due=item.due, amount=as_text(item.amount)) for item in plan.instalments],
        ended_on=plan.ended_on,
    )


def listing(request: AdminRequest) -> ArrangementsView:
    """The account's plans."""
    books, account_no = request.biller.router.books, request.path["no"]
    books.account(account_no)
    plans = [view(books, account_no, plan) for plan in books.arrangements(account_no)]
    return ArrangementsView(arrangements=plans)


def set_up(request: AdminRequest) -> ArrangementView:
    """Set a plan up."""
    order: NewArrangement = request.body
    books, account_no = request.biller.router.books, request.path["no"]
    books.account(account_no)
    ref = order.ref or books.next_arrangement_ref(account_no)
    if any(plan.ref == ref for plan in books.arrangements(account_no)):
        raise Refusal(409, f"pay arrangement {ref} already exists", ("$.ref", "taken"))
    plan = Arrangement(
        ref=ref,
        start=order.start,
        end=order.end,
        amount=amount(order.amount, "$.amount"),
        changed=books.clock.now(),
        option_cd=order.option_cd,
        option_amt=amount(order.option_amt, "$.option_amt", zero=True),
        stream_cd=order.stream_cd,
        grace_days=order.grace_days,
        reason_cd=order.reason_cd,
        instalments=_instalments(order.instalments),
        status_cd=order.status_cd,
    )
    return _kept(books, account_no, plan)


def change(request: AdminRequest) -> ArrangementView:
    """Change or end a plan; CHG_DTM becomes the biller's now."""
    order: ArrangementChange = request.body
    books, account_no = request.biller.router.books, request.path["no"]
    plan = books.arrangement(account_no, _ref(request.path["ref"]))
    changes: dict[str, Any] = {
        name: getattr(order, name) for name in order.__struct_fields__ if getattr(order, name) is not UNSET
    }
    if "amount" in changes:
        changes["amount"] = amount(changes["amount"], "$.amount")
    if "instalments" in changes:
        changes["instalments"] = _instalments(changes["instalments"])
    return _kept(books, account_no, replace(plan, **changes, changed=books.clock.now()))


def _kept(books: Books, account_no: str, plan: Arrangement) -> ArrangementView:
    period(plan.start, plan.end, "$")
    day(plan.ended_on, "$.ended_on")
    shown = view(books, account_no, plan)
    books.set_arrangement(account_no, plan)
    return shown


def _instalments(bodies: Sequence[InstalmentBody]) -> tuple[Instalment, ...]:
    for place, body in enumerate(bodies):
        day(body.due, f"$.instalments[{place}].due")
    return tuple(
        Instalment(body.due, amount(body.amount, f"$.instalments[{place}].amount")) for place, body in enumerate(bodies)
    )


def _ref(text: str) -> int:
    if not REF.fullmatch(text):
        raise Refusal(404, f"pay arrangement {text[:40]} not found", ("ref", "use a number"))
    return int(text)


CALLS = (
    AdminCall(
        "GET", "/billers/{bid}/accounts/{no}/arrangements", "list the pay arrangements", listing, reply=ArrangementsView
    ),
    AdminCall(
        "POST",
        "/billers/{bid}/accounts/{no}/arrangements",
        "add a pay arrangement",
        set_up,
        NewArrangement,
        ArrangementView,
        201,
    ),
    AdminCall(
        "PATCH",
        "/billers/{bid}/accounts/{no}/arrangements/{ref}",
        "change or end a pay arrangement",
        change,
        ArrangementChange,
        ArrangementView,
    ),
)
