"""Scenarios that the console makes of exchanges: the packs know their steps, and they pass unchanged on fresh billers."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest

from scenarios.language.vocabulary import matching
from simulator.console.stories import words
from simulator.contract.registry import TABLE
from tests.bounded import end
from tests.scenarios.conftest import command_in
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a simulator whose biller 3426 was asked for the sample of each function."""
    process, url = start(tmp_path_factory.mktemp("console-scenarios"))
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            for function in TABLE:
                body = b"XMLREQUEST=" + quote_plus((SAMPLES / f"{function.code}.request.xml").read_text()).encode()
                client.post("/billers/3426/router", content=body)
            client.post("/billers/3426/router", content=b"rubbish")
        yield url
    finally:
        process.terminate()
        end(process)


@pytest.mark.parametrize("step", words.ALL)
def test_words_are_steps_of_the_packs(step: str) -> None:
    """Each is exactly one step."""
    assert len(matching(PLACE.sub("1", step))) == 1, step


def test_exchanges_pass_unchanged_on_fresh_billers(simulator: str, tmp_path: Path) -> None:
    """One of each function and rubbish to the letter, and one whose account the admin API had changed, masked."""
    with httpx.Client(base_url=simulator, timeout=30) as client:
        told = [_scenario(client, "3426", number) for number in range(1, len(TABLE) + 2)]
        client.post("/__admin/billers", json={"id": "changed", "template": "3426", "seed": 7, "accounts": 5})
        ledger = "/__admin/billers/changed/accounts/2003708/ledger"
        assert client.post(ledger, json={"kind": "charge", "amount": "12.34"}).status_code == 201
        sample = (SAMPLES / "F-01.request.xml").read_text()
        client.post("/billers/changed/router", content=b"XMLREQUEST=" + quote_plus(sample).encode())
        masked = _scenario(client, "changed", 1)
    for number, text in enumerate((*told, masked)):
        (tmp_path / f"{number:02}.feature").write_text(text)
    ended = command_in(tmp_path)("run", ".", "--router", simulator)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"{len(told) + 1} passed" in ended.stdout
    assert all(set(re.findall(r"<(\w+)>\*<", text)) <= {"SSN", "LICENSE_NO"} for text in told)
    assert "      | seed | 7 |" in masked
    assert "    # A fresh biller answers otherwise where * stands" in masked
    assert "<CURRENT_BALANCE>*</CURRENT_BALANCE>" in masked


def _scenario(client: httpx.Client, bid: str, number: int) -> str:
    reply = client.get(f"/console/billers/{bid}/journal/{number}/scenario.feature")
    assert reply.status_code == 200, reply.text
    return reply.text
