"""Questions before a request is sent: a router that changes nothing here, and which fault rules would fire."""

from dataclasses import replace
from typing import TypeVar

from simulator.contract import access, registry
from simulator.contract.faults.rules import Rule
from simulator.contract.model import RawRequest
from simulator.errors import Refused
from simulator.journal.entries import Journal
from simulator.journal.findings import Findings
from simulator.router.fault_effects import asked
from simulator.router.state import RouterState

R = TypeVar("R", bound=RouterState)


def shadow(router: R) -> R:
    """Return a router that answers like this one and changes nothing here."""
    apart = replace(router, journal=Journal(1), findings=Findings(), late=[])
    apart.books, apart.faults = router.books.copy(), router.faults.copy()
    return apart


def considered(router: RouterState, raw: RawRequest) -> list[tuple[Rule, str | None]]:
    """Each rule with the reason why it does not fire for this request; none where it never comes to them."""
    try:
        caller = access.admit(raw, router.keys, router.logins)
        envelope = router.contract.parse(raw, caller, router.keys)
        call = router.contract.check_request(registry.lookup(envelope), envelope, router.keys)
    except Refused:
        return []
    return list(router.faults.considered(asked(caller, envelope, call)))
