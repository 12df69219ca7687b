"""``serve --check-replies``: every reply judged in a process of its own, with the contract harness's command."""

import json
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from harness.cli.__main__ import main
from simulator.billers.register import Billers
from simulator.cli.serving import _judge
from simulator.journal.entries import BODY_KEPT, Exchange
from simulator.journal.reply_check import ReplyCheck
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

REQUEST = (SAMPLES / "F-01.request.xml").read_bytes()
REPLY = (SAMPLES / "F-01.reply.xml").read_bytes()
DAMAGED = REPLY.replace(b"<PASTDUE_AMT>100.24</PASTDUE_AMT>", b"")


def exchange(number: int, reply: bytes, **more: object) -> Exchange:
    """An exchange as the journal keeps it."""
    kept = Exchange(number=number, at=datetime(2024, 11, 15), client="127.0.0.1", request=b"XMLREQUEST=" + REQUEST)
    kept.function, kept.http_status, kept.reply = "GetAccountBalance", 200, reply
    for name, value in more.items():
        setattr(kept, name, value)
    return kept


def test_wrong_reply_is_told_and_ends_a_strict_run(capfd: pytest.CaptureFixture[str]) -> None:
    """The finding names biller, exchange, function and tag; a fault's reply and a cut one are not judged."""
    assert DAMAGED != REPLY
    check = ReplyCheck()
    for kept in (
        exchange(1, REPLY),
        exchange(2, DAMAGED),
        exchange(3, DAMAGED),
        exchange(4, DAMAGED, fault="lost_reply"),
        exchange(5, b"x" * BODY_KEPT),
        exchange(6, b"", http_status=401),
    ):
        check.keep("3426", kept)

    assert check.end() is False
    told = capfd.readouterr().err
    assert told.count("3426 exchange 2 GetAccountBalance: Params/PASTDUE_AMT: the tag is missing") == 1
    assert "exchange 3" not in told  # the same finding again
    assert "3 replies checked, 2 break the contract, 2 surely" in told
    assert "1 replies were not checked" in told
    with pytest.raises(SystemExit) as ended:
        _judge(Billers(documented=False), kept_contract=False)
    assert ended.value.code == 1


def test_child_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """A check that could not run is no clean one, and never holds the simulator up."""
    monkeypatch.setattr("simulator.journal.reply_check.COMMAND", ("sh", "-c", "exit 7"))
    check = ReplyCheck()
    for number in range(2_000):
        check.keep("3426", exchange(number, REPLY))

    assert check.end() is False
    assert "the check ended with 7" in capfd.readouterr().err


def test_serve_judges_what_it_answers(tmp_path: Path) -> None:
    """What a running simulator answers keeps the contract: exit 0 with --strict, and how many replies that were."""
    process, url = start(tmp_path, "--check-replies", "--strict")
    for path in [SAMPLES / f"F-{number:02d}.request.xml" for number in (1, 2, 3)]:
        reply = httpx.post(f"{url}/billers/3426/router", data={"XMLREQUEST": path.read_text()})
        assert reply.status_code == 200
    process.terminate()
    _, told = process.communicate(timeout=120)

    assert process.returncode == 0, told
    assert "check-replies: 3 replies checked, 0 break the contract, 0 surely" in told


def test_stream_of_exchanges() -> None:
    """One line each; the request as a form or bare, other functions passed over, what is no exchange told."""
    rows = [
        {"function": "GetAccountBalance", "request": REQUEST.decode(), "reply": REPLY.decode()},
        {"function": "GetAccountBalance", "reply": "<Reply"},
        {"function": "BILLPDF", "reply": "%PDF-1.7"},
        {
            "function": "GetAccountBalance",
            "request": "XMLREQUEST=%3CRequest%3E%3CGetAccount%3E%3CParams%2F%3E%3C%2FGetAccount%3E%3C%2FRequest%3E",
            "reply": REPLY.decode(),
        },
    ]

    done = CliRunner().invoke(main, ["check-stream"], input="\n".join([*map(json.dumps, rows), "", "no JSON"]))

    assert done.exit_code == 1
    assert "the reply is not XML" in done.stdout
    assert "GetAccountBalance answers GetAccount, which is another function" in done.stdout
    assert "a line is not an exchange" in done.stdout
    assert "3 replies checked, 2 break the contract, 2 surely, 1 lines could not be read" in done.stdout


@pytest.mark.parametrize(("fail_on", "code"), [("given", 0), ("inferred", 0), ("assumed", 1)])
def test_how_sure_a_rule_must_be(fail_on: str, code: int) -> None:
    """A sum that we only assume fails where any rule may; it is told in any case."""
    assumed = REPLY.replace(b"<CUTOFF_AMT>100.24</CUTOFF_AMT>", b"<CUTOFF_AMT>1.24</CUTOFF_AMT>")
    assert assumed != REPLY
    row = json.dumps({"function": "GetAccountBalance", "request": REQUEST.decode(), "reply": assumed.decode()})

    done = CliRunner().invoke(main, ["check-stream", "--fail-on", fail_on], input=row)

    assert (done.exit_code, "OVERDUE_AMT: is" in done.stdout) == (code, True), done.stdout
