"""Admin calls on a biller's snapshots: save, list, restore, remove, fetch, and what differs between two of them."""

from itertools import islice
from typing import Any

from simulator.archive import state_file
from simulator.archive.saved import Saved
from simulator.archive.snapshots import MOST, NAME, Snapshot, differences, snapshot
from simulator.control.billers.billers import BillerView, view
from simulator.control.call_types import AdminCall, AdminRequest, FileReply, PutReply
from simulator.control.wire import Refusal, View

#: Differences that are told unless another limit is asked for.
TOLD = 1_000
STATE_TYPE = "application/x-ndjson"


class SnapshotView(View):
    """A snapshot: when it was made (biller's time), the transNo that came next, its size as a file in bytes."""

    name: str
    made: str
    trans_no: int
    size: int


class SnapshotsView(View):
    """The biller's snapshots, oldest first."""

    snapshots: list[SnapshotView]


class DifferenceView(View):
    """One record that differs: as JSON before and now, null where it was or is not there."""

    register: str
    key: str
    was: Any
    now: Any


class DiffView(View):
    """The first differences in the order of a state file, and how many there are in all."""

    differences: list[DifferenceView]
    total: int


def listing(request: AdminRequest) -> SnapshotsView:
    """All snapshots of the biller."""
    return SnapshotsView(snapshots=[_shown(it) for it in request.biller.snapshots.values()])


def save(request: AdminRequest) -> PutReply:
    """Save the biller as it stands."""
    biller, name = request.biller, request.path["name"]
    if not NAME.fullmatch(name):
        raise Refusal(422, "not a valid snapshot name", ("name", "use 1 to 64 letters, digits, _ . or -"))
    is_new = name not in biller.snapshots
    if is_new and len(biller.snapshots) >= MOST:
        raise Refusal(422, f"the biller already has {MOST} snapshots; remove one first", ("name", "too many snapshots"))
    journal = biller.router.journal
    newest = max((exchange.number for exchange in journal.find()), default=0)
    made = snapshot(name, biller.saved(), biller.router.books.clock.now(), newest)
    request.billers.put_snapshot(biller, made)
    return PutReply(_shown(made), is_new)


def restore(request: AdminRequest) -> BillerView:
    """The biller as it was; what its journal holds stays, without the numbers of postings that are gone."""
    kept = _named(request, request.path["name"])
    restored = request.billers.put(request.billers.assemble(request.biller.id, kept.saved()))
    restored.router.journal.disown(kept.exchanges)
    return view(restored, request.base_url)


def fetch(request: AdminRequest) -> FileReply:
    """The snapshot as a state file, without passwords."""
    kept = _named(request, request.path["name"])
    return FileReply(f"{request.biller.id}-{kept.name}.jsonl", STATE_TYPE, state_file.write(kept.saved()))


def remove(request: AdminRequest) -> None:
    """Forget the snapshot."""
    request.billers.drop_snapshot(request.biller, _named(request, request.path["name"]).name)


def diff(request: AdminRequest) -> DiffView:
    """What differs between two snapshots, or between one and now."""
    if "from" not in request.query:
        raise Refusal(422, "invalid query", ("?from", "missing; name a snapshot"))
    found = differences(_state(request, "from"), _state(request, "to"))
    shown = [
        DifferenceView(register=it.register, key=it.key, was=it.was, now=it.now)
        for it in islice(found, _limit(request))
    ]
    return DiffView(differences=shown, total=len(shown) + sum(1 for _ in found))


def _state(request: AdminRequest, name: str) -> Saved:
    return _named(request, request.query[name], f"?{name}").saved() if name in request.query else request.biller.saved()


def _limit(request: AdminRequest) -> int:
    text = request.query.get("limit", str(TOLD))
    if not text.isdecimal() or len(text) > 9:
        raise Refusal(422, "invalid query", ("?limit", f"{text[:40]!r} is not a whole number"))
    return int(text)


def _named(request: AdminRequest, name: str, field: str = "name") -> Snapshot:
    kept = request.biller.snapshots.get(name)
    if kept is None:
        there = ", ".join(request.biller.snapshots) or "none"
        raise Refusal(404, f"snapshot {name[:64]!r} not found", (field, f"the biller has: {there}"))
    return kept


def _shown(it: Snapshot) -> SnapshotView:
    return SnapshotView(name=it.name, made=it.made.isoformat(), trans_no=it.trans_no, size=it.size)


ONE = "/billers/{bid}/snapshots/{name}"
CALLS = (
    AdminCall("GET", "/billers/{bid}/snapshots", "list the biller's snapshots", listing, reply=SnapshotsView),
    AdminCall("PUT", ONE, "save the biller as a snapshot", save, reply=SnapshotView, or_replaces=True),
    AdminCall("GET", ONE, "get a snapshot as a state file", fetch, reply=FileReply, media_type=STATE_TYPE),
    AdminCall("DELETE", ONE, "delete a snapshot", remove, status=204),
    AdminCall("POST", f"{ONE}/restore", "restore the biller from a snapshot", restore, reply=BillerView),
    AdminCall(
        "GET",
        "/billers/{bid}/diff",
        "compare a snapshot with now or with another snapshot",
        diff,
        reply=DiffView,
        query=("from", "to", "limit"),
    ),
)
