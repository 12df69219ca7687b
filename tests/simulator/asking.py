"""How these tests ask a router: bytes in, parsed reply out, without a server."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote_plus

from lxml import etree

from simulator.billers.register import Billers, Recipe
from simulator.contract.model import RawRequest, Wire
from simulator.recipes.templates import TEMPLATE_NOW
from simulator.router.pipeline import Router

SAMPLES = Path(__file__).parent / "samples"


def a_router(template: str = "3426", now: datetime | None = None) -> Router:
    """A router of its own, made from a template, its clock at the template's moment unless another is given."""
    billers = Billers(documented=False)
    return billers.create("t-test", Recipe(template_id=template, now=now or TEMPLATE_NOW)).router


def post(router: Router, body: bytes, headers: Mapping[str, str] | None = None, peer: str = "127.0.0.1") -> Wire:
    """Send a body as it is."""
    return router.answer(RawRequest(body, peer, dict(headers or {})))


def send(router: Router, xml: str, headers: Mapping[str, str] | None = None) -> etree._Element:
    """Send XML behind the form key, percent-encoded; the reply's root."""
    wire = post(router, b"XMLREQUEST=" + quote_plus(xml).encode(), headers)
    assert wire.status == 200, wire
    return etree.fromstring(wire.body)


def request(function: str, *tags: tuple[str, str]) -> str:
    """The XML of a request."""
    params = "".join(f"<{name}>{value}</{name}>" for name, value in tags)
    return f"<Request><{function}><Params>{params}</Params></{function}></Request>"


def ask(router: Router, function: str, account: str) -> dict[str, str]:
    """The Params of the reply about an account."""
    root = send(router, request(function, ("ACCOUNT_NO", account)))
    return {str(tag.tag): tag.text or "" for tag in root[0][0]}


def balance(router: Router, account: str) -> dict[str, str]:
    """The GetAccountBalance tags of an account."""
    return ask(router, "GetAccountBalance", account)


def statuses(root: etree._Element) -> tuple[str | None, str | None, str | None]:
    """STATUS under Params, under the function element, under Reply; None where there is none."""
    function = root[0] if root[0].tag != "STATUS" else None
    return (
        function.findtext("Params/STATUS") if function is not None else None,
        function.findtext("STATUS") if function is not None else None,
        root.findtext("STATUS"),
    )


def tags(root: etree._Element) -> list[tuple[str, str]]:
    """Every leaf with its text, in order; ``""`` for empty and self-closed alike."""
    return [(str(node.tag), node.text or "") for node in root.iter() if not len(node)]
