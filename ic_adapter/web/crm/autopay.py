"""Page of a biller's autopay: who is enrolled, what became of each invoice, and why (adapter §2.6, §19.1)."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.records.autopay import AutopayState
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
ENROLLED = 50


def autopay(request: PageRequest) -> Response:
    """What became of invoices, newest first, of all accounts or of one, in any state or in one."""
    biller, adapter = request.biller, request.adapter
    account, state, offset = request.asked("account") or None, _state(request.asked("state")), _offset(request)
    found = adapter.autopay_views.collections(biller.id, account, state, PAGE + 1, offset)
    enrolled = adapter.enrollments.all(biller.id, ENROLLED + 1)
    return request.shown(
        "autopay.html",
        biller=biller,
        zone=biller.clock.zone,
        now=biller.clock.now(),
        account=account or "",
        state=state,
        states=list(AutopayState),
        found=found[:PAGE],
        older=request.query(offset=str(offset + PAGE)) if len(found) > PAGE else "",
        enrolled=enrolled[:ENROLLED],
        more_enrolled=len(enrolled) > ENROLLED,
        done=request.asked("done"),
    )


def run(request: PageRequest) -> Response:
    """Collect what is due by the biller's clock, and show what became of it."""
    [done] = request.adapter.autopay.run([request.biller.id])
    return request.onward("pump", request.biller.id, "autopay", done="failed" if done.failed else "run")


def _state(text: str) -> AutopayState | None:
    if not text:
        return None
    if text not in AutopayState.__members__:
        raise NotFound(f"state {text[:40]} not found; use one of {', '.join(AutopayState.__members__)}")
    return AutopayState(text)


def _offset(request: PageRequest) -> int:
    text = request.asked("offset")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
