"""Customers of a biller, found by the beginning of the account number or by a part of the name."""

from starlette.responses import Response

from ic_adapter.store.bills import moves
from ic_adapter.store.customers import search as rows
from ic_adapter.web.pages.page import PageRequest

PAGE = 50


def search(request: PageRequest) -> Response:
    """Show the accounts that match both fields, by number, page by page."""
    biller, number, name = request.biller, request.asked("account"), request.asked("name")
    after = request.asked("after")
    with request.adapter.store.reading() as connection:
        is_moving = moves.is_moving(connection, biller.id)
        if name:
            found = rows.accounts_named(connection, biller.id, name, number, after, PAGE + 1)
        else:
            found = rows.Found(rows.accounts(connection, biller.id, number, after, PAGE + 1))
    shown = found.rows[:PAGE]
    has_more = len(found.rows) > PAGE
    return request.shown(
        "crm/customers.html",
        biller=biller,
        number=number,
        name=name,
        found=shown,
        stopped_at=found.stopped_at[0] if found.stopped_at else "",
        window=rows.MOST_ROWS,
        is_moving=is_moving,
        next=request.query(after=shown[-1].account_number) if has_more else "",
        further=request.query(after=found.stopped_at[0]) if found.stopped_at else "",
        first=request.query(after="") if after else None,
    )
