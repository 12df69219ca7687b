"""The ASGI application of the web services: guard, HTTP Basic, body, thread pool, JSON; and the page of sign-on."""

import base64
import binascii
import io
import json
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ic_adapter.adapter import Adapter
from ic_adapter.errors import Busy, InternalError
from ic_adapter.sign_on.callers import CallerRefusal, Credentials
from ic_adapter.sign_on.links import LoginChanged
from ic_adapter.web import json_edge
from ic_adapter.web.guard import Guard
from ic_adapter.web.json_edge import Stopped
from ic_adapter.web.pages.session import SessionGuard
from ic_adapter.web.services import sso
from ic_adapter.web.services.handlers import ServiceCall
from ic_adapter.web.services.openapi import document
from ic_adapter.web.services.table import SERVICES, Service

#: Addresses that belong to the services.
ROOTS = ("/ic/",)
LONGEST_BODY = 16_384  # bytes
LONGEST_HEADER = 2_048
CHALLENGE = {"www-authenticate": 'Basic realm="IC web services", charset="UTF-8"'}
REFUSED = {
    CallerRefusal.ADDRESS: Stopped(403, "this address may not call for this biller; add it to ic_services_allow"),
    CallerRefusal.CREDENTIALS: Stopped(401, "missing or wrong user name or password of the biller; use HTTP Basic"),
    CallerRefusal.TOO_MANY: Stopped(429, "too many failed attempts from this address; wait and try again"),
}


class Services:
    """The ASGI application of one adapter's web services."""

    def __init__(self, adapter: Adapter, guard: Guard) -> None:
        self._adapter = adapter
        self._guard = SessionGuard(guard)
        self.sign_on = sso.SignOnSite(adapter, guard)
        self._page = json.dumps(document()).encode()
        routes = [Route(service.path, self._endpoint(service), methods=["POST"]) for service in SERVICES]
        routes.append(Route("/ic/openapi.json", self._openapi, methods=["GET"]))
        self._starlette = Starlette(routes=routes, exception_handlers={404: _no_route, 405: _no_route})
        self._starlette.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""
        if scope["path"] == sso.PATH:
            await self.sign_on(scope, receive, send)
            return
        stop = self._guard.stop_anyone(scope["path"], Request(scope).headers)
        if stop is not None:
            await json_edge.problem(stop.status, stop.reason)(scope, receive, send)
            return
        await self._starlette(scope, receive, send)

    def _endpoint(self, service: Service) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                given = credentials(request.headers.get("authorization", ""))
                if given is None:
                    raise REFUSED[CallerRefusal.CREDENTIALS]  # noqa: TRY301 — one place forms refusals
                raw = io.BytesIO()
                await json_edge.read(request, raw, LONGEST_BODY)
                return await run_in_threadpool(self._called, service, request, given, raw.getvalue())
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as error:  # noqa: BLE001 — the edge: every error gets the one form, ours are logged
                return _refusal(error)

        return answer

    def _called(self, service: Service, request: Request, given: Credentials, raw: bytes) -> Response:
        body = json_edge.decoded(raw, json_edge.media_type(request), service.body)
        address = request.client.host if request.client else ""
        biller = self._adapter.sign_on.callers.check(body.bid, address, given)
        if isinstance(biller, CallerRefusal):
            raise REFUSED[biller]
        origin = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
        try:
            return json_edge.answer(200, service.handler(ServiceCall(self._adapter, biller, address, origin, body)))
        except LoginChanged:
            raise REFUSED[CallerRefusal.CREDENTIALS] from None

    async def _openapi(self, _: Request) -> Response:
        return Response(self._page, media_type=json_edge.JSON)


def credentials(header: str) -> Credentials | None:
    """Return what an Authorization header of HTTP Basic holds; None for every other one."""
    scheme, _, encoded = header.strip().partition(" ")
    if scheme.lower() != "basic" or len(encoded) > LONGEST_HEADER:
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    user, colon, password = text.partition(":")
    return Credentials(user, password) if colon else None


def _refusal(error: Exception) -> Response:
    if isinstance(error, Busy):
        return json_edge.problem(429, str(error))
    response = json_edge.refusal(error)
    if response.status_code == 401:
        response.headers.update(CHALLENGE)
    return response


async def _no_route(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise InternalError("the handler of unknown paths was asked about another error") from error
    reason = {404: "path not found", 405: "method not allowed"}[error.status_code]
    response = json_edge.problem(error.status_code, reason)
    response.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
    return response
