"""Lists of records: by state and kind, page by page, and what a search for an account, GUID or transNo finds."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.overview import Search
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.web.desk.balance import balance_of
from ic_adapter.web.pages.page import PageRequest

PAGE = 50
#: The order of the choices: what waits for a person first.
STATES = (
    State.UNCERTAIN,
    State.REJECTED,
    State.FAILED,
    State.HELD,
    State.RETRY,
    State.QUEUED,
    State.SENDING,
    State.SENT,
    State.SKIPPED,
)


def listing(request: PageRequest) -> Response:
    """Records of one biller, newest first; a search that finds one record leads straight to it."""
    mine = request.biller
    text, before = request.asked("q"), request.before
    state = next((one for one in State if one.value == request.asked("state")), None)
    kind = next((one for one in Kind if one.value == request.asked("kind")), None)
    account = request.asked("account")
    with request.adapter.store.reading() as connection:
        if text:
            rows = overview.named(connection, [mine.id], text, PAGE)
        else:
            search = Search(bid=mine.id, state=state, kind=kind, account=account, before=before, limit=PAGE + 1)
            rows = overview.find(connection, search)
        balance = balance_of(connection, mine, account)
    if text and len(rows) == 1:
        return request.onward("pump", mine.id, "records", rows[0].id)
    now = mine.clock.now()
    return request.shown(
        "listing.html",
        biller=mine,
        rows=rows[:PAGE],
        balance=balance,
        **request.pages_around(rows[PAGE - 1].id if len(rows) > PAGE else None),
        is_cut=bool(text) and len(rows) == PAGE,
        asked={"q": text, "state": state, "kind": kind, "account": account},
        states=STATES,
        kinds=tuple(Kind),
        now=now,
        zone=now.tzinfo,
    )


def everywhere(request: PageRequest) -> Response:
    """What a search finds at all billers."""
    text = request.asked("q")
    with request.adapter.store.reading() as connection:
        billers = request.adapter.register.ids(connection)
        rows = overview.named(connection, billers, text, PAGE) if text else []
    if not text:
        raise NotFound("the search is blank; enter an account, a payment GUID or a transNo")
    if len(rows) == 1:
        return request.onward("pump", rows[0].bid, "records", rows[0].id)
    return request.shown("found.html", rows=rows, text=text, is_cut=len(rows) == PAGE)
