"""The admin call that runs the bills of a biller: the file is the reply."""

import re
from datetime import date
from typing import TYPE_CHECKING

from simulator.control.routes import Ask, Call, File
from simulator.control.wire import Body, Refusal
from simulator.statements.bill_run import Order, file_name, run, since_last_run

if TYPE_CHECKING:
    from collections.abc import Iterator

CYCLE = re.compile(r"[0-9]{2}")


class BillRunBody(Body):
    """What to run: bills dated ``from`` to ``to`` (left out: since the last run, up to today), of one cycle or all."""

    start: date | None = None
    end: date | None = None
    cycle: str | None = None
    accounts: int | None = None


def post(ask: Ask) -> File:
    """Run the bills; the reply is the bill file, its name is in Content-Disposition."""
    body: BillRunBody = ask.body
    biller = ask.biller
    usual = since_last_run(biller)
    order = Order(
        first=body.start or usual.first, last=body.end or usual.last, cycle=body.cycle, accounts=body.accounts
    )
    if order.last < order.first:
        raise Refusal(422, "the run ends before it starts", ("$.end", f"{order.last} is before {order.first}"))
    if order.cycle is not None and not CYCLE.fullmatch(order.cycle):
        raise Refusal(422, "not a cycle", ("$.cycle", "two digits, 01 to 20"))
    if order.accounts is not None and order.accounts < 0:
        raise Refusal(422, "not a number of accounts", ("$.accounts", "0 or more"))
    pieces: Iterator[bytes] = run(biller, order)
    return File(file_name(biller), "application/xml", pieces)


CALLS = (Call("POST", "/billers/{bid}/bill-run", "run the bills: the bill file is the reply", post, BillRunBody, File),)
