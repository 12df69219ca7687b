"""API calls on the files that are picked up: which there are, what became of each, decisions, and one look now."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct

from ic_adapter import money
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, Fault, NotFound
from ic_adapter.files.bills.profile import FileKind, FileNoun
from ic_adapter.files.pickup.arrivals import Arrival, ArrivalState, late
from ic_adapter.files.pickup.decisions import Bills, File, Status, choices
from ic_adapter.records.pickups import PickupState
from ic_adapter.web.api.request import ApiCall
from ic_adapter.web.api.views import FaultyView

if TYPE_CHECKING:
    from ic_adapter.files.pickup.decision_request import FileDecisionBody

LISTED, MOST_LISTED = 100, 1_000  # files to a page


class FileBillsView(Struct, kw_only=True):
    """What an imported file came to; `left_out` bills were faulty, `older` ones older than what is stored."""

    records: int
    accepted: int
    left_out: int
    older: int
    total: str


class FileView(Struct, kw_only=True):
    """A file of the pick-up.

    `target`: where it was moved to. `is_open`: something is left to do with it. `choices`: possible decisions.
    """

    id: int
    bid: str
    kind: FileNoun
    name: str
    size: int
    state: str
    reason_code: str
    reason: str
    first_seen: str
    sha256: str
    target: str
    is_open: bool
    decided_by: str
    choices: list[str]
    bills: FileBillsView | None


class FilePage(FileView, kw_only=True):
    """A file with the bills that were left out and the warnings of its import."""

    faulty: list[FaultyView]
    warnings: list[str]


class FileList(Struct, kw_only=True):
    """Files, newest first; pass `next_before` as `?before=` for the next page, null at the end."""

    files: list[FileView]
    next_before: int | None


class PickupStatusView(Struct, kw_only=True):
    """The pick-up of one biller: open files by state, its last look, and since when its folders cannot be read."""

    bid: str
    waiting: dict[str, int]
    looked_at: str | None
    trouble: str
    since: str | None


class ExpectedFileView(Struct, kw_only=True):
    """A file that is `missing` after its hour, or `due` soon; `by` is of the biller's clock, `text` tells it."""

    bid: str
    kind: FileNoun
    state: Literal["missing", "due"]
    by: str
    text: str


class PickupStatusList(Struct, kw_only=True):
    """Every biller with files or looks, by id, and the expected files of all that are not there."""

    billers: list[PickupStatusView]
    expected: list[ExpectedFileView]


class LookView(Struct, kw_only=True):
    """How a look went; `trouble` is blank where the folders could be read."""

    bid: str
    trouble: str
    files: list[FileView]


def listed(call: ApiCall) -> FileList:
    """List the files of the biller, newest first."""
    limit = call.number("limit", LISTED, MOST_LISTED)
    before = call.number("before", 1, 999_999_999) if "before" in call.query else None
    found = call.adapter.files.all(call.bid, _state(call), limit, before)
    return FileList(files=[view(it) for it in found], next_before=found[-1].id if len(found) == limit else None)


def one(call: ApiCall) -> FilePage:
    """Show a file with the bills that were left out."""
    return _page(call, _file(call))


def decide(call: ApiCall) -> FilePage:
    """Accept, refuse or retry a file, with a name; 409 when it has changed since you saw it."""
    body = cast("FileDecisionBody", call.body)
    return _page(call, call.adapter.files.decide(_file(call).id, body))


def status(call: ApiCall) -> PickupStatusList:
    """Show what waits at every biller and how the last look at its folders went."""
    adapter = call.adapter
    expected = [_expected(it) for it in late(adapter.store, adapter.register)]
    return PickupStatusList(billers=[_status(it) for it in adapter.files.status()], expected=expected)


def run(call: ApiCall) -> LookView:
    """Look at the biller's folders now; a file is taken at a look that finds it unchanged for its settle time."""
    look = call.adapter.pickup_now.look(call.bid)
    return LookView(bid=look.bid, trouble=look.trouble, files=[view(it) for it in call.adapter.files.all(call.bid)])


def view(file: File) -> FileView:
    """A file as the API shows it."""
    return FileView(**_shown(file))


def _page(call: ApiCall, file: File) -> FilePage:
    done = call.adapter.files.imported(file)
    faulty = [] if done is None else [FaultyView(**asdict(fault)) for fault in done.faulty]
    return FilePage(**_shown(file), faulty=faulty, warnings=[] if done is None else list(done.warnings))


def _shown(file: File) -> dict[str, Any]:
    names = ("id", "bid", "name", "size", "reason", "sha256", "target", "is_open", "decided_by")
    return {name: getattr(file, name) for name in names} | {
        "kind": FileKind(file.kind).noun,
        "state": file.state.value,
        "reason_code": file.reason_code.value,
        "first_seen": file.first_seen.isoformat(),
        "choices": [it.value for it in choices(file)],
        "bills": None if file.bills is None else _bills(file.bills),
    }


def _bills(bills: Bills) -> FileBillsView:
    return FileBillsView(**asdict(bills) | {"total": money.to_text(bills.total)})


def _status(it: Status) -> PickupStatusView:
    looked_at = None if it.looked_at is None else it.looked_at.isoformat()
    since = None if it.since is None else it.since.isoformat()
    return PickupStatusView(bid=it.bid, waiting=it.waiting, looked_at=looked_at, trouble=it.trouble, since=since)


def _expected(it: Arrival) -> ExpectedFileView:
    return ExpectedFileView(
        bid=it.bid,
        kind=it.kind.noun,
        state="missing" if it.state is ArrivalState.MISSING else "due",
        by=it.by.isoformat(),
        text=it.reason.text,
    )


def _state(call: ApiCall) -> PickupState | None:
    text = call.query.get("state", "")
    try:
        return PickupState(text) if text else None
    except ValueError:
        told = advice(text[:40], (state.value for state in PickupState))
        raise BadField("invalid state", Fault("?state", f"{text[:40]!r}; {told}")) from None


def _file(call: ApiCall) -> File:
    """The file of the path; NotFound for one of another biller, too."""
    text = call.path["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise NotFound(f"file {text[:40]} not found")
    call.adapter.register.get(call.bid)
    return call.adapter.files.one(int(text), call.bid)
