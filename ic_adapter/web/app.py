"""The HTTP edge: guard, body, thread pool, JSON.

Every refusal in one form, never a traceback for what a client sent.
"""

import json
import tempfile
from collections.abc import Awaitable, Callable
from functools import cache
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from ic_adapter.adapter import Adapter
from ic_adapter.choices import advice
from ic_adapter.errors import BadField, Fault, InternalError
from ic_adapter.web import front, json_edge
from ic_adapter.web.agent.application import AGENT
from ic_adapter.web.api.bodies import Nothing
from ic_adapter.web.api.openapi import document
from ic_adapter.web.api.request import ApiCall, Replied, RepliedFile
from ic_adapter.web.api.routes import ROUTES, ApiRoute
from ic_adapter.web.api.views import Status
from ic_adapter.web.crm.application import CRM
from ic_adapter.web.crm.customers.table import CUSTOMERS
from ic_adapter.web.crm.onboarding.table import ONBOARDING
from ic_adapter.web.crm.payers.table import PAYERS
from ic_adapter.web.crm.profile.table import BILLERS
from ic_adapter.web.desk.application import DESK
from ic_adapter.web.file_answer import file_answer
from ic_adapter.web.guard import Guard
from ic_adapter.web.pages import payer_site, staff_site
from ic_adapter.web.pages.payer_site import PayerSite
from ic_adapter.web.pages.staff_site import StaffSite
from ic_adapter.web.portal.application import PORTAL
from ic_adapter.web.services.application import ROOTS as SERVICES_ROOTS
from ic_adapter.web.services.application import Services
from ic_adapter.web.store_front.application import CLOUD_STORE, VIRTUAL_SITE

if TYPE_CHECKING:
    from ic_adapter.web.metrics import AdapterMetrics

#: The sections of the site of staff; tests of roles are made from their rows.
STAFF_SECTIONS = (DESK, CRM, BILLERS, PAYERS, CUSTOMERS, ONBOARDING)
MAX_JSON = 1024 * 1024
IN_MEMORY = 1024 * 1024


def _decoded(route: ApiRoute, raw: bytes, media: str) -> Any:
    if not raw.strip() and route.body is Nothing:
        return None
    return json_edge.decoded(raw, media, route.body)


def _check_query(request: Request, route: ApiRoute) -> None:
    """BadField for a parameter that the call does not have: left out of account, it would look as if it had worked."""
    for name in request.query_params:
        if name not in route.query:
            told = f"unknown parameter; {advice(name[:40], route.query)}"
            raise BadField("invalid query", Fault(f"?{name[:40]}", told))


def _endpoint(adapter: Adapter, route: ApiRoute, max_import: int) -> Callable[[Request], Awaitable[Response]]:
    """The body is read here, where it can be awaited; the handler runs as plain code in the thread pool."""

    async def answer(request: Request) -> Response:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
            try:
                _check_query(request, route)
                limit = max_import if route.upload else MAX_JSON
                if route.upload and json_edge.media_type(request) not in route.upload:
                    raise json_edge.Stopped(415, f"unsupported media type; use {route.upload[0]}")  # noqa: TRY301 — one place forms refusals
                await json_edge.read(request, cast("IO[bytes]", spool), limit)
                body = None if route.body is None else _decoded(route, spool.read(), json_edge.media_type(request))
                call = ApiCall(
                    adapter=adapter,
                    path=request.path_params,
                    query=dict(request.query_params),
                    body=body,
                    upload=cast("BinaryIO", spool) if route.upload else None,
                )
                found = await run_in_threadpool(route.handler, call)
                if isinstance(found, RepliedFile):
                    return file_answer(found.file, found.size, found.name, route.file)
                if isinstance(found, Replied):
                    return json_edge.answer(found.status, found.content)
                return json_edge.answer(route.status, found)
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as error:  # noqa: BLE001 — the edge: every error gets the one form, ours are logged
                return json_edge.refusal(error)

    return answer


class _Guarded:
    """Pure ASGI, so that nothing behind it runs before the guard has looked; the sites of pages ask the same guard."""

    def __init__(self, app: ASGIApp, staff: StaffSite, payers: PayerSite, services_app: Services, guard: Guard) -> None:
        self._app = app
        self._sites: tuple[tuple[tuple[str, ...], ASGIApp], ...] = (
            (staff_site.ROOTS, staff),
            (payer_site.ROOTS, payers),
            (SERVICES_ROOTS, services_app),
        )
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = f"{scope['path']}/"
            site = next((site for roots, site in self._sites if path.startswith(roots)), None)
            if site is not None:
                await site(scope, receive, send)
                return
            request = Request(scope)
            stop = self._guard.stop(scope["path"], request.headers)
            if stop is not None and stop.status == 401 and scope["path"] == front.PATH:
                await RedirectResponse(front.LOG_IN, 303)(scope, receive, send)
                return
            if stop is not None:
                await json_edge.problem(stop.status, stop.reason)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _metrics(adapter: Adapter) -> Callable[[Request], Response]:
    """The client library is loaded with the first scrape: start-up is measured."""

    @cache
    def metrics() -> "AdapterMetrics":
        from ic_adapter.web.metrics import AdapterMetrics

        return AdapterMetrics(adapter)

    def answer(_: Request) -> Response:
        try:
            return Response(metrics().exposition(), headers={"Content-Type": metrics().content_type})
        except Exception as error:  # noqa: BLE001 — the edge: every error gets the one form, ours are logged
            return json_edge.refusal(error)

    return answer


async def _no_route(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise InternalError("the handler of unknown paths was asked about another error") from error
    return json_edge.problem(error.status_code, {404: "path not found", 405: "method not allowed"}[error.status_code])


def make_app(adapter: Adapter, guard: Guard, max_import: int) -> ASGIApp:
    """The ASGI application; `max_import` caps an uploaded bill file, in bytes."""
    page = json.dumps(document()).encode()

    def health(_: Request) -> Response:
        return json_edge.answer(200, Status(status="healthy"))

    def ready(_: Request) -> Response:
        if not adapter.store.is_readable():
            return json_edge.problem(503, "the database is not readable")
        return json_edge.answer(200, Status(status="ready"))

    def openapi(_: Request) -> Response:
        return Response(page, media_type="application/json")

    plain = [("/health", health), ("/ready", ready), ("/metrics", _metrics(adapter)), ("/api/openapi.json", openapi)]
    plain.append((front.PATH, front.front(adapter)))
    routes = [StarletteRoute(path, endpoint, methods=["GET"]) for path, endpoint in plain]
    routes += [
        StarletteRoute(route.path, _endpoint(adapter, route, max_import), methods=[route.method]) for route in ROUTES
    ]
    app = Starlette(routes=routes, exception_handlers={404: _no_route, 405: _no_route})
    payers = PayerSite(adapter, guard, PORTAL, VIRTUAL_SITE, CLOUD_STORE, AGENT)
    staff = StaffSite(adapter, guard, *STAFF_SECTIONS)
    return _Guarded(app, staff, payers, Services(adapter, guard), guard)
