"""One biller's page: what waits for a person, blocks, its lanes, its throughput, and the resume button."""

from starlette.responses import Response

from ic_adapter.billers.register import Biller
from ic_adapter.config_check.observed import observed
from ic_adapter.errors import NotFound
from ic_adapter.model import Group, Level
from ic_adapter.pump import policy
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.overview import Search
from ic_adapter.pump.operator.throughput import throughput
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.states import State
from ic_adapter.store.reasons import reason_of
from ic_adapter.web.desk import blocked
from ic_adapter.web.desk.listing import STATES
from ic_adapter.web.desk.plot import plot_of
from ic_adapter.web.desk.remedies import of_record
from ic_adapter.web.pages.page import PageRequest

#: What waits for a person, and how many of each are on this page: a posting that nobody knows of comes first.
FIRST = ((State.UNCERTAIN, 10), (State.REJECTED, 5), (State.FAILED, 5))
LANES_SHOWN = 25


def biller(request: PageRequest) -> Response:
    """The page; everything on it is one view of the store."""
    mine = request.biller
    with request.adapter.store.reading() as connection:
        status = overview.status(connection, mine.id, LANES_SHOWN, policy.change_logs(mine))
        lists = [
            (state, status.states.get(state.value, 0), overview.find(connection, _of(mine, state, count)))
            for state, count in FIRST
        ]
        held = overview.reasons(connection, mine.id, State.HELD)
        stopped, broken = blocked.stopped(connection, mine.id), blocked.broken(connection, mine.id)
        changes = throughput(connection, mine.id, mine.clock.zone)
    now, found = mine.clock.now(), observed(mine, request.adapter.store, request.adapter.client)
    return request.shown(
        "biller.html",
        biller=mine,
        now=now,
        zone=now.tzinfo,
        counts=[(state, status.states.get(state.value, 0)) for state in STATES],
        lists=lists,
        held=[(row, of_record(reason_of(row), Kind(row.kind))) for row in held],
        held_in_all=status.states.get(State.HELD.value, 0),
        stopped=stopped,
        uncertain=status.states.get(State.UNCERTAIN.value, 0),
        broken=broken,
        pump=status,
        waits=waits,
        plot=changes and plot_of(changes, mine.clock.zone),
        faults=[one for one in found if one.level is Level.ERROR],
        warnings=[one for one in found if one.level is Level.WARNING],
        resumed=request.asked("resumed"),
    )


def resume(request: PageRequest) -> Response:
    """Let a stopped endpoint group go on, as somebody says that it is mended."""
    name = request.part("group")
    if name not in Group.__members__:
        raise NotFound(f"endpoint group {name[:40]} not found")
    request.adapter.register.resume(request.part("bid"), Group[name])
    request.adapter.pump.notify()
    return request.onward("pump", request.part("bid"), anchor="stopped", resumed=name)


def waits(waits_for: str) -> str:
    """What a lane waits for, in words."""
    what, _, name = waits_for.partition(":")
    code = {"endpoint": ReasonCode.GROUP_STOPPED, "breaker": ReasonCode.BREAKER_OPEN}.get(what)
    return because(code, group=name).text if code else ""


def _of(mine: Biller, state: State, count: int) -> Search:
    return Search(bid=mine.id, state=state, limit=count)
