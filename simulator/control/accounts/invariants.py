"""Admin call on a biller's invariants: do the books add up."""

from simulator.billing.invariants import violations
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import View


class ViolationView(View):
    """One broken rule: where, which, and what disagrees."""

    where: str
    rule: str
    detail: str


class InvariantsView(View):
    """Every broken rule; an empty list: the books add up."""

    violations: list[ViolationView]


def read(request: AdminRequest) -> InvariantsView:
    """Check all invariants of router §5.1."""
    found = violations(request.biller.router.books)
    return InvariantsView(violations=[ViolationView(where=it.where, rule=it.rule, detail=it.detail) for it in found])


CALLS = (AdminCall("GET", "/billers/{bid}/invariants", "check that the books balance", read, reply=InvariantsView),)
