"""Hostile values of every header on every kind of address: never a 500, always the one form of refusals."""

import json

import pytest

from simulator.control.admin_calls import CALLS
from simulator.control.call_types import AdminCall
from simulator.control.guard import EXEMPT
from tests.hostile_headers import AUTHORITIES, HOSTS, ORIGINS, OTHERS, SEVERAL_HOSTS, TARGETS, raw
from tests.raw_http import RawReply, exchanged, replies, request

FORM = "application/x-www-form-urlencoded"
ROUTER = "/billers/3426/router"
#: One address of each kind: with and without a body, pages, forms, files, probes, the router, and paths that are none.
ADDRESSES = (
    ("GET", "/__admin/billers", ""),
    ("POST", "/__admin/billers", "application/json"),
    ("POST", "/__admin/billers/none/clock", ""),
    ("GET", "/__admin/openapi.json", ""),
    ("GET", "/metrics", ""),
    ("GET", "/__admin/health", ""),
    ("GET", "/console", ""),
    ("POST", "/console/login", FORM),
    ("POST", "/console/billers/3426/clock", FORM),
    ("GET", "/console/static/console.css", ""),
    ("GET", "/console/none", ""),
    ("POST", ROUTER, FORM),
    ("POST", "/billers/none/router", ""),
    ("GET", "/billers/3426/cayentaws/service/BILLPDF", ""),
)
IDS = [f"{method} {path}" for method, path, _ in ADDRESSES]


def sent(server: str, method: str, path: str, headers: dict[str, str | bytes]) -> RawReply:
    """The reply to one request, whose connection ends with it."""
    own = {"Host": server.removeprefix("http://"), "Connection": "close", **headers}
    return next(replies(exchanged(server, request(method, path, own))))


def is_refusal(reply: RawReply, path: str) -> bool:
    """Whether a reply of 400 and more has the form of this path's refusals."""
    if path.startswith("/billers"):
        return reply.headers.get("content-type", "text/plain").startswith(("text/plain", "text/xml", "application/xml"))
    if path.startswith("/console") and reply.status != 400:
        return reply.headers["content-type"].startswith("text/html") and b"<html" in reply.body
    content = json.loads(reply.body)
    return set(content) == {"error", "fields"} and bool(content["error"])


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_hosts_and_origins(server: str, method: str, path: str, media: str) -> None:
    """A Host that is none and an Origin that is not this very address are 403; the router and health do not care."""
    is_exempt = path in EXEMPT or path.startswith("/billers")
    host = server.removeprefix("http://")
    own = {"Content-Type": media} if media else {}
    for value in HOSTS:
        reply = sent(server, method, path, {**own, "Host": value})
        assert reply.status < 500
        assert is_exempt or (reply.status == 403 and is_refusal(reply, path)), value
    for value in ORIGINS:
        origin = value.format(host=host) if isinstance(value, str) else value
        reply = sent(server, method, path, {**own, "Origin": origin})
        assert reply.status < 500
        assert is_exempt or (reply.status == 403 and is_refusal(reply, path)), value


@pytest.mark.parametrize(("method", "path", "media"), ADDRESSES, ids=IDS)
def test_other_headers(server: str, method: str, path: str, media: str) -> None:
    """Each other header, with its hostile values: an answer, and where it is no success the one form."""
    for name, values in OTHERS.items():
        own: dict[str, str | bytes] = {"Content-Type": media} if media else {}
        for value in values:
            reply = sent(server, method, path, {**own, "Origin": server, name: value})
            assert reply.status < 500, (name, value)
            assert reply.status < 400 or is_refusal(reply, path), (name, value, reply.body)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_every_call_knows_its_own_address(server: str, call: AdminCall) -> None:
    """A page on another local port reaches no call of the admin API, with or without a body."""
    path = "/__admin" + call.path.replace("{bid}", "3426").replace("{", "").replace("}", "")
    if path in EXEMPT:
        return
    host = server.removeprefix("http://")
    for media in ("", FORM, "text/plain", "application/json"):
        for origin in ("http://127.0.0.1:1", f"http://localhost:{host.rpartition(':')[2]}", "http://[", "null"):
            headers: dict[str, str | bytes] = {"Origin": origin, **({"Content-Type": media} if media else {})}
            reply = sent(server, call.method, path, headers)
            assert reply.status == 403, (media, origin)
            assert is_refusal(reply, path)


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
    is_exempt = path in EXEMPT or path.startswith("/billers")
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
