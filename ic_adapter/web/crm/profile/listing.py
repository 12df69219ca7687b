"""List of billers: found by id or name, filtered by template, environment and health, a page at a time."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.config_check.health import missing_files
from ic_adapter.records.states import State
from ic_adapter.store import billers
from ic_adapter.store.staff import biller_list
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
EXPECTED = "files_expected_by."
#: What a filter by health asks for, in the words of the page.
HEALTH = {
    "errors": "has findings that are errors",
    "findings": "has findings",
    "stopped": "an endpoint group is stopped",
    "held": "records wait for a person",
    "files": "files are missing",
}
ENVIRONMENTS = ("production", "test")
COLUMNS = (State.UNCERTAIN, State.REJECTED, State.FAILED, State.HELD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; blank asks for everything."""

    text: str
    template: str
    environment: str
    health: str

    def fits(self, bid: str, template: str) -> bool:
        """Return whether a biller fits but for its health."""
        row = TEMPLATES[template]
        return (
            self.text.lower() in f"{bid}\n{row.name}".lower()
            and self.template in {"", template}
            and self.environment in {"", row.environment}
        )


def listing(request: PageRequest) -> Response:
    """The page."""
    wanted = Wanted(*(request.asked(name) for name in ("q", "template", "environment", "health")))
    text = request.asked("page")
    page = max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
    with request.adapter.store.reading() as connection:
        every = biller_list.every(connection)
        stopped = biller_list.stopped(connection)
        found = [row for row in every if wanted.fits(row.id, row.template)]
        healthy = _of_health(request, connection, wanted.health, stopped.keys())
        if healthy is not None:
            found = [row for row in found if healthy(row.id, row.template, row.revision)]
        shown = found[(page - 1) * PAGE : page * PAGE]
        rows = list(_rows(request, connection, [(row.id, row.template, row.revision) for row in shown]))
    for row in rows:
        row["stopped"] = sorted(stopped.get(str(row["bid"]), ()))
    return request.shown(
        "crm/billers.html",
        rows=rows,
        columns=COLUMNS,
        wanted=wanted,
        health=HEALTH,
        templates=list(TEMPLATES),
        environments=ENVIRONMENTS,
        found=len(found),
        total=len(every),
        older=request.query(page=str(page + 1)) if len(found) > page * PAGE else "",
        newer=request.query(page=str(page - 1)) if page > 1 else "",
        done=request.asked("done"),
    )


def _rows(
    request: PageRequest, connection: Connection, shown: list[tuple[str, str, int]]
) -> Iterator[dict[str, object]]:
    """The rows of the page: only of these billers anything is counted."""
    bids = [bid for bid, _, _ in shown]
    counts, rtdr = biller_list.counted(connection, bids), biller_list.last_rtdr(connection, bids)
    for bid, template, revision in shown:
        biller = request.adapter.register.read(connection, bid)
        last = rtdr.get(bid)
        yield {
            "bid": bid,
            "template": template,
            "name": biller.keys.portal.name or biller.template.name,
            "environment": biller.template.environment,
            "counts": [(state, counts.get(bid, {}).get(state, 0)) for state in COLUMNS],
            "findings": request.adapter.health.counted(connection, bid, template, revision),
            "missing": missing_files(connection, biller),
            "rtdr": (str(last["at"])[:16].replace("T", " "), last["outcome"]) if last else None,
        }


def _of_health(
    request: PageRequest, connection: Connection, wanted: str, stopped: Collection[str]
) -> Callable[[str, str, int], bool] | None:
    """Return whether a biller is one of the asked health, None where none is asked."""
    if wanted in {"errors", "findings"}:
        counted = request.adapter.health.counted
        least = "errors" if wanted == "errors" else "warnings"

        def has(bid: str, template: str, revision: int) -> bool:
            found = counted(connection, bid, template, revision)
            return bool(found.errors or (least == "warnings" and found.warnings))

        return has
    bids: Collection[str] | None = None
    if wanted == "stopped":
        bids = stopped
    elif wanted == "held":
        bids = biller_list.with_undecided(connection)
    elif wanted == "files":
        read = request.adapter.register.read
        expected = billers.with_key(connection, EXPECTED)
        bids = {bid for bid in expected if missing_files(connection, read(connection, bid))}
    return None if bids is None else (lambda bid, _template, _revision: bid in bids)
