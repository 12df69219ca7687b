"""What an answer means and what it leads to, over real sockets (adapter §1.3); lost ones lie in `test_lost_replies`."""

import base64
import socket
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.model import Group, Outcome
from ic_adapter.router.client import RouterClient
from ic_adapter.router.functions import Function
from tests.ic_adapter import scripted
from tests.ic_adapter.router_calls import BOOKED, R, W, ask, endpoint, reply_of
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags


@pytest.mark.parametrize("function", [R, W])
@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://router.invalid/", "https://127.0.0.1:{tls}/"])
def test_nothing_sent(ic: Adapter, calls: RouterClient, router: ScriptedRouter, function: Function, url: str) -> None:
    """No connection, no address, no TLS: no byte of the request left, so RETRY even for a writing function."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tls = router.url.split(":")[2].split("/")[0]

    assert ask(calls, endpoint(ic, url.format(port=port, tls=tls)), function).outcome is Outcome.RETRY


@pytest.mark.parametrize("function", [R, W])
def test_host_as_it_was_written(
    ic: Adapter, calls: RouterClient, monkeypatch: pytest.MonkeyPatch, function: Function
) -> None:
    """The name is asked for as the URL has it: by older rules for other alphabets it is somebody else's domain."""
    asked: list[object] = []

    def nobody(host: object, *_: object, **__: object) -> None:
        asked.append(host.decode() if isinstance(host, bytes) else host)
        raise OSError("no address")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    ask(calls, endpoint(ic, "https://xn--strae-oqa.example/"), function)

    assert asked == ["xn--strae-oqa.example"]


@pytest.mark.parametrize("port", [0, 65_536, 99_999])
def test_port_that_is_none(ic: Adapter, calls: RouterClient, port: int) -> None:
    """Nothing is sent to another port that happens to be the rest of a division, or the usual one."""
    answer = ask(calls, endpoint(ic, f"http://127.0.0.1:{port}/"), W)

    assert (answer.outcome, answer.reason.text) == (
        Outcome.RETRY,
        (
            "the address of the router cannot be used: "
            "no http:// or https:// address of a host, with a port from 1 to 65535 if any"
        ),
    )


@pytest.mark.parametrize("host", ["a..b", "xn--", "a" * 64])
def test_host_beyond_dns(ic: Adapter, calls: RouterClient, host: str) -> None:
    """A host that no DNS can hold is a failure of the DNS: nothing was sent, RETRY even for a writing function."""
    assert ask(calls, endpoint(ic, f"http://{host}/"), W).outcome is Outcome.RETRY


