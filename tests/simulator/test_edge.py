"""The HTTP edge and the process: methods, isolation, security beyond loopback, start and end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.bounded import within
from tests.simulator.process import start

ASK = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"


def test_router_answers(client: httpx.Client) -> None:
    """The first request of the README."""
    reply = client.post("/billers/3426/router", content=ASK)

    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/xml; charset=UTF-8"
    assert "<CURRENT_BALANCE>100.24</CURRENT_BALANCE>" in reply.text


def test_router_takes_post_only(client: httpx.Client) -> None:
    """Another method is 405, an unknown biller 404; neither is a traceback."""
    got = client.get("/billers/3426/router")

    assert (got.status_code, got.headers["allow"]) == (405, "POST")
    assert client.post("/billers/nobody/router", content=ASK).status_code == 404
    assert client.post("/billers/a/b/router", content=ASK).status_code == 404


def test_long_body_is_refused_readably(client: httpx.Client) -> None:
    """A body over the cap is read to its end and refused in the router's own words."""
    reply = client.post("/billers/3426/router", content=b"XMLREQUEST=" + b"x" * 2_000_000)

    assert "<STATUS>-904</STATUS>" in reply.text


def test_billers_do_not_see_each_other(client: httpx.Client, biller: str) -> None:
    """Money, clock, keys and journal of one biller leave the others alone."""
    router = biller.replace("/__admin", "") + "/router"
    client.post(f"{biller}/accounts/2003708/ledger", json={"kind": "payment", "amount": "0.24"})
    client.post(f"{biller}/clock", json={"freeze": "2030-01-01T00:00"})
    client.patch(f"{biller}/settings", json={"balance_shape": "template"})

    here = client.post(router, content=ASK).text
    there = client.post("/billers/4097/router", content=ASK).text

    assert "<CURRENT_BALANCE>100</CURRENT_BALANCE>" in here
    assert "<PREPAY_AMT>" in here
    assert "<CURRENT_BALANCE>100.24</CURRENT_BALANCE>" in there
    assert "<PREPAY_AMT>" not in there
    assert client.get(f"{biller}/journal").json()["total"] == 1


def test_request_that_was_cut_off_is_not_executed(client: httpx.Client, biller: str) -> None:
    """A client that leaves before its body is whole asked nothing: no entry, no transaction number."""
    path = biller.replace("/__admin", "") + "/router"
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=60) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(ASK) + 100}\r\n\r\n"
        connection.sendall(head.encode() + ASK)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""

    assert client.get(f"{biller}/journal").json()["total"] == 0
    assert 'transNo="6431"' in client.post(path, content=ASK).text


def test_peer_does_not_say_where_it_comes_from(client: httpx.Client, biller: str) -> None:
    """X-Forwarded-For moves nobody past the allow-list: the peer's address decides (router §1.2)."""
    client.patch(f"{biller}/settings", json={"ip_allow_list": ["192.0.2.11/32"]})
    path = biller.replace("/__admin", "") + "/router"

    assert client.post(path, content=ASK, headers={"X-Forwarded-For": "192.0.2.11"}).status_code == 403


def test_second_login_does_not_hide_behind_the_first(client: httpx.Client, biller: str) -> None:
    """Two Authorization headers are no login."""
    client.put(f"{biller}/logins", json={"logins": [{"user": "ic", "password": "pw"}]})
    path = biller.replace("/__admin", "") + "/router"
    right = ("authorization", "Basic aWM6cHc=")

    assert client.post(path, content=ASK, headers=[right]).status_code == 200
    assert client.post(path, content=ASK, headers=[("authorization", "Basic eDp5"), right]).status_code == 401


