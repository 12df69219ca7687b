"""How a simulator is put together: router edge, admin API and console over the same billers, behind one guard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from simulator.billers.register import Billers
from simulator.control.application import build
from simulator.control.guard import Guard
from simulator.control.wire import Refusal
from simulator.edge.app import App
from simulator.edge.own_requests import OwnRequests

if TYPE_CHECKING:
    from simulator.console.application import Console
    from simulator.console.session import SessionGuard
    from simulator.stand_ins.application import StandInPages


def application(billers: Billers, guard: Guard) -> App:
    """The application of one simulator."""
    admin = build(billers, guard)

    def console() -> "Console":
        return _console(billers, guard, admin, OwnRequests(app, billers))

    app = App(billers, admin, console, lambda: _stand_ins(billers, guard))
    return app


def _console(billers: Billers, guard: Guard, admin: Starlette, routers: OwnRequests) -> "Console":
    """The console behind the admin API's guard."""
    from simulator.console.application import Console  # imported at the first look at it: start-up is measured

    return Console(billers, _session_guard(guard), admin, routers)


def _stand_ins(billers: Billers, guard: Guard) -> "StandInPages":
    """The stand-ins' pages behind the same guard: they call Invoice Cloud with a credential of the simulator's."""
    from simulator.stand_ins.application import StandInPages  # imported at the first look at one, as above

    return StandInPages(billers, _session_guard(guard))


def _session_guard(guard: Guard) -> "SessionGuard":
    from simulator.console.session import SessionGuard

    def verdict(path: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        try:
            guard.admit(path, headers)
        except Refusal as refusal:
            return refusal.status, refusal.error
        return None

    return SessionGuard(guard.token, verdict)
