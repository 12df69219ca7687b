"""Admin calls on a biller's bill runs: one now, whose file is the reply, and one every night by the biller's clock."""

import re
from datetime import date
from enum import StrEnum

from simulator.billing.records.bill_nights import KEY, BillNights
from simulator.billing.records.files import DREC, INVOICES
from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Body, Refusal, View
from simulator.statements.bill_run import BadOrder, file_name, order_for, run
from simulator.statements.drop import dropped
from simulator.statements.nights import following

#: A time of day.
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class DropFolder(StrEnum):
    """Where the run drops its file at Invoice Cloud's file server."""

    INVOICES = "UB"
    DREC = "DREC"


FOLDERS = {DropFolder.INVOICES: INVOICES, DropFolder.DREC: DREC}


class BillRunBody(Body, rename={"first": "from", "last": "to"}):
    """What to run: bills dated ``from`` to ``to`` (left out: since the last run, up to today), of one cycle or all.

    ``drop``: write the file into this folder of the file server, too.
    """

    first: date | None = None
    last: date | None = None
    cycle: str | None = None
    accounts: int | None = None
    drop: DropFolder | None = None


class NightsBody(Body):
    """``at``: a local time of the biller such as 02:00; ``drop``: the folder of the file server."""

    at: str
    drop: DropFolder = DropFolder.INVOICES


class NightsView(View):
    """When the runs of the nights are made; all null where the biller makes none by itself."""

    at: str | None
    drop: DropFolder | None
    next: str | None


def post(request: AdminRequest) -> FileReply:
    """Run the bills; the reply is the bill file, its name is in Content-Disposition."""
    body: BillRunBody = request.body
    _check_run(request)
    try:
        order = order_for(request.biller, body.first, body.last, body.cycle, body.accounts)
    except BadOrder as error:
        raise Refusal(422, "the bill run was refused", (f"$.{error.field}", error.reason)) from None
    name, pieces = file_name(request.biller), run(request.biller, order)
    if body.drop is not None:
        path = f"{FOLDERS[body.drop]}/{name}"
        pieces = dropped(request.biller, request.billers.file_server, path, pieces)
    return FileReply(name, "application/xml", pieces)


def _check_run(request: AdminRequest) -> None:
    if not request.biller.template.has_router:
        raise Refusal(409, f"biller {request.biller.id} has no bill run: POST sample-files drops its partner's files")


def nights(request: AdminRequest) -> NightsView:
    """When the biller runs its bills by itself."""
    books = request.biller.router.books
    found = books.state.bill_nights.get(KEY)
    if found is None:
        return NightsView(at=None, drop=None, next=None)
    drop = next(name for name, folder in FOLDERS.items() if folder == found.folder)
    next_run = following(found, books.clock)
    return NightsView(at=f"{found.hour:02}:{found.minute:02}", drop=drop, next=next_run.isoformat())


def put_nights(request: AdminRequest) -> NightsView:
    """Run the bills every night from now on."""
    body: NightsBody = request.body
    _check_run(request)
    found = TIME.fullmatch(body.at)
    if found is None:
        raise Refusal(422, "not a valid time of day", ("$.at", f"{body.at[:40]!r} does not have the form 02:00"))
    books = request.biller.router.books
    made = BillNights(hour=int(found[1]), minute=int(found[2]), folder=FOLDERS[body.drop], until=books.clock.now())
    books.state.bill_nights.put(KEY, made)
    return nights(request)


def remove_nights(request: AdminRequest) -> None:
    """Run no bills by itself any more."""
    request.biller.router.books.state.bill_nights.put(KEY, None)


NIGHTS = "/billers/{bid}/bill-nights"
CALLS = (
    AdminCall("GET", NIGHTS, "get when the biller runs its bills by itself", nights, reply=NightsView),
    AdminCall("PUT", NIGHTS, "run the bills every night and drop the file", put_nights, NightsBody, NightsView),
    AdminCall("DELETE", NIGHTS, "run no bills by itself", remove_nights, status=204),
    AdminCall(
        "POST",
        "/billers/{bid}/bill-run",
        "run the bills and return the bill file",
        post,
        BillRunBody,
        FileReply,
    ),
)
