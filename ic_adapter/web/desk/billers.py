"""The page of all billers: what waits at each of them for a person, and a search over all."""

from starlette.responses import Response

from ic_adapter.billers.register import Biller
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.overview import StateCount
from ic_adapter.records.states import UNDER_WAY, State
from ic_adapter.web.desk import blocked
from ic_adapter.web.pages.page import PageRequest

SHOWN = 100
#: The columns, in the order in which a person should look at them.
COLUMNS = (State.UNCERTAIN, State.REJECTED, State.FAILED, State.HELD)


def listing(request: PageRequest) -> Response:
    """Those with UNCERTAIN records first, then those with others that wait for a person, then by name."""
    part = request.asked("biller").lower()
    billers = [one for one in request.adapter.register.all() if part in one.id.lower()]
    with request.adapter.store.reading() as connection:
        found = overview.tallies(connection, [one.id for one in billers])
        stopped = blocked.by_biller(connection)

    def urgency(biller: Biller) -> tuple[int | str, ...]:
        counts = (-found[biller.id][state].count if state in found[biller.id] else 0 for state in COLUMNS)
        return (*counts, -len(stopped.get(biller.id, ())), biller.id)

    billers.sort(key=urgency)
    rows = [
        {
            "biller": one,
            "cells": [(state, found[one.id].get(state)) for state in COLUMNS],
            "waiting": _waiting([tally for state, tally in found[one.id].items() if state in UNDER_WAY]),
            "stopped": sorted(stopped.get(one.id, ())),
            "now": one.clock.now(),
        }
        for one in billers[:SHOWN]
    ]
    return request.shown("billers.html", rows=rows, columns=COLUMNS, more=len(billers) - len(rows), part=part)


def _waiting(tallies: list[StateCount]) -> StateCount | None:
    """What is on its way, as one."""
    if not tallies:
        return None
    return StateCount(count=sum(one.count for one in tallies), since=min(one.since for one in tallies))
