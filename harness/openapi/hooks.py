"""Hooks of schemathesis, named in schemathesis.toml: formats of requests, deserializer of replies, and the check.

The formats are made of the facts in the document when it is loaded. Without the deserializer schemathesis would pass
over every XML reply without a word; without the check only the reply's structure would be judged.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import schemathesis
from lxml import etree

from harness.conformance.judging import wrong_with_valid
from harness.generate.documents import SCHEMAS, request_schemas
from harness.generate.strategies import documents
from harness.mutate.bodies import FORM_KEY
from harness.mutate.expectations import Answer
from harness.openapi.document import FACTS, FUNCTION, format_name, profile_of
from harness.openapi.reading import read_document_facts, reply_as_json
from harness.profiles.reply import parse

#: STATUS of a request that is not valid (router §4.2).
REFUSED = frozenset({"-901", "-902", "-903", "-904"})


@schemathesis.hook
def before_load_schema(_context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Register the format of each function's requests; a document of another API has none."""
    if FACTS not in raw_schema:
        return
    facts = read_document_facts(raw_schema[FACTS])
    for function, schema in request_schemas().items():
        drawn = documents(schema, facts).map(_as_text)
        schemathesis.openapi.format(format_name(function), drawn)


def _as_text(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode")


@schemathesis.deserializer("text/xml", "application/xml")
def router_reply(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    """Return a reply as its schema describes it; ValueError if it is not XML."""
    try:
        root = parse(response.content)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the reply is not XML: {error}") from error
    function = _function(context.operation)
    return reply_as_json(root, profile_of(function)) if function else {str(root.tag): {}}


@schemathesis.check
def router_contract(
    _context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Judge the reply to a valid request by profile and XSD; any other request has to be refused."""
    function = _function(case.operation)
    if not function or response.status_code != 200 or _other_fields(case):
        return
    try:
        answer = Answer(200, parse(response.content))
    except etree.XMLSyntaxError as error:
        raise AssertionError(f"the reply is not XML: {error}") from error
    request = _valid_request(function, case)
    if request is None:
        if answer.effective() not in REFUSED:
            came = answer.effective() or "no STATUS"
            raise AssertionError(f"a request that is not valid was answered with {came}, expected -901 to -904")
    elif wrong := [text for _, text in wrong_with_valid(request, answer, profile_of(function))]:
        raise AssertionError("\n".join(wrong))


def _function(operation: schemathesis.APIOperation[Any, Any, Any, Any]) -> str:
    """Return the function of an operation; blank for an operation of another API."""
    return str(operation.definition.raw.get(FUNCTION, ""))


def _other_fields(case: schemathesis.Case[Any]) -> bool:
    """Whether the form has fields besides the request, of which the specification says nothing."""
    return isinstance(case.body, dict) and bool(case.body.keys() - {FORM_KEY})


def _valid_request(function: str, case: schemathesis.Case[Any]) -> etree._Element | None:
    """Return the document that a case sends; None unless it is valid under the function's schema."""
    sent = case.body.get(FORM_KEY) if isinstance(case.body, dict) else None
    if case.method != "POST" or not isinstance(sent, str):
        return None
    try:
        root = parse(sent.encode())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None
    return root if _schema(function).validate(root) else None


@cache
def _schema(function: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "router" / f"{function}.request.xsd")))
