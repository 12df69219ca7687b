"""The OpenAPI page, made from the table of routes and the types of their bodies."""

import re
from typing import Any

import msgspec

from ic_adapter.web.api.routes import ROUTES, ApiRoute
from ic_adapter.web.json_edge import Problem

REF = "#/components/schemas/{name}"
REFUSALS = {
    400: "malformed request",
    401: "missing or wrong token",
    403: "forbidden",
    404: "not found",
    409: "conflict",
    413: "body too large",
    415: "unsupported media type",
    422: "invalid value",
}


def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    types = [kind for route in ROUTES for kind in (route.body, route.reply) if kind is not None] + [Problem]
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    by_type = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_type)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Invoice Cloud adapter", "version": "1"},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _operation(route: ApiRoute, by_type: dict[str, Any]) -> dict[str, Any]:
    problem = _json(by_type[repr(Problem)])
    replies: dict[str, Any] = {
        str(status): {"description": text, "content": problem} for status, text in REFUSALS.items()
    }
    replies[str(route.status)] = {"description": "done"}
    if route.reply is not None:
        replies[str(route.status)]["content"] = _json(by_type[repr(route.reply)])
    if route.again:
        replies["200"] = {**replies[str(route.status)], "description": "done before; a repeat changes nothing"}
    if route.file:
        replies[str(route.status)]["content"] = {route.file: {"schema": {"type": "string", "format": "binary"}}}
    operation: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rsplit('.', 1)[-1]}_{route.handler.__name__}",
        "summary": (route.handler.__doc__ or "").strip(),
        "parameters": [_parameter(name, "path") for name in re.findall(r"\{(\w+)\}", route.path)]
        + [_parameter(name, "query") for name in route.query],
        "responses": replies,
    }
    if route.body is not None:
        operation["requestBody"] = {"content": _json(by_type[repr(route.body)])}
    if route.upload:
        operation["requestBody"] = {"content": {name: {} for name in route.upload[:1]}, "required": True}
    return operation


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _parameter(name: str, where: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string"}}
