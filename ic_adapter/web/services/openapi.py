"""The OpenAPI page of the web services, made from their table."""

from typing import Any

import msgspec

from ic_adapter.web.json_edge import JSON, Problem
from ic_adapter.web.services.table import SERVICES, Service

REF = "#/components/schemas/{name}"
REFUSALS = {
    400: "the body is not JSON, or names a member twice",
    401: "user name or password of the biller is missing or wrong",
    403: "the address of the caller is not one of the biller's, or Host or Origin is foreign",
    413: "body too large",
    415: "unsupported media type",
    422: "invalid value",
    429: "too many failed attempts, or too many at this moment; try again later",
}
SSO = {
    "200": "asks first: another session is open in this browser",
    "303": "signed in; goes on to the page of the target",
    "403": "opened by a prefetch, or Host or Origin is foreign; nothing was spent",
    "404": "no token of this program",
    "410": "the token was used before, its time is over, or single sign-on is off",
}


def document() -> dict[str, Any]:
    """Return the page, OpenAPI 3.1."""
    types = [kind for service in SERVICES for kind in (service.body, service.reply)] + [Problem]
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    by_type = dict(zip(types, schemas, strict=True))
    paths: dict[str, Any] = {service.path: {"post": _operation(service, by_type)} for service in SERVICES}
    paths["/ic/sso"] = {"get": _sso()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "IC web services", "version": "1"},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"biller": {"type": "http", "scheme": "basic"}}},
    }


def _operation(service: Service, by_type: dict[Any, Any]) -> dict[str, Any]:
    refusal = _json(by_type[Problem])
    replies: dict[str, Any] = {str(code): {"description": text, "content": refusal} for code, text in REFUSALS.items()}
    replies["200"] = {"description": "done, or `success` is false", "content": _json(by_type[service.reply])}
    return {
        "operationId": service.name,
        "summary": (service.handler.__doc__ or "").strip(),
        "security": [{"biller": []}],
        "requestBody": {"content": _json(by_type[service.body]), "required": True},
        "responses": replies,
    }


def _sso() -> dict[str, Any]:
    html = {"text/html": {"schema": {"type": "string"}}}
    names = {
        "token": "remoteAuthenticationToken of a call",
        "target": "payment, autopay or paperless; any other word is payment",
    }
    return {
        "operationId": "CloudSSO",
        "summary": "Sign the customer of a token in, in this browser, and go on to a page.",
        "security": [],
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
            for name, text in names.items()
        ],
        "responses": {
            code: {"description": text} if code == "303" else {"description": text, "content": html}
            for code, text in SSO.items()
        },
    }


def _json(schema: Any) -> dict[str, Any]:
    return {JSON: {"schema": schema}}
