"""Pages of the files that are picked up: what became of each, what waits and why, and the decision about one."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.responses import Response

from ic_adapter.errors import BadField, Conflict
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.pickup.arrivals import late
from ic_adapter.files.pickup.decision_request import FileDecision, FileDecisionBody
from ic_adapter.files.pickup.decisions import File, choices
from ic_adapter.records.pickups import PickupState
from ic_adapter.web.desk.files.advice import MEANINGS, advice
from ic_adapter.web.pages.forms import NAMELESS, STALE, Form
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
SHOWN = 200  # bills and warnings on a page; the .log beside the file has all
#: The tiles: what waits for a person first.
STATES = (
    PickupState.ASKED,
    PickupState.REFUSED,
    PickupState.SEEN,
    PickupState.CLAIMED,
    PickupState.RETRY,
    PickupState.IMPORTED,
    PickupState.DUPLICATE,
    PickupState.GONE,
)
PROBLEMS = {
    "decision": "Choose a decision.",
    "by": NAMELESS,
    "reason": "Enter a reason: one line of 3 to 500 characters. The sender reads it.",
}


def listing(request: PageRequest) -> Response:
    """The files of a biller or of all, newest first, and the billers whose folders cannot be read."""
    bid = request.asked("biller") or None
    state = next((it for it in PickupState if it.value == request.asked("state")), None)
    files = request.adapter.files
    found = files.all(bid, state, PAGE + 1, request.before)
    status = [it for it in files.status() if bid in (None, it.bid)]
    tallies = files.tallies(bid)
    now = datetime.now(UTC)
    return request.shown(
        "files.html",
        bid=bid,
        zone=request.adapter.register.get(bid).clock.zone if bid else None,
        now=now,
        tallies=[(it, tallies[it]) for it in STATES],
        meanings=MEANINGS,
        files=[_row(it) for it in found[:PAGE]],
        **request.pages_around(found[PAGE - 1].id if len(found) > PAGE else None),
        expected=[it for it in late(request.adapter.store, request.adapter.register) if bid in (None, it.bid)],
        troubled=[it for it in status if it.trouble],
        undropped=request.adapter.payment_files.troubled(bid, PAGE),
        looked_at=max((it.looked_at for it in status if it.looked_at), default=None),
        can_look=request.adapter.pickup_now.is_offered,
        looked=request.asked("done"),
        state=state,
        states=STATES,
    )


def one(request: PageRequest) -> Response:
    """A file with what was left out of it, and the form that decides about it."""
    return _one(request, Form({"by": request.asked("by")}))


def decide(request: PageRequest) -> Response:
    """Carry a decision out and show the file again; 409 when it has changed meanwhile."""
    file, form = _file(request), request.form
    values = {name: form.value(name) for name in ("decision", "by", "reason", "state") if form.value(name)}
    try:
        body = msgspec.convert(values, FileDecisionBody)
        request.adapter.files.decide(file.id, body)
    except msgspec.ValidationError as error:
        name = next((it for it in PROBLEMS if f"`{it}`" in str(error) or f"$.{it}`" in str(error)), "")
        told = PROBLEMS.get(name, STALE)
        return _one(request, form.refused(name, told), 422)
    except BadField:
        return _one(request, form.refused("reason", PROBLEMS["reason"]), 422)
    except Conflict as conflict:
        return _one(request, form.refused("", f"Nothing was done: {conflict}."), 409)
    return request.onward("files", file.id, done=body.decision.value)


def look(request: PageRequest) -> Response:
    """Look at the folders of one biller now, and show its files."""
    bid = request.form.value("biller")
    look = request.adapter.pickup_now.look(bid)
    return request.onward("files", biller=look.bid, done="failed" if look.trouble else "looked")


def _one(request: PageRequest, form: Form, status: int = 200) -> Response:
    file = _file(request)
    done = request.adapter.files.imported(file)
    return request.shown(
        "file.html",
        status,
        file=file,
        row=_row(file),
        form=form,
        done=done,
        decided=next((it for it in FileDecision if it.value == request.asked("done")), None),
        shown=SHOWN,
        zone=request.adapter.register.get(file.bid).clock.zone,
        can_look=request.adapter.pickup_now.is_offered,
    )


def _row(file: File) -> dict[str, Any]:
    """A file with what can be said and done about it."""
    return {
        "file": file,
        "kind": FileKind(file.kind).noun,
        "meaning": MEANINGS[file.state],
        "advice": advice(file.reason_code),
        "choices": [it.value for it in choices(file)],
    }


def _file(request: PageRequest) -> File:
    return request.adapter.files.one(request.row_number("file"))
