"""Admin calls on the stand-ins of a biller: how they reach Invoice Cloud, their fault, what they called."""

from simulator.billers.stand_ins import FAULTS, NO_FAULT, BadConnection, IcConnection, StandInFault, is_value
from simulator.choices import advice
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Body, Refusal, View
from simulator.journal.stand_in_calls import StandIn, StandInCall

MASK = "***"


class ConnectionBody(Body):
    """How the stand-ins of a biller reach Invoice Cloud: ``user`` and ``password`` for /ic, ``token`` for /api."""

    url: str
    user: str = ""
    password: str = ""
    token: str = ""
    seconds: int = 10


class FaultView(View):
    """The fault that is on, blank for none; ``value`` is the page or biller that is named instead."""

    fault: str
    value: str


class StandInsView(View):
    """The stand-ins of a biller; secrets are masked. ``own``: the connection is the biller's, not the process's."""

    url: str
    user: str
    password: str
    token: str
    seconds: int
    own: bool
    fault: FaultView
    pages: dict[str, str]


class FaultBody(Body):
    """A fault by name, and the page or biller to name instead where it is one that does."""

    fault: str
    value: str = ""


class StandInCallView(View):
    """One call of a stand-in: ``at`` is the biller's time, ``status`` 0 where no HTTP answer came."""

    id: int
    at: str
    stand_in: str
    name: str
    method: str
    url: str
    request: str
    status: int
    reply: str
    problem: str
    fault: str


class StandInCallsView(View):
    """The calls that fit the query, oldest first; how many there were in all, how many no longer fit."""

    calls: list[StandInCallView]
    total: int
    evicted: int


def read(request: AdminRequest) -> StandInsView:
    """The connection, secrets masked, the fault and the addresses of the pages."""
    biller, stand_ins = request.biller, request.billers.stand_ins
    connection = stand_ins.connection(biller.id)
    return StandInsView(
        url=connection.url,
        user=connection.user,
        password=MASK if connection.password else "",
        token=MASK if connection.token else "",
        seconds=connection.seconds,
        own=stand_ins.has_own(biller.id),
        fault=_fault(stand_ins.fault(biller.id)),
        pages={it.value: f"{request.base_url}/billers/{biller.id}/{it.value}" for it in StandIn},
    )


def put(request: AdminRequest) -> StandInsView:
    """Set how the stand-ins of this biller reach Invoice Cloud."""
    body: ConnectionBody = request.body
    try:
        connection = IcConnection(
            url=body.url, user=body.user, password=body.password, token=body.token, seconds=body.seconds
        )
    except BadConnection as error:
        raise Refusal(422, "the connection cannot be used", (f"$.{error.name}", error.reason)) from None
    request.billers.stand_ins.connect(request.biller.id, connection)
    return read(request)


def remove(request: AdminRequest) -> None:
    """Go back to the connection of the process."""
    request.billers.stand_ins.connect(request.biller.id, None)


def put_fault(request: AdminRequest) -> FaultView:
    """Switch a fault on in place of another."""
    body: FaultBody = request.body
    if body.fault not in FAULTS:
        raise Refusal(422, "unknown fault", ("$.fault", f"{body.fault[:40]!r}; {advice(body.fault[:40], FAULTS)}"))
    if not is_value(body.value):
        raise Refusal(422, "not a valid value", ("$.value", "use up to 60 printable characters"))
    fault = StandInFault(body.fault, body.value)
    request.billers.stand_ins.switch(request.biller.id, fault)
    return _fault(fault)


def clear_fault(request: AdminRequest) -> None:
    """Switch the fault off."""
    request.billers.stand_ins.switch(request.biller.id, NO_FAULT)


def calls(request: AdminRequest) -> StandInCallsView:
    """The calls of one stand-in, after an id."""
    kept, query = request.billers.stand_ins.calls(request.biller.id), request.query
    since, wanted = query.get("since", "0"), query.get("stand_in")
    if not (since.isascii() and since.isdecimal()) or len(since) > 12:
        raise Refusal(422, "invalid query", ("?since", f"{since[:40]!r} is not a whole number"))
    if wanted is not None and wanted not in {it.value for it in StandIn}:
        told = f"{wanted[:40]!r} is not a stand-in; {advice(wanted[:40], (it.value for it in StandIn))}"
        raise Refusal(422, "invalid query", ("?stand_in", told))
    found = kept.find(StandIn(wanted) if wanted else None, int(since))
    return StandInCallsView(calls=[_view(it) for it in found], total=kept.total, evicted=kept.evicted)


def _fault(fault: StandInFault) -> FaultView:
    return FaultView(fault=fault.name, value=fault.value)


def _view(call: StandInCall) -> StandInCallView:
    return StandInCallView(
        id=call.number,
        at=call.at.isoformat(),
        stand_in=call.stand_in.value,
        name=call.name,
        method=call.method,
        url=call.url,
        request=call.request,
        status=call.status,
        reply=call.reply,
        problem=call.problem,
        fault=call.fault,
    )


PATH = "/billers/{bid}/stand-ins"
CALLS = (
    AdminCall("GET", PATH, "get the stand-ins' connection, fault and pages", read, reply=StandInsView),
    AdminCall("PUT", PATH, "set how the stand-ins reach Invoice Cloud", put, ConnectionBody, StandInsView),
    AdminCall("DELETE", PATH, "use the connection of the process again", remove, status=204),
    AdminCall("PUT", f"{PATH}/fault", "switch a fault of the stand-ins on", put_fault, FaultBody, FaultView),
    AdminCall("DELETE", f"{PATH}/fault", "switch the fault of the stand-ins off", clear_fault, status=204),
    AdminCall(
        "GET",
        f"{PATH}/calls",
        "find calls of the stand-ins to Invoice Cloud",
        calls,
        reply=StandInCallsView,
        query=("stand_in", "since"),
    ),
)
