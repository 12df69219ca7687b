"""The page of contract findings: what clients sent against the contract, by kind."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from simulator.console.forms import typed
from simulator.console.page import PageRequest
from simulator.journal.findings import FindingKind

#: Each kind in the words of a page.
KINDS: Mapping[FindingKind, str] = {
    FindingKind.TRANSPORT: "the request did not reach its function: address, login, grant, form or XML",
    FindingKind.SCHEMA: "the request does not match its XSD, or names no function",
    FindingKind.BUSINESS: "the request is valid, but the books refuse it; these do not fail a strict run",
}


async def findings(page_request: PageRequest) -> Response:
    """The findings of a biller."""
    found = (await page_request.admin("GET", "findings")).done()
    oldest = next(page_request.biller.router.journal.find(), None)
    return page_request.with_forms(
        "findings.html",
        biller=page_request.biller,
        found=found,
        kinds=[(kind, says, _of(kind, found)) for kind, says in KINDS.items()],
        oldest=None if oldest is None else oldest.number,
        is_cleared=page_request.asked("done") == "cleared",
    )


async def clear(page_request: PageRequest) -> Response:
    """Forget them."""
    await typed(page_request.request)
    (await page_request.admin("DELETE", "findings")).done()
    return page_request.onward("findings", done="cleared")


def _of(kind: FindingKind, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [it for it in found["findings"] if it["kind"] == kind.value]