def test_others_are_answered_during_a_bill_run_and_the_end_comes(tmp_path: Path) -> None:
    """A long bill run lets others in between its pieces; broken off, it was no run; SIGTERM does not wait for it."""
    process, url = start(tmp_path)
    with httpx.Client(base_url=url, timeout=10) as client:
        client.post("/__admin/billers", json={"id": "big", "template": "3426", "accounts": 1_000_000})
        with client.stream("POST", "/__admin/billers/big/bill-run", json={}) as stream:
            next(stream.iter_raw(64))
            other = httpx.get(f"{url}/__admin/health", timeout=5)
            process.terminate()
            process.communicate(timeout=4)

    assert other.status_code == 200
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example.org"}, 403),
        ({"origin": "http://evil.example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "localhost:1"}, 200),
    ],
)
def test_host_and_origin(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    """The admin API knows its Host and no foreign Origin; health and the router's own path do not care."""
    assert client.get("/__admin/billers", headers=headers).status_code == status
    assert client.get("/__admin/health", headers=headers).status_code == 200
    assert client.post("/billers/3426/router", content=ASK, headers=headers).status_code == 200


def test_beyond_loopback_needs_the_token(tmp_path: Path) -> None:
    """A bind beyond loopback makes a token, prints it, and opens nothing without it but health and router."""
    process, url = start(tmp_path, "--host", "0.0.0.0")
    assert process.stdout is not None
    token = within("the token", process.stdout.readline).split()[-1]
    try:
        with httpx.Client(base_url=url, timeout=10) as client:
            refused = client.get("/__admin/billers")
            wrong = client.get("/__admin/billers", headers={"authorization": "Bearer x"})
            right = client.get("/__admin/billers", headers={"authorization": f"Bearer {token}"})
            ready = client.get("/__admin/ready")
            router = client.post("/billers/3426/router", content=ASK)
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert [reply.status_code for reply in (refused, wrong, right, ready, router)] == [401, 401, 200, 200, 200]


def test_token_and_host_from_the_environment(tmp_path: Path) -> None:
    """CAYENTA_SIM_ADMIN_TOKEN and CAYENTA_SIM_ALLOWED_HOSTS do what the flags do."""
    process, url = start(tmp_path, CAYENTA_SIM_ADMIN_TOKEN="t0ken", CAYENTA_SIM_ALLOWED_HOSTS="simulator, sim")
    headers = {"authorization": "Bearer t0ken", "host": "simulator:8480"}
    try:
        right = httpx.get(f"{url}/__admin/billers", headers=headers)
        without = httpx.get(f"{url}/__admin/billers", headers={"host": "simulator:8480"})
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert (right.status_code, without.status_code) == (200, 401)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_with_zero(tmp_path: Path, number: signal.Signals) -> None:
    """SIGTERM and Ctrl-C are the ordinary end, open connections included."""
    file = tmp_path / "port"
    process, url = start(tmp_path, "--port-file", str(file))
    with httpx.Client(base_url=url) as client:
        client.get("/__admin/health")
        port = file.read_text().strip()
        process.send_signal(number)
        _, errors = process.communicate(timeout=3)

    assert url.endswith(f":{port}")
    assert (process.returncode, errors) == (0, "")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of cayenta-sim to its end."""
    return subprocess.run(
        [sys.executable, "-m", "simulator.cli", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CAYENTA_SIM_PROT": "1"}, "unknown setting"),
        ({"CAYENTA_SIM_PORT": "x"}, "'x' is not a whole number"),
        ({"CAYENTA_SIM_PORT": "70000"}, "not between 0 and 65535"),
        ({"CAYENTA_SIM_PORT": "8_480"}, "'8_480' is not a whole number"),
        ({"CAYENTA_SIM_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
    ],
)
def test_bad_setting_refuses_to_start(environment: dict[str, str], words: str) -> None:
    """An unknown or bad setting is named, and nothing starts (exit 2)."""
    done = run("serve", **environment)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("line", ["port = 1.9", "journal_size = true", "host = 5", "prot = 1", "port = "])
def test_bad_line_of_a_file(tmp_path: Path, line: str) -> None:
    """A value of a file has its type; nothing is rounded or read into it."""
    file = tmp_path / "sim.toml"
    file.write_text(line + "\n")
    done = run("serve", "--config", str(file))

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert str(file) in done.stderr


def test_port_in_use(server: str) -> None:
    """A port that is taken is told in a sentence, exit 1."""
    done = run("serve", "--port", server.rpartition(":")[2])

    assert done.returncode == 1
    assert "cannot listen on 127.0.0.1" in done.stderr


def test_healthcheck(server: str) -> None:
    """0 where a simulator is ready, 1 where none is."""
    assert run("healthcheck", "--url", server).returncode == 0
    assert run("healthcheck", "--url", "http://127.0.0.1:1").returncode == 1


def test_validate(tmp_path: Path) -> None:
    """A request file is checked against the contract before anyone sends it."""
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(ASK)
    bad.write_text("<Request><GetAccount><Params><ACCOUNT>1</ACCOUNT></Params></GetAccount></Request>")

    done = run("validate", str(good), str(bad))

    assert done.returncode == 1
    assert f"{good}: valid\n" in done.stdout
    assert "ACCOUNT: is not a tag of GetAccount; did you mean ACCOUNT_NO?" in done.stdout


def test_settings_point_an_adapter_here() -> None:
    """The Advanced Settings of a biller, as JSON, number → text."""
    import json

    done = run("settings", "--bid", "3426", "--url", "http://sim:8480/", "--user", "ic", "--password", "pw")

    values = json.loads(done.stdout)
    assert values["8"] == "http://sim:8480/billers/3426/router"
    assert (values["9"], values["10"], values["74"]) == ("ic", "pw", "XMLREQUEST=")
    assert values["20"] == "http://sim:8480/billers/3426/cayentaws/service/BILLPDF"
