"""OpenAPI document of a router: one operation for each function, made from the schemas and profiles.

All functions share one HTTP path, so each has a path of its own with a fragment, ``/billers/BID/router#Function``. No
client sends a fragment: the request goes to the router's path, and no tool needs a rule of its own for that.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from harness.conformance.run import function_names
from harness.generate.documents import request_schemas, usual
from harness.generate.facts import READING, TargetFacts
from harness.mutate.bodies import FORM_KEY
from harness.profiles.profile import Profile, profiles

#: Extensions of the document: what exists at the target, and the function of an operation.
FACTS, FUNCTION = "x-cayenta-facts", "x-cayenta-function"
FORM = "application/x-www-form-urlencoded"
TEXT = {"type": "string"}
STATUSES = {"STATUS": TEXT, "STATUS_DESC": TEXT}


def router_document(target: str, facts: TargetFacts, functions: Iterable[str] = ()) -> dict[str, Any]:
    """Return the document (OpenAPI 3.1) of the router at ``target``, an address of HTTP; default: all functions."""
    parts = urlsplit(target)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    wanted = list(functions) or function_names()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cayenta router", "version": "1"},
        "servers": [{"url": f"{parts.scheme}://{parts.netloc}"}],
        "paths": {f"{path}#{function}": {"post": _operation(function, facts)} for function in wanted},
        FACTS: facts_as_json(facts),
    }


def format_name(function: str) -> str:
    """Return the name of the string format of a function's requests."""
    return f"cayenta-{function}"


def facts_as_json(facts: TargetFacts) -> dict[str, Any]:
    """Return what exists at a target in the form of the document."""
    return {
        "accounts": [list(account) for account in facts.accounts],
        "items": list(facts.items),
        "today": facts.today.isoformat(),
        "tables": {name: list(codes) for name, codes in facts.tables.items()},
    }


def _operation(function: str, facts: TargetFacts) -> dict[str, Any]:
    profile = profile_of(function)
    example = etree.tostring(usual(request_schemas()[function], facts), encoding="unicode")
    field = {"type": "string", "format": format_name(function)}
    # The body begins with the form key (router §1.1), so nothing may stand before it.
    form = _object({FORM_KEY: field}, required=[FORM_KEY], example={FORM_KEY: example})
    replies = {kind: {"schema": _reply(profile)} for kind in ("text/xml", "application/xml")}
    return {
        "operationId": function,
        "summary": f"{profile.code} {function}",
        "tags": ["reads" if function in READING else "writes"],
        FUNCTION: function,
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {
            "200": {"description": "The reply; its STATUS says whether the request was refused.", "content": replies},
            "401": {"description": "The login is wrong or missing."},
            "403": {"description": "The client's address is not allowed."},
        },
    }


def profile_of(function: str) -> Profile:
    """Return the profile of a function by the name of its request."""
    return next(profile for profile in profiles().values() if profile.request == function)


def _reply(profile: Profile) -> Mapping[str, Any]:
    """Schema of a reply as the deserializer reads it: elements are objects, texts strings, repeated elements lists."""
    params = _object({**_params(profile), **STATUSES})
    function = _object({"Params": params, **STATUSES}, required=["Params"])
    reply = _object({profile.reply: function, **STATUSES})
    # A refusal of the request as a whole has no outer REPLY (router §1.2).
    return {"type": "object", "minProperties": 1, **_object({"Reply": reply, "REPLY": _object({"Reply": reply})})}


def _params(profile: Profile) -> dict[str, Any]:
    leaves = {path: TEXT for path in profile.tags if "/" not in path}
    return {**leaves, **_groups(profile, "")}


def _groups(profile: Profile, above: str) -> dict[str, Any]:
    """Lists of the repeated elements directly below a path."""
    found: dict[str, Any] = {}
    for group, names in profile.groups.items():
        parent, _, name = group.rpartition("/")
        if parent == above:
            tags = {tag: TEXT for tag in names if f"{group}/{tag}" not in profile.groups}
            found[name] = {"type": "array", "items": _object({**tags, **_groups(profile, group)})}
    return found


def _object(properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
