"""Pages of the lockbox: the file of each business day, the donations that wait for one, and a file that stopped."""

from datetime import UTC, datetime

import msgspec
from starlette.responses import Response

from ic_adapter.errors import Conflict
from ic_adapter.files.lockbox.confirm_request import ConfirmBody
from ic_adapter.files.lockbox.lockbox import LockboxFile
from ic_adapter.records.lockbox import LockboxState
from ic_adapter.web.pages.forms import NAMELESS, STALE, Form
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
SHOWN = 200  # lines on a page; `ic-adapter lockbox show --content` prints all


def listing(request: PageRequest) -> Response:
    """The files of a biller or of all, newest first, and what waits."""
    bid = request.asked("biller") or None
    lockbox = request.adapter.lockbox
    found = lockbox.all(bid, PAGE + 1, request.before)
    billers = [one.id for one in lockbox.billers()] if bid is None else [bid]
    return request.shown(
        "lockbox.html",
        bid=bid,
        now=datetime.now(UTC),
        files=found[:PAGE],
        billers=billers,
        waiting=lockbox.waiting(bid),
        **request.pages_around(found[PAGE - 1].id if len(found) > PAGE else None),
        done=request.asked("done"),
    )


def run(request: PageRequest) -> Response:
    """Close the days of one biller that are over and drop their files, then show its files."""
    bid = request.form.value("biller")
    [done] = request.adapter.lockbox.run([bid])
    return request.onward("lockbox", biller=bid, done="trouble" if done.trouble else "run")


def one(request: PageRequest) -> Response:
    """A file with its lines and what can be done about it."""
    return _one(request, Form({"by": request.asked("by")}))


def decide(request: PageRequest) -> Response:
    """Export the day again or confirm the file, and show it; 409 when that cannot be done now."""
    file, form, lockbox = _file(request), request.form, request.adapter.lockbox
    decision = form.value("decision")
    try:
        if decision == "export":
            lockbox.export(file.bid, file.day)
        elif decision == "confirm":
            lockbox.confirm(file.id, msgspec.convert({"by": form.value("by")}, ConfirmBody).by)
        else:
            return _one(request, form.refused("", STALE), 422)
    except msgspec.ValidationError:
        return _one(request, form.refused("by", NAMELESS), 422)
    except Conflict as conflict:
        return _one(request, form.refused("", f"Nothing was done: {conflict}."), 409)
    return request.onward("lockbox", file.id, done=decision)


def _one(request: PageRequest, form: Form, status: int = 200) -> Response:
    file = _file(request)
    inside = request.adapter.lockbox.content(file.id)
    lines = inside.text.split("\r\n")[:-1]
    return request.shown(
        "lockbox_file.html",
        status,
        file=file,
        form=form,
        zone=request.adapter.register.get(file.bid).clock.zone,
        lines=lines[:SHOWN],
        more=max(len(lines) - SHOWN, 0),
        voided=inside.voided_since,
        is_stopped=file.state is LockboxState.STOPPED,
        done=request.asked("done"),
    )


def _file(request: PageRequest) -> LockboxFile:
    return request.adapter.lockbox.one(request.row_number("lockbox file"))
