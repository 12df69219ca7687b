"""Admin calls on the file traffic of a biller: find, clear."""

from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Refusal, View
from simulator.journal.file_traffic import FileExchange


class FileExchangeView(View):
    """One call: ``at`` is the biller's time, ``size`` the bytes read or written, ``outcome`` OK or why not.

    ``faults`` are the fault rules that hit it.
    """

    id: int
    at: str
    user: str
    client: str
    call: str
    path: str
    new_path: str
    size: int
    outcome: str
    faults: list[str]


class FileTrafficView(View):
    """The calls that fit the question, oldest first; how many there were in all, how many no longer fit."""

    calls: list[FileExchangeView]
    total: int
    evicted: int


def read(request: AdminRequest) -> FileTrafficView:
    """The calls on a path, by a user, after an id."""
    traffic = request.billers.file_server.traffic(request.biller.id)
    query = request.query
    since = query.get("since", "0")
    if not since.isdecimal() or len(since) > 12:
        raise Refusal(422, "invalid query", ("?since", f"{since[:40]!r} is not a whole number"))
    found = traffic.find(query.get("path"), query.get("user"), int(since))
    return FileTrafficView(calls=[view(it) for it in found], total=traffic.total, evicted=traffic.evicted)


def view(exchange: FileExchange) -> FileExchangeView:
    """A call as JSON shows it."""
    return FileExchangeView(
        id=exchange.number,
        at=exchange.at.isoformat(),
        user=exchange.user,
        client=exchange.client,
        call=exchange.call.value,
        path=exchange.path,
        new_path=exchange.new_path,
        size=exchange.size,
        outcome=exchange.outcome,
        faults=list(exchange.faults),
    )


def clear(request: AdminRequest) -> None:
    """Forget all calls."""
    request.billers.file_server.traffic(request.biller.id).clear()


CALLS = (
    AdminCall(
        "GET",
        "/billers/{bid}/file-traffic",
        "find calls at the file server",
        read,
        reply=FileTrafficView,
        query=("path", "user", "since"),
    ),
    AdminCall("DELETE", "/billers/{bid}/file-traffic", "forget the file traffic", clear, status=204),
)
