"""The admin application: Starlette routes made from the table, every refusal as JSON, one document of what there is."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator.archive.errors import NotKept
from simulator.billers.errors import BillerExists, ForeignBiller, NoSuchBiller, NoSuchTemplate
from simulator.billers.register import Billers
from simulator.billing.errors import AlreadyThere, BooksError, NotThere
from simulator.choices import advice
from simulator.control.admin_calls import CALLS
from simulator.control.call_types import AdminCall, AdminRequest, FileReply, PutReply
from simulator.control.guard import Guard
from simulator.control.openapi import document
from simulator.control.wire import Refusal, decode, json_response

PREFIX = "/__admin"
SHOWN = 40  # characters of a wrong name that a refusal repeats
Endpoint = Callable[[Request], Awaitable[Response]]
log = logging.getLogger("simulator.control")


def build(billers: Billers, guard: Guard) -> Starlette:
    """The application of one simulator."""
    routes = [Route(PREFIX + call.path, _endpoint(call, billers, guard), methods=[call.method]) for call in CALLS]
    routes.append(Route(PREFIX + "/openapi.json", _openapi_endpoint(guard), methods=["GET"]))
    routes.append(Route("/metrics", _metrics_endpoint(billers, guard), methods=["GET"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _http_error})


def _endpoint(call: AdminCall, billers: Billers, guard: Guard) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            guard.admit(request.scope["path"], request.headers)
            query = _query(request, call)
            body = await _body(request, call.most)
            guard.check_type(request.headers, body)
            admin_request = AdminRequest(
                billers=billers,
                body=decode(body, call.body) if call.body else None,
                path=request.path_params,
                query=query,
                base_url=f"{request.scope['scheme']}://{request.headers.get('host', '')}",
            )
            try:
                result = call.handle(admin_request)
            finally:
                _keep(admin_request)  # a number that a refused call took is gone too
            return _response(result, call, admin_request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except Exception as error:  # noqa: BLE001 — the edge: what is not a refusal is our defect, logged whole
            return refusal_of(error).response()

    return endpoint


def _keep(admin_request: AdminRequest) -> None:
    """Have the changes written down before anyone is told; NotKept takes them back."""
    admin_request.billers.keep(*([admin_request.path["bid"]] if "bid" in admin_request.path else ()))


def _response(result: object, call: AdminCall, admin_request: AdminRequest) -> Response:
    if result is None:
        return Response(status_code=204)
    if isinstance(result, PutReply):
        return json_response(result.body, 201 if result.is_new else 200)
    if isinstance(result, FileReply):
        named = {"content-disposition": f'attachment; filename="{result.name}"'}
        return StreamingResponse(_streamed(result, admin_request), media_type=result.media_type, headers=named)
    return json_response(result, call.status)


async def _streamed(file: FileReply, admin_request: AdminRequest) -> AsyncIterator[bytes]:
    """The pieces on the event loop, one at a time: the books belong to one thread.

    A file counts once its last piece was taken; where that cannot be kept, the reply breaks off before its end.
    """
    for piece in file.pieces:
        yield piece
        await asyncio.sleep(0)  # sending alone does not let others in
    _keep(admin_request)


def refusal_of(error: Exception) -> Refusal:
    """What the client reads for each error of the simulator."""
    match error:
        case Refusal():
            refusal = error
        case ForeignBiller():
            refusal = Refusal(421, error.sentence)
        case NoSuchBiller():
            refusal = Refusal(404, f"biller {str(error)[:64]!r} not found; GET /__admin/billers lists all billers")
        case BillerExists():
            refusal = Refusal(409, f"biller {error} already exists; choose another id", ("$.id", "taken"))
        case NoSuchTemplate():
            refusal = Refusal(422, "unknown template", ("$.template", str(error)))
        case NotKept():
            refusal = Refusal(503, str(error))
        case BooksError():
            status = {NotThere: 404, AlreadyThere: 409}.get(type(error), 422)
            refusal = Refusal(status, error.reason, (f"$.{error.field}", error.reason))
        case _:
            log.error("internal error in the admin API", exc_info=error)
            refusal = Refusal(500, "internal error; see the log")
    return refusal


async def _body(request: Request, most: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Refusal(413, f"the body is longer than {most} bytes; send a shorter one")
        chunks.append(chunk)
    return b"".join(chunks)


def _query(request: Request, call: AdminCall) -> dict[str, str]:
    for name in request.query_params:
        if name not in call.query:
            raise Refusal(
                422, "invalid query", (f"?{name[:SHOWN]}", f"unknown parameter; {advice(name[:SHOWN], call.query)}")
            )
    return dict(request.query_params)


def _openapi_endpoint(guard: Guard) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            guard.admit(request.scope["path"], request.headers)
        except Refusal as refusal:
            return refusal.response()
        from importlib.metadata import version

        return json_response(document(CALLS, PREFIX, version("mock-cayenta")))

    return endpoint


def _metrics_endpoint(billers: Billers, guard: Guard) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            guard.admit(request.scope["path"], request.headers)
        except Refusal as refusal:
            return refusal.response()
        from simulator.control.metrics import CONTENT_TYPE, exposition

        try:
            return Response(exposition(billers), media_type=CONTENT_TYPE)
        except Exception as error:  # noqa: BLE001 — the edge, as above
            return refusal_of(error).response()

    return endpoint


async def _http_error(_request: Request, error: Exception) -> Response:
    """Unknown path and wrong method, as JSON like every other refusal."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "path not found; GET /__admin/openapi.json lists all paths", 405: "method not allowed on this path"}
    response = Refusal(status, words.get(status, "refused")).response()
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response
