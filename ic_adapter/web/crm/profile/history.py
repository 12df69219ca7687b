"""History of a biller's configuration: who changed what, when and by what, newest first."""

from starlette.responses import Response

from ic_adapter.store.staff import config_changes
from ic_adapter.web.pages.page import PageRequest

PAGE = 100


def history(request: PageRequest) -> Response:
    """The changes, of one value where the address names it."""
    biller, name, text = request.biller, request.asked("name"), request.asked("before")
    before = int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
    with request.adapter.store.reading() as connection:
        rows = config_changes.newest(connection, biller.id, name=name or None, before=before, limit=PAGE + 1)
    return request.shown(
        "crm/history.html",
        biller=biller,
        name=name,
        rows=rows[:PAGE],
        older=request.query(before=str(rows[PAGE - 1].id)) if len(rows) > PAGE else "",
    )
