"""simulator.testing.sim: starting, reaching and ending a simulator, in a thread, in a process, elsewhere."""

import asyncio
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.testing import CayentaSim, CayentaSimError, NoReply, NotReached, NotStarted, Refused
from tests.bounded import until
from tests.loops import run
from tests.simulator.process import start

ACCOUNT = "2003708"
#: A whole life in a fresh interpreter where every warning is an error, and what it leaves behind.
LIFE = """
import asyncio, threading
from simulator.testing import CayentaSim

async def test():
    with CayentaSim(process={process}) as sim, sim.biller() as biller:
        return biller.ask("GetAccountBalance", ACCOUNT_NO="2003708").tags["CURRENT_BALANCE"]

assert asyncio.run(test()) == "100.24"
assert threading.enumerate() == [threading.main_thread()], threading.enumerate()
import logging
assert logging.getLogger("uvicorn.access").propagate
"""


@pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])
def test_serves_the_documented_billers(process: bool) -> None:
    """The address that ``url`` tells answers without any setup."""
    with CayentaSim(process=process) as sim:
        reply = sim.existing("3426").ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT)

        assert sim.existing("3426").router_url == f"{sim.url}/billers/3426/router"
    assert reply.status == 0
    assert reply.tags["CURRENT_BALANCE"] == "100.24"


@pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])
def test_leaves_nothing_behind(process: bool) -> None:
    """No thread, no warning, no changed logging; started and asked from a running event loop."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LIFE.format(process=process)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])
def test_nobody_answers_after_the_block(process: bool) -> None:
    """Its port is free again."""
    with CayentaSim(process=process) as sim:
        url = sim.url

    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_two_at_a_time_do_not_know_each_other(sim: CayentaSim) -> None:
    """Each has billers of its own, so that equal ids are no clash."""
    with CayentaSim() as other, sim.biller("t-same") as here, other.biller("t-same") as there:
        here.account(ACCOUNT).post("payment", "20.00")

        assert str(there.account(ACCOUNT).balance()) == "100.24"


def test_one_can_be_started_again() -> None:
    """A stopped simulator starts as a new one."""
    sim = CayentaSim()
    for _ in range(2):
        with sim:
            assert sim.biller("t-again").ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT).is_done


ENDLESS: dict[str, dict[str, Any]] = {
    "hang": {"view": "hang"},
    "delay": {"view": "delay", "parameters": {"seconds": 600}},
    "drip": {"view": "drip", "parameters": {"bytes_per_second": 1}},
}


@pytest.mark.parametrize("fault", ENDLESS)
def test_an_endless_reply_does_not_hold_up_the_end(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    """A client that still waits is cut off, without a word of it; ended within 3 s (design §3 rule 5)."""
    sim = CayentaSim(timeout=30)
    sim.start()
    biller = sim.biller(faults=[ENDLESS[fault]])
    heard: list[BaseException] = []

    def ask() -> None:
        with pytest.raises(NoReply) as caught:
            biller.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT)
        heard.append(caught.value)

    client = threading.Thread(target=ask)
    client.start()
    until("the call that meets the fault", lambda: biller.faults.all()[0].hits)
    end = threading.Thread(target=sim.stop)
    end.start()
    end.join(3)

    assert not end.is_alive()
    client.join(3)
    assert len(heard) == 1
    assert caplog.records == []


def _connects(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False)
    except httpx.ConnectError:
        return False
    return True


def test_connections_are_refused_for_a_while_and_accepted_again() -> None:
    """The one fault that is the listener's works in a thread as in a process: nobody gets in, and then they do."""
    with CayentaSim() as sim:
        biller = sim.biller(faults=[{"view": "refuse_connect", "parameters": {"seconds": 1.5}}])
        with pytest.raises(NoReply):
            biller.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT)
        with pytest.raises(httpx.ConnectError):
            httpx.get(sim.url, trust_env=False)
        until("a connection", lambda: _connects(sim.url))
        assert biller.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT).is_done


def test_an_application_under_test_keeps_its_event_loop(sim: CayentaSim) -> None:
    """Code that asks the router asynchronously and a test that blocks do not stand in each other's way."""

    async def balances(urls: list[str]) -> list[int]:
        async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
            body = "XMLREQUEST=<Request><GetAccount><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccount></Request>"
            replies = await asyncio.gather(*(client.post(url, content=body) for url in urls))
            sim.existing("3426").clock.read()  # blocks this loop; the simulator has one of its own
            return [reply.status_code for reply in replies]

    assert run(balances([f"{sim.url}/billers/3426/router"] * 8)) == [200] * 8


def test_a_running_one_is_reached_with_its_token(tmp_path: Path) -> None:
    """``at`` takes the token to the admin API and not to the router, and takes away what it made."""
    process, url = start(tmp_path, "--admin-token", "fictional-token")
    try:
        with CayentaSim.at(url, token="fictional-token") as sim:
            made = sim.biller()
            assert made.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT).status == 0
        with CayentaSim.at(url, token="fictional-token") as sim:
            billers = [it["id"] for it in sim.admin("GET", "/billers")["billers"]]
        with CayentaSim.at(url) as sim, pytest.raises(Refused, match="missing or wrong admin token"):
            sim.biller()
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert made.id not in billers
    assert "3426" in billers


def test_nobody_at_the_address() -> None:
    """It is told at the start, with the address."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"

    with pytest.raises(NotReached, match=f"no simulator answers at {url}"):
        CayentaSim.at(url).start()


def test_a_taken_port_is_told_in_a_thread() -> None:
    """OSError, as any listener raises it; nothing is left running."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        CayentaSim(port=taken.getsockname()[1]).start()


def test_a_taken_port_is_told_by_the_process() -> None:
    """NotStarted quotes what the process said."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(NotStarted, match="cannot listen"):
        CayentaSim(process=True, port=taken.getsockname()[1]).start()


def test_before_the_start_there_is_nothing_to_ask() -> None:
    """The message shows how it is meant."""
    with pytest.raises(CayentaSimError, match="with CayentaSim"):
        CayentaSim().biller()


def test_started_twice_is_an_error(sim: CayentaSim) -> None:
    """Whoever starts it again would lose the first."""
    with pytest.raises(CayentaSimError, match="already started"):
        sim.start()
