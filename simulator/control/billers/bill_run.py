"""The admin call that runs the bills of a biller: the file is the reply."""

from datetime import date
from enum import StrEnum

from simulator.billing.records.files import DREC, INVOICES
from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Body, Refusal
from simulator.statements.bill_run import BadOrder, file_name, order_for, run
from simulator.statements.drop import dropped


class DropFolder(StrEnum):
    """Where the run drops its file at Invoice Cloud's file server."""

    INVOICES = "UB"
    DREC = "DREC"


class BillRunBody(Body, rename={"first": "from", "last": "to"}):
    """What to run: bills dated ``from`` to ``to`` (left out: since the last run, up to today), of one cycle or all.

    ``drop``: write the file into this folder of the file server, too.
    """

    first: date | None = None
    last: date | None = None
    cycle: str | None = None
    accounts: int | None = None
    drop: DropFolder | None = None


def post(request: AdminRequest) -> FileReply:
    """Run the bills; the reply is the bill file, its name is in Content-Disposition."""
    body: BillRunBody = request.body
    try:
        order = order_for(request.biller, body.first, body.last, body.cycle, body.accounts)
    except BadOrder as error:
        raise Refusal(422, "the bill run was refused", (f"$.{error.field}", error.reason)) from None
    name, pieces = file_name(request.biller), run(request.biller, order)
    if body.drop is not None:
        folder = INVOICES if body.drop is DropFolder.INVOICES else DREC
        pieces = dropped(request.biller, request.billers.file_server, f"{folder}/{name}", pieces)
    return FileReply(name, "application/xml", pieces)


CALLS = (
    AdminCall(
        "POST",
        "/billers/{bid}/bill-run",
        "run the bills and return the bill file",
        post,
        BillRunBody,
        FileReply,
    ),
)
