"""The OpenAPI page of the admin API, made from the table of calls and the Structs of their bodies."""

import re
from typing import Any

import msgspec

from simulator.control.call_types import AdminCall, FileReply

ERROR = {
    "type": "object",
    "required": ["error", "fields"],
    "properties": {
        "error": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "reason"],
                "properties": {"path": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}
#: Generated clients name their methods by operationId, so a renamed module keeps the noun it was published with.
PUBLISHED_NOUNS = {"clerk_records": "desk", "queries": "verification"}
#: The same of component names: a renamed type keeps the name of its schema.
PUBLISHED_SCHEMAS = {"FindingKind": "Kind"}
REFERENCE = "#/components/schemas/"
REFUSALS = {
    "400": "the body is not JSON",
    "401": "the admin token is missing or wrong",
    "403": "the Host or Origin is not allowed",
    "404": "not found",
    "409": "already exists",
    "413": "the body is too long",
    "415": "the Content-Type is not application/json",
    "503": "the data folder could not store the change, so nothing was changed",
}


def document(calls: tuple[AdminCall, ...], prefix: str, version: str) -> dict[str, Any]:
    """OpenAPI 3.1, every call with its body, its reply and its errors."""
    kinds = sorted(
        {kind for call in calls for kind in (call.body, call.reply) if kind and kind is not FileReply},
        key=lambda kind: kind.__name__,
    )
    schemas, components = msgspec.json.schema_components(kinds, ref_template=f"{REFERENCE}{{name}}")
    components = {PUBLISHED_SCHEMAS.get(name, name): _published(schema) for name, schema in components.items()}
    reference = dict(zip(kinds, map(_published, schemas), strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(prefix + call.path, {})[call.method.lower()] = _operation(call, reference)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mock Cayenta router: admin API", "version": version},
        "paths": paths,
        "components": {"schemas": components | {"Error": ERROR}},
    }


def _published(schema: Any) -> Any:
    """Return the schema with the published names of renamed types, in its title and in every reference."""
    if isinstance(schema, list):
        return [_published(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _published(part) for key, part in schema.items()}
    for key, start in (("$ref", REFERENCE), ("title", "")):
        name = told.get(key)
        if isinstance(name, str) and name.removeprefix(start) in PUBLISHED_SCHEMAS:
            told[key] = start + PUBLISHED_SCHEMAS[name.removeprefix(start)]
    return told


def _operation(call: AdminCall, reference: dict[type, Any]) -> dict[str, Any]:
    names = re.findall(r"{(\w+)}", call.path)
    operation: dict[str, Any] = {
        "operationId": _operation_id(call),
        "summary": call.summary,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names),
            *({"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in call.query),
        ],
        "responses": {
            str(call.status): _done(call, reference),
            **({"201": _done(call, reference)} if call.or_replaces else {}),
            **{code: _error(words) for code, words in REFUSALS.items()},
            "422": _error("a value is invalid"),
        },
    }
    if call.body:
        operation["requestBody"] = {"required": True, **_content("", reference[call.body])}
        operation["requestBody"].pop("description")
    return operation


def _operation_id(call: AdminCall) -> str:
    noun = call.handle.__module__.rpartition(".")[2]
    return f"{PUBLISHED_NOUNS.get(noun, noun)}_{call.handle.__name__}"


def _done(call: AdminCall, reference: dict[type, Any]) -> dict[str, Any]:
    if call.reply is None:
        return {"description": "done"}
    if call.reply is FileReply:
        schema = {"type": "object" if call.media_type == "application/json" else "string"}
        return {"description": "the file", "content": {call.media_type: {"schema": schema}}}
    return _content("done", reference[call.reply])


def _content(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _error(description: str) -> dict[str, Any]:
    return _content(description, {"$ref": "#/components/schemas/Error"})