def test_redirect_to_a_host_beyond_dns(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """That host is not ours: the request was sent, so a writing function is UNCERTAIN."""
    redirect = b"HTTP/1.1 302 X\r\nLocation: http://xn--/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    router.script["AddARItems"] = scripted.sends(redirect)

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.UNCERTAIN


ANSWERS = [
    (W, reply_of(W), Outcome.SENT),
    (W, envelope("AddARItems", ""), Outcome.SENT),
    (R, reply_of(R, tags(ACCOUNT_NO="2003708")), Outcome.SENT),
    (W, reply_of(W, "<STATUS>-100</STATUS>"), Outcome.REJECTED),
    (R, reply_of(R, "<STATUS>-4</STATUS>"), Outcome.REJECTED),
    (W, reply_of(W, "<STATUS>7</STATUS>"), Outcome.REJECTED),
    (W, reply_of(W, "", "<STATUS>-902</STATUS>"), Outcome.FAILED),
    (W, reply_of(W, "<STATUS/>", "<STATUS>-901</STATUS>"), Outcome.PAUSED),
    (W, "<Reply><STATUS>-903</STATUS></Reply>", Outcome.PAUSED),
    (R, "<Reply><STATUS>-904</STATUS></Reply>", Outcome.PAUSED),
]


@pytest.mark.parametrize(("function", "xml", "outcome"), ANSWERS)
def test_answer(
    ic: Adapter, calls: RouterClient, router: ScriptedRouter, function: Function, xml: str, outcome: Outcome
) -> None:
    """A readable answer decides by its effective status."""
    router.script[function.name] = says(xml)

    assert ask(calls, endpoint(ic, router.url), function).outcome is outcome


@pytest.mark.parametrize("status", [401, 403, 404, 405, 413, 415])
def test_pausing_http(ic: Adapter, calls: RouterClient, router: ScriptedRouter, status: int) -> None:
    """These refusals stop the group: the next call does not reach the router."""
    router.script["AddARItems"] = says("", status)

    first = ask(calls, endpoint(ic, router.url), W)
    second = ask(calls, endpoint(ic, router.url), W)

    assert (first.outcome, first.attempted) == (Outcome.PAUSED, True)
    assert (second.outcome, second.attempted, second.reason.text) == (
        Outcome.PAUSED,
        False,
        f"AddARItems: HTTP {status}",
    )
    assert len(router.requests) == 1


def test_http_400_fails(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """HTTP 400 is FAILED, and stops nothing."""
    router.script["AddARItems"] = says("", 400)

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.FAILED
    assert not ic.endpoints.state("b", Group.RTDR).paused


def test_late_pause_after_a_change(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """A refusal that meets an older configuration does not stop the new one."""
    router.script["AddARItems"] = says("", 401)
    old = endpoint(ic, router.url)
    ic.register.patch_settings("b", {"9": "other"})

    ask(calls, old, W)

    assert not ic.endpoints.state("b", Group.RTDR).paused


@pytest.mark.parametrize("change", [{"8": "http://192.0.2.1/"}, {"10": "pw"}, {"74": "APIREQUEST="}])
def test_change_resumes(ic: Adapter, calls: RouterClient, router: ScriptedRouter, change: dict[str, str]) -> None:
    """A stopped group goes on after a change of its configuration."""
    router.script["AddARItems"] = says("", 401)
    ask(calls, endpoint(ic, router.url), W)

    ic.register.patch_settings("b", {"107": None})
    still = ic.endpoints.state("b", Group.RTDR).paused
    ic.register.patch_settings("b", dict(change))

    assert still
    assert not ic.endpoints.state("b", Group.RTDR).paused


def test_positive_status_ok(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """Q-09: a positive status is a failure unless positive_status_ok lists it."""
    router.script["AddARItems"] = says(reply_of(W, "<STATUS>7</STATUS>"))

    assert ask(calls, endpoint(ic, router.url, positive_ok=frozenset({7})), W).outcome is Outcome.SENT


@pytest.mark.parametrize(("user", "password", "sent"), [("ic", "pw", "ic:pw"), ("", "key", ":key"), ("ic", "", "ic:")])
def test_basic_login(
    ic: Adapter, calls: RouterClient, router: ScriptedRouter, user: str, password: str, sent: str
) -> None:
    """Q-02: HTTP Basic with user and password or key."""
    ask(calls, endpoint(ic, router.url, user, password))

    assert f"Authorization: Basic {base64.b64encode(sent.encode()).decode()}" in router.heads[0]


def test_no_login(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """Both blank: no Authorization header."""
    ask(calls, endpoint(ic, router.url))

    assert "authorization" not in router.heads[0].lower()
    assert "Content-Type: application/x-www-form-urlencoded; charset=UTF-8" in router.heads[0]


def test_log_line(
    ic: Adapter, calls: RouterClient, router: ScriptedRouter, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """One line per call with BID, function, account, transNo, pid and outcome; nothing of SSN, LICENSE_NO, password."""
    del tmp_path
    params = tags(SSN="CANARY-SSN", LICENSE_NO="CANARY-LIC", PASTDUE_AMT="1")
    router.script["GetAccountBalance"] = says(envelope("GetAccountBalance", params, trans_no="4711"))

    with caplog.at_level("DEBUG"):
        ask(calls, endpoint(ic, router.url, "ic", "CANARY-PW"))

    line = next(record.getMessage() for record in caplog.records if record.name == "ic_adapter.calls")
    assert "bid=b function=GetAccountBalance account=2003708 transNo=4711 pid=2020" in line
    assert "outcome=SENT" in line
    assert "CANARY" not in caplog.text


def test_writing_call_ends_its_connection(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """It says so, and a router that gives no length needs not be waited for."""
    router.script["AddARItems"] = scripted.sends(b"HTTP/1.0 200 OK\r\n\r\n" + BOOKED)

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.SENT
    assert "connection: close" in router.heads[0].lower()


def test_writing_call_has_its_own_connection(ic: Adapter, calls: RouterClient) -> None:
    """A router that drops idle connections without a word: no writing call meets such a connection."""
    with scripted.OnceOnlyRouter() as router:
        router.script = {"GetAccountBalance": says(reply_of(R)), "AddARItems": says(reply_of(W))}

        found = [ask(calls, endpoint(ic, router.url), function).outcome for function in (R, W, W)]

        assert found == [Outcome.SENT] * 3
        assert router.functions == ["GetAccountBalance", "AddARItems", "AddARItems"]
