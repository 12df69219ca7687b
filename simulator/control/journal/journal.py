"""Admin calls on a biller's journal: find exchanges, get them as an HTTP archive, clear."""

from importlib.metadata import version
from urllib.parse import quote

from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Refusal, View
from simulator.journal import har
from simulator.journal.entries import Exchange
from simulator.journal.outcomes import outcome


class ExchangeView(View):
    """One request with its reply; ``at`` is the biller's time, ``status`` the effective one.

    ``postings`` are the numbers of the ledger entries it caused, ``fault`` is the rule of the switchboard that fired,
    ``effect`` and ``view`` what it does to the books and to the reply. ``outcome`` tells what reached the client: the
    HTTP status of a reply that a fault lost is the one it would have had.
    """

    id: int
    at: str
    client: str
    login: str | None
    function: str | None
    account: str | None
    http_status: int
    status: int | None
    status_desc: str
    trans_no: int | None
    pid: int | None
    request: str
    reply: str
    postings: list[int]
    fault: str | None
    effect: str | None
    view: str | None
    outcome: str


class JournalView(View):
    """The exchanges that fit the question, oldest first; how many there were in all, how many no longer fit."""

    entries: list[ExchangeView]
    total: int
    evicted: int


def read(request: AdminRequest) -> JournalView:
    """The exchanges of a function, of an account, after an id; ``limit`` keeps the newest."""
    journal = request.biller.router.journal
    kept = _asked(request)
    return JournalView(entries=[view(exchange) for exchange in kept], total=journal.total, evicted=journal.evicted)


def read_har(request: AdminRequest) -> FileReply:
    """The same as an HTTP archive; what is written is the journal as it is now."""
    biller_url = f"{request.base_url}/billers/{quote(request.biller.id)}"
    found = har.pieces(_asked(request), biller_url, version("mock-cayenta"))
    return FileReply(f"{request.biller.id}.har", har.MEDIA_TYPE, found)


def _asked(request: AdminRequest) -> list[Exchange]:
    query = request.query
    journal = request.biller.router.journal
    found = list(journal.find(query.get("function"), query.get("account"), _number(query.get("since"), "since")))
    limit = _number(query.get("limit"), "limit") or len(found)
    return found[-limit:] if limit else found


def view(exchange: Exchange) -> ExchangeView:
    """An exchange as JSON shows it."""
    return ExchangeView(
        id=exchange.number,
        at=exchange.at.isoformat(),
        client=exchange.client,
        login=exchange.login,
        function=exchange.function,
        account=exchange.account,
        http_status=exchange.http_status,
        status=exchange.status,
        status_desc=exchange.status_desc,
        trans_no=exchange.trans_no,
        pid=exchange.pid,
        request=exchange.request.decode(errors="replace"),
        reply=exchange.reply.decode(errors="replace"),
        postings=list(exchange.postings),
        fault=exchange.fault,
        effect=exchange.effect,
        view=exchange.view,
        outcome=outcome(exchange),
    )


def clear(request: AdminRequest) -> None:
    """Forget all exchanges."""
    request.biller.router.journal.clear()


def _number(text: str | None, name: str) -> int:
    if text is None:
        return 0
    if not text.isdecimal() or len(text) > 12:
        raise Refusal(422, "invalid query", (f"?{name}", f"{text[:40]!r} is not a whole number"))
    return int(text)


CALLS = (
    AdminCall(
        "GET",
        "/billers/{bid}/journal",
        "list the exchanges, oldest first",
        read,
        reply=JournalView,
        query=("function", "account", "since", "limit"),
    ),
    AdminCall(
        "GET",
        "/billers/{bid}/journal.har",
        "get the exchanges as an HTTP archive (HAR 1.2), which browsers' developer tools open",
        read_har,
        reply=FileReply,
        query=("function", "account", "since", "limit"),
        media_type=har.MEDIA_TYPE,
    ),
    AdminCall("DELETE", "/billers/{bid}/journal", "delete all exchanges", clear, status=204),
)
