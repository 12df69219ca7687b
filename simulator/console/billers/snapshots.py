"""The pages of a biller's snapshots: save, list, restore, delete, fetch, and what differs between two of them."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from simulator.archive import state_file
from simulator.archive.snapshots import Snapshot
from simulator.console.billers.records import changes
from simulator.console.forms import Form, typed
from simulator.console.page import NoSuchPage, Visit

STATE_TYPE = "application/x-ndjson"
#: Differences on the page; the admin API tells more.
SHOWN = 300
DONE = {"saved": "The snapshot is saved.", "deleted": "The snapshot is deleted.", "restored": "The biller is restored."}


async def snapshots(visit: Visit) -> Response:
    """The biller's snapshots, newest first."""
    return _page(visit, Form())


async def save(visit: Visit) -> Response:
    """Save the biller as it stands under the name that was typed."""
    form = await typed(visit.request)
    name = form.value("name").replace("/", " ") or " "  # no part of a path: refused in the API's own words
    answer = await visit.admin("PUT", "snapshots", name)
    return _page(visit, form.blamed(answer), 422) if answer.is_refused else visit.onward("snapshots", done="saved")


async def delete(visit: Visit) -> Response:
    """Forget one."""
    form = await typed(visit.request)
    (await visit.admin("DELETE", "snapshots", form.value("name"))).done()
    return visit.onward("snapshots", done="deleted")


async def asking(visit: Visit) -> Response:
    """Whether the biller shall really be put back, and how much that would change."""
    kept = _named(visit)
    found = (await visit.admin("GET", "diff", **{"from": kept.name, "limit": "0"})).done()
    return visit.with_forms("restore.html", biller=visit.biller, kept=kept, total=found["total"])


async def restore(visit: Visit) -> Response:
    """Put the biller back."""
    await typed(visit.request)
    (await visit.admin("POST", "snapshots", _named(visit).name, "restore")).done()
    return visit.onward("snapshots", done="restored")


async def state(visit: Visit) -> Response:
    """A snapshot as a state file, without passwords."""
    kept = _named(visit)
    headers = {"content-disposition": f'attachment; filename="{visit.biller.id}-{kept.name}.jsonl"'}
    return StreamingResponse(_streamed(kept), media_type=STATE_TYPE, headers=headers)


async def diff(visit: Visit) -> Response:
    """What differs between two snapshots, or since one; which ones is asked by the address."""
    names = {"from": visit.asked("from")} | ({"to": visit.asked("to")} if visit.asked("to") else {})
    answer = await visit.admin("GET", "diff", limit=str(SHOWN), **names)
    found = answer.done()
    return visit.shown(
        "diff.html",
        biller=visit.biller,
        was=names["from"],
        now=names.get("to", ""),
        rows=[changes(it) for it in found["differences"]],
        total=found["total"],
    )


def _page(visit: Visit, form: Form, status: int = 200) -> Response:
    return visit.with_forms(
        "snapshots.html",
        status,
        biller=visit.biller,
        kept=list(visit.biller.snapshots.values())[::-1],
        form=form,
        done=DONE.get(visit.asked("done"), ""),
    )


def _named(visit: Visit) -> Snapshot:
    name = visit.request.path_params["name"]
    kept = visit.biller.snapshots.get(name)
    if kept is None:
        raise NoSuchPage(f"Biller {visit.biller.id} has no snapshot {name[:64]!r}.")
    return kept


async def _streamed(kept: Snapshot) -> AsyncIterator[bytes]:
    """The lines, others let in between them."""
    for line in state_file.write(kept.saved()):
        yield line
        await asyncio.sleep(0)
