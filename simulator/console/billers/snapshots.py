"""The pages of a biller's snapshots: save, list, restore, delete, fetch, and what differs between two of them."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from simulator.archive import state_file
from simulator.archive.snapshots import Snapshot
from simulator.console.billers.records import changes
from simulator.console.forms import Form, typed
from simulator.console.page import NoSuchPage, PageRequest

STATE_TYPE = "application/x-ndjson"
#: Differences on the page; the admin API tells more.
SHOWN = 300
DONE = {"saved": "The snapshot is saved.", "deleted": "The snapshot is deleted.", "restored": "The biller is restored."}


async def snapshots(page_request: PageRequest) -> Response:
    """The biller's snapshots, newest first."""
    return _page(page_request, Form())


async def save(page_request: PageRequest) -> Response:
    """Save the biller as it stands under the name that was typed."""
    form = await typed(page_request.request)
    name = form.value("name").replace("/", " ") or " "  # no part of a path: refused in the API's own words
    answer = await page_request.admin("PUT", "snapshots", name)
    return (
        _page(page_request, form.blamed(answer), 422)
        if answer.is_refused
        else page_request.onward("snapshots", done="saved")
    )


async def delete(page_request: PageRequest) -> Response:
    """Forget one."""
    form = await typed(page_request.request)
    (await page_request.admin("DELETE", "snapshots", form.value("name"))).done()
    return page_request.onward("snapshots", done="deleted")


async def asking(page_request: PageRequest) -> Response:
    """Whether the biller shall really be put back, and how much that would change."""
    kept = _named(page_request)
    found = (await page_request.admin("GET", "diff", **{"from": kept.name, "limit": "0"})).done()
    return page_request.with_forms("restore.html", biller=page_request.biller, kept=kept, total=found["total"])


async def restore(page_request: PageRequest) -> Response:
    """Put the biller back."""
    await typed(page_request.request)
    (await page_request.admin("POST", "snapshots", _named(page_request).name, "restore")).done()
    return page_request.onward("snapshots", done="restored")


async def state(page_request: PageRequest) -> Response:
    """A snapshot as a state file, without passwords."""
    kept = _named(page_request)
    headers = {"content-disposition": f'attachment; filename="{page_request.biller.id}-{kept.name}.jsonl"'}
    return StreamingResponse(_streamed(kept), media_type=STATE_TYPE, headers=headers)


async def diff(page_request: PageRequest) -> Response:
    """What differs between two snapshots, or since one; which ones is asked by the address."""
    names = {"from": page_request.asked("from")} | (
        {"to": page_request.asked("to")} if page_request.asked("to") else {}
    )
    answer = await page_request.admin("GET", "diff", limit=str(SHOWN), **names)
    found = answer.done()
    return page_request.shown(
        "diff.html",
        biller=page_request.biller,
        was=names["from"],
        now=names.get("to", ""),
        rows=[changes(it) for it in found["differences"]],
        total=found["total"],
    )


def _page(page_request: PageRequest, form: Form, status: int = 200) -> Response:
    return page_request.with_forms(
        "snapshots.html",
        status,
        biller=page_request.biller,
        kept=list(page_request.biller.snapshots.values())[::-1],
        form=form,
        done=DONE.get(page_request.asked("done"), ""),
    )


def _named(page_request: PageRequest) -> Snapshot:
    name = page_request.request.path_params["name"]
    kept = page_request.biller.snapshots.get(name)
    if kept is None:
        raise NoSuchPage(f"Snapshot {name[:64]!r} of biller {page_request.biller.id} not found.")
    return kept


async def _streamed(kept: Snapshot) -> AsyncIterator[bytes]:
    """The lines, others let in between them."""
    for line in state_file.write(kept.saved()):
        yield line
        await asyncio.sleep(0)
