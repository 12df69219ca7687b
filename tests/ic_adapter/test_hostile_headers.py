"""Hostile values of every header on every kind of address: never a 500, always the one form of refusals."""

import json

import httpx
import pytest

from ic_adapter.web.api.routes import ROUTES, ApiRoute
from tests.hostile_headers import AUTHORITIES, HOSTS, ORIGINS, OTHERS, SEVERAL_HOSTS, TARGETS, raw
from tests.raw_http import RawReply, exchanged, replies, request

FORM = "application/x-www-form-urlencoded"
#: One address of each kind: with and without a body, pages, forms, files, probes, and paths that are none.
ADDRESSES = (
    ("GET", "/api/billers", ""),
    ("POST", "/api/billers", "application/json"),
    ("POST", "/api/billers/none/pump/run", ""),
    ("GET", "/api/openapi.json", ""),
    ("GET", "/metrics", ""),
    ("GET", "/none", ""),
    ("GET", "/crm/pump", ""),
    ("POST", "/crm/login", FORM),
    ("POST", "/crm/pump/none/records/1/decide", FORM),
    ("GET", "/static/desk.css", ""),
    ("GET", "/crm/none", ""),
    ("GET", "/health", ""),
    ("GET", "/ready", ""),
)
IDS = [f"{method} {path}" for method, path, _ in ADDRESSES]


def sent(server: str, method: str, path: str, headers: dict[str, str | bytes]) -> RawReply:
    """The reply to one request, whose connection ends with it."""
    own = {"Host": server.removeprefix("http://"), "Connection": "close", **headers}
    return next(replies(exchanged(server, request(method, path, own))))


def is_refusal(reply: RawReply, path: str) -> bool:
    """Whether a reply of 400 and more has the form of this path's refusals."""
    is_page = reply.headers["content-type"].startswith("text/html")
    if path.startswith(("/crm", "/static")) and (reply.status != 400 or is_page):  # 400: of a page, or before any
        return is_page and b"<html" in reply.body
    content = json.loads(reply.body)
    return set(content) == {"error", "fields"} and bool(content["error"])


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_hosts_and_origins(server: str, method: str, path: str, media: str) -> None:
    """A Host that is none and an Origin that is not this very address are 403, whatever they look like."""
    is_exempt = path in {"/health", "/ready"}
    host = server.removeprefix("http://")
    own = {"Content-Type": media} if media else {}
    for value in HOSTS:
        reply = sent(server, method, path, {**own, "Host": value})
        assert reply.status == (200 if is_exempt else 403), value
        assert is_exempt or is_refusal(reply, path), value
    for value in ORIGINS:
        origin = value.format(host=host) if isinstance(value, str) else value
        reply = sent(server, method, path, {**own, "Origin": origin})
        assert reply.status == (200 if is_exempt else 403), value
        assert is_exempt or is_refusal(reply, path), value


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_other_headers(server: str, method: str, path: str, media: str) -> None:
    """Each other header, with its hostile values: an answer, and where it is no success the one form."""
    for name, values in OTHERS.items():
        own: dict[str, str | bytes] = {"Content-Type": media} if media else {}
        for value in values:
            reply = sent(server, method, path, {**own, "Origin": server, name: value})
            assert reply.status < 500, (name, value)
            assert reply.status < 400 or is_refusal(reply, path), (name, value, reply.body)


def _called(route: ApiRoute) -> str:
    parts = {"{bid}": "none", "{no}": "1", "{id}": "1", "{group}": "RTDR", "{number}": "1"}
    path = route.path
    for name, value in parts.items():
        path = path.replace(name, value)
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_call_knows_its_own_address(server: str, route: ApiRoute) -> None:
    """A page on another local port reaches no call, with or without a body; a page of this address does."""
    host = server.removeprefix("http://")
    for media in ("", FORM, "text/plain", "application/json"):
        for origin in ("http://127.0.0.1:1", f"http://localhost:{host.rpartition(':')[2]}", "http://[", "null"):
            headers: dict[str, str | bytes] = {"Origin": origin, **({"Content-Type": media} if media else {})}
            reply = sent(server, route.method, _called(route), headers)
            assert reply.status == 403, (media, origin)
            assert is_refusal(reply, route.path)
    allowed = sent(server, route.method, _called(route), {"Origin": server})
    assert allowed.status not in {403, 500}


def test_pump_run_from_another_port(client: httpx.Client, biller: str) -> None:
    """The call that the field made: a form without a body, from a page on another local port."""
    headers = {"Origin": "http://127.0.0.1:1", "Content-Type": FORM}

    for path in ("pump/run", "endpoints/PAYMENTS/resume"):
        assert client.post(f"{biller}/{path}", headers=headers).status_code == 403
        assert client.post(f"{biller}/{path}").status_code == 200


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_more_than_one_host(server: str, method: str, path: str, media: str) -> None:
    """400 in the form of this path, whichever of them is the right one; in absolute form, too."""
    host = server.removeprefix("http://")
    for several in SEVERAL_HOSTS:
        hosts = tuple(one.format(host=host) for one in several)
        for target in (path, f"{server}{path}"):
            reply = next(replies(exchanged(server, raw(method, target, hosts, media))))
            assert reply.status == 400, (target, hosts)
            assert is_refusal(reply, path), (target, hosts)


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_absolute_form(server: str, method: str, path: str, media: str) -> None:
    """Its authority counts as the Host, and the answer is that to the path alone."""
    is_exempt = path in {"/health", "/ready"}
    host = server.removeprefix("http://")
    plain = next(replies(exchanged(server, raw(method, path, (host,), media))))
    for authority, is_own in AUTHORITIES:
        for header in (host, "evil.example"):
            target = authority.format(host=host) + path
            reply = next(replies(exchanged(server, raw(method, target, (header,), media))))
            expected = plain.status if is_own or is_exempt else 403
            assert reply.status == expected, (target, header)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "CONNECT"])
def test_targets_that_no_address_has(server: str, method: str) -> None:
    """A refusal, or what stands at the root."""
    host = server.removeprefix("http://")
    root = next(replies(exchanged(server, raw(method, "/", (host,)))))
    for target in TARGETS:
        reply = next(replies(exchanged(server, raw(method, target.format(host=host), (host,)))))
        assert 300 <= reply.status < 500 or (reply.status, reply.body) == (root.status, root.body), target
