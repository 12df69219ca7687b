"""The page of contract findings: what clients sent against the contract, by kind."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from simulator.console.forms import typed
from simulator.console.page import Visit
from simulator.journal.findings import Kind

#: Each kind in the words of a page.
KINDS: Mapping[Kind, str] = {
    Kind.TRANSPORT: "the request did not get through to its function: address, login, grant, form, XML",
    Kind.SCHEMA: "the request does not match its XSD, or names no function",
    Kind.BUSINESS: "the request is valid and the books refuse it; a strict run does not fail by these",
}


async def findings(visit: Visit) -> Response:
    """The findings of a biller."""
    found = (await visit.admin("GET", "findings")).done()
    oldest = next(visit.biller.router.journal.find(), None)
    return visit.with_forms(
        "findings.html",
        biller=visit.biller,
        found=found,
        kinds=[(kind, says, _of(kind, found)) for kind, says in KINDS.items()],
        oldest=None if oldest is None else oldest.number,
        is_cleared=visit.asked("done") == "cleared",
    )


async def clear(visit: Visit) -> Response:
    """Forget them."""
    await typed(visit.request)
    (await visit.admin("DELETE", "findings")).done()
    return visit.onward("findings", done="cleared")


def _of(kind: Kind, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [it for it in found["findings"] if it["kind"] == kind.value]
