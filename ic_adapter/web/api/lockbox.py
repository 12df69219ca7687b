"""API calls on the lockbox: its files, what is in one, a run now, a day exported again, a stopped file confirmed."""

from datetime import date
from typing import Any

from msgspec import Struct

from ic_adapter import money
from ic_adapter.errors import NotFound
from ic_adapter.files.lockbox.lockbox import LockboxFile, Waiting
from ic_adapter.web.api.request import ApiCall

LISTED, MOST_LISTED = 100, 1_000  # files to a page


class LockboxFileView(Struct, kw_only=True):
    """A lockbox file. `day`: its business day; `total` is the sum without fees; `dropped_at` is null until then."""

    id: int
    bid: str
    number: int
    day: date
    name: str
    folder: str
    size: int
    sha256: str
    donations: int
    total: str
    created_at: str
    state: str
    reason_code: str
    reason: str
    dropped_at: str | None


class LockboxFilePage(LockboxFileView, kw_only=True):
    """A file with its content, the payments in it, and those of them that were voided after it was made."""

    content: str
    payments: list[str]
    voided_since: list[str]


class WaitingView(Struct, kw_only=True):
    """Donations that are in no file yet, by the state of their record; those under way or UNCERTAIN wait for that."""

    state: str
    donations: int
    oldest: str


class LockboxFileList(Struct, kw_only=True):
    """Files, newest first; pass `next_before` as `?before=` for the next page, null at the end."""

    files: list[LockboxFileView]
    waiting: list[WaitingView]
    next_before: int | None


class LockboxRunView(Struct, kw_only=True):
    """The files that a run made, and why files are not dropped; `trouble` is blank where they are."""

    made: list[LockboxFileView]
    trouble: str


def listed(call: ApiCall) -> LockboxFileList:
    """List the lockbox files of the biller, newest first, and the donations that wait for one."""
    limit = call.number("limit", LISTED, MOST_LISTED)
    before = call.number("before", 1, 999_999_999) if "before" in call.query else None
    lockbox = call.adapter.lockbox
    found = lockbox.all(call.bid, limit, before)
    return LockboxFileList(
        files=[LockboxFileView(**_shown(it)) for it in found],
        waiting=[_waiting(it) for it in lockbox.waiting(call.bid)],
        next_before=found[-1].id if len(found) == limit else None,
    )


def one(call: ApiCall) -> LockboxFilePage:
    """Show a lockbox file with its content."""
    return _page(call, _file(call))


def run(call: ApiCall) -> LockboxRunView:
    """Close the business days of the biller that are over, missed ones too, and drop their files."""
    lockbox = call.adapter.lockbox
    [done] = lockbox.run([call.bid])
    return LockboxRunView(
        made=[LockboxFileView(**_shown(lockbox.one(number))) for number in done.made], trouble=done.trouble
    )


def export(call: ApiCall) -> LockboxFilePage:
    """Drop the file again, the very same bytes; while it is in the folder, nothing changes."""
    file = _file(call)
    return _page(call, call.adapter.lockbox.export(call.bid, file.day))


def confirm(call: ApiCall) -> LockboxFilePage:
    """Note that a stopped file reached its receiver."""
    return _page(call, call.adapter.lockbox.confirm(_file(call).id, call.body.by))


def _file(call: ApiCall) -> LockboxFile:
    text = call.path["id"]
    call.adapter.register.get(call.bid)
    found = call.adapter.lockbox.one(int(text)) if text.isascii() and text.isdigit() and len(text) <= 15 else None
    if found is None or found.bid != call.bid:
        raise NotFound(f"lockbox file {text[:40]} not found")
    return found


def _page(call: ApiCall, file: LockboxFile) -> LockboxFilePage:
    inside = call.adapter.lockbox.content(file.id)
    return LockboxFilePage(
        **_shown(file), content=inside.text, payments=list(inside.payments), voided_since=list(inside.voided_since)
    )


def _shown(file: LockboxFile) -> dict[str, Any]:
    names = ("id", "bid", "number", "day", "name", "folder", "size", "sha256", "donations", "reason")
    return {name: getattr(file, name) for name in names} | {
        "total": money.to_text(file.total),
        "created_at": file.created_at.isoformat(),
        "state": file.state.value,
        "reason_code": file.reason_code.value,
        "dropped_at": file.dropped_at.isoformat() if file.dropped_at else None,
    }


def _waiting(it: Waiting) -> WaitingView:
    return WaitingView(state=it.state, donations=it.donations, oldest=it.oldest.isoformat())
