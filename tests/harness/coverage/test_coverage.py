"""Coverage of journals: what was met, which received values were compared, and when a run fails."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from click.testing import CliRunner, Result

from harness.cli.__main__ import main
from harness.coverage.contract import router_contract
from harness.coverage.journal import Compared, JournalExchange, JournalRun
from harness.coverage.measuring import Measured, measure
from harness.coverage.result import CoverageOrder, CoverageResult
from tests.harness.damages import SAMPLES
from tests.simulator.process import start

BALANCE = JournalExchange(
    request=(SAMPLES / "F-01.request.xml").read_text(),
    reply=(SAMPLES / "F-01.reply.xml").read_text(),
    function="GetAccountBalance",
    status=0,
    http_status=200,
)
ACCOUNT = JournalExchange(
    request=(SAMPLES / "F-02.request.xml").read_text(),
    reply=(SAMPLES / "F-02.reply.xml").read_text(),
    function="GetAccount",
    status=0,
    http_status=200,
)


def asserted(*compared: Compared, exchanges: tuple[JournalExchange, ...] = (BALANCE, ACCOUNT)) -> list[str]:
    """Tags that count as asserted in a run."""
    found = measure([JournalRun("one", exchanges, compared)], router_contract())
    return sorted(f"{way} {function} {path}" for way, function, path in found.compared)


def met(text: str, tag: str = "ITEM_AMT") -> set[str]:
    """Bounds of AddARItems that a request with this value meets."""
    request = f"<Request><AddARItems><Params><{tag}>{text}</{tag}></Params></AddARItems></Request>"
    exchange = JournalExchange(request=request, reply="", function="AddARItems", status=0)
    return {name for _, _, name in measure([JournalRun("one", (exchange,))], router_contract()).bounds}


def test_received_is_not_asserted() -> None:
    """A reply with 28 values of which one was compared: one."""
    found = measure(
        [JournalRun("one", (BALANCE,), (Compared("reply", "DUE_DT", "GetAccountBalance"),))], router_contract()
    )
    replies = {tag for tag in found.received if tag[0] == "reply"}

    assert len(replies) == 28
    assert [*found.compared] == [("reply", "GetAccountBalance", "DUE_DT")]


def test_compared_but_never_received() -> None:
    """An expectation about a reply that never came covers nothing."""
    assert asserted(Compared("reply", "DUE_DT", "GetAccountBalance"), exchanges=(ACCOUNT,)) == []
    assert asserted(Compared("reply", "PHONE_COUNT", "GetPhoneRecords")) == []


def test_a_comparison_of_one_run_is_not_that_of_another() -> None:
    """The reply has to come in the run that compares it."""
    compared = Compared("reply", "DUE_DT", "GetAccountBalance")
    found = measure([JournalRun("one", (BALANCE,)), JournalRun("two", (ACCOUNT,), (compared,))], router_contract())

    assert not found.compared


def test_one_whole_reply_does_not_hide_the_others() -> None:
    """Two runs receive a tag, one compares it: asserted, but in one of two runs."""
    compared = (Compared("reply", "DUE_DT", "GetAccountBalance"),)
    found = measure([JournalRun("one", (BALANCE,), compared), JournalRun("two", (BALANCE,))], router_contract())
    figures = CoverageResult(router_contract(), found, CoverageOrder()).figures()

    assert (figures["asserted"].met, figures["asserted"].of) == (1, 28)
    assert (figures["each"].met, figures["each"].of) == (1, 56)


@pytest.mark.parametrize(
    ("compared", "expected"),
    [
        (Compared("reply", "DUE_DT"), ["reply GetAccountBalance DUE_DT"]),  # only one reply has it
        (Compared("reply", "LAST_BILL_AMT", value="100.24"), ["reply GetAccountBalance LAST_BILL_AMT"]),
        (Compared("reply", "LAST_BILL_AMT", value="602.240"), ["reply GetAccount LAST_BILL_AMT"]),
        (Compared("reply", "LAST_BILL_AMT", value="1.00"), []),
        (Compared("request", "ACCOUNT_NO", "GetAccount"), ["request GetAccount ACCOUNT_NO"]),
        (
            Compared("reply", "(effective) STATUS", "GetAccountBalance"),
            ["reply GetAccountBalance (function) STATUS", "reply GetAccountBalance STATUS"],
        ),
        (Compared("reply", "STATUS", "GetAccountBalance"), ["reply GetAccountBalance STATUS"]),
    ],
)
def test_which_reply_a_comparison_was_about(compared: Compared, expected: list[str]) -> None:
    """Of two replies with the tag, the one that had the value; nothing is guessed."""
    assert asserted(compared) == expected


def test_names_of_replies() -> None:
    """AddARItem is the reply of AddARItems."""
    reply = "<Reply><AddARItem><Params><STATUS>0</STATUS></Params></AddARItem></Reply>"
    exchange = JournalExchange(request="", reply=reply, function="AddARItems", status="0")

    assert asserted(Compared("reply", "STATUS", "AddARItem"), exchanges=(exchange,)) == ["reply AddARItems STATUS"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {"blank"}),
        ("1", {r"-?[0-9]{1}(\.[0-9]{1,2})?", r"-{0}[0-9]{1,13}(\.[0-9]{1,2})?"}),
        ("-1", {r"-?[0-9]{1}(\.[0-9]{1,2})?", r"-{1}[0-9]{1,13}(\.[0-9]{1,2})?"}),
        ("9" * 13, {r"-?[0-9]{13}(\.[0-9]{1,2})?", r"-{0}[0-9]{1,13}(\.[0-9]{1,2})?"}),
        ("9" * 14, {r"-?[0-9]{14}(\.[0-9]{1,2})?"}),
        ("12.345", {r"-?[0-9]{1,13}(\.[0-9]{3})?"}),
    ],
)
def test_bounds_of_an_amount(text: str, names: set[str]) -> None:
    """Each end of a length and each optional part, one step outside too."""
    assert names <= met(text)
    assert len(met(text) - names) <= 6


def test_bounds_of_flags_and_texts() -> None:
    """Each alternative; the longest text and one more."""
    assert met("T", "AS_PAYMENT_YN") == {"T"}
    assert met("x" * 2000, "ITEM_CMTS") == {"2000 characters"}
    assert met("x" * 2001, "ITEM_CMTS") == {"2001 characters"}


def test_filled_blank_absent() -> None:
    """Three ways of a tag, counted in both directions."""
    found: Measured = measure([JournalRun("one", (ACCOUNT,))], router_contract())
    counts = [
        found.tags[tag]
        for tag in (
            ("request", "GetAccount", "ACCOUNT_NO"),
            ("request", "GetAccount", "PREPAY_INFO_YN"),
            ("request", "GetAccount", "ACCOUNT_NO_CUSTOM"),
        )
    ]

    assert [(it.filled, it.blank, it.absent) for it in counts] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def written(folder: Path, *runs: dict[str, Any]) -> Path:
    """A journal file."""
    file = folder / "journal.json"
    file.write_text(json.dumps({"format": "cayenta journal", "version": 1, "runs": runs}))
    return file


def run(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["coverage", *map(str, arguments)])


def row(*compared: dict[str, str]) -> dict[str, Any]:
    """A run that asked for a balance."""
    exchange = {"request": BALANCE.request, "reply": BALANCE.reply, "function": "GetAccountBalance", "status": "0"}
    return {"name": "one", "exchanges": [exchange | {"view": "-"}], "compared": compared}


DUE = {"direction": "reply", "function": "GetAccountBalance", "path": "DUE_DT", "value": ""}


def test_an_empty_run_fails(tmp_path: Path) -> None:
    """Nothing was asked."""
    done = run(written(tmp_path))

    assert (done.exit_code, "nothing was asked: the journal has no exchange" in done.output) == (1, True)


def test_a_run_without_assertions_fails(tmp_path: Path) -> None:
    """Unless that is what is wanted."""
    file = written(tmp_path, row())
    done = run(file, "--function", "GetAccountBalance")

    assert (done.exit_code, "nothing was asserted" in done.output) == (1, True)
    assert run(file, "--function", "GetAccountBalance", "--without-assertions").exit_code == 0


def test_functions_that_were_never_reached_fail(tmp_path: Path) -> None:
    """By name; the functions that count can be chosen."""
    file = written(tmp_path, row(DUE))
    done = run(file)

    assert done.exit_code == 1
    assert "never reached: AddARItems, AddAlert, AddContact" in done.output
    assert run(file, "--function", "GetAccountBalance").exit_code == 0


def test_thresholds(tmp_path: Path) -> None:
    """One of 28 is 3 %: enough for 3, not for 4."""
    file = written(tmp_path, row(DUE))
    enough = run(file, "--function", "GetAccountBalance", "--at-least", "asserted=3")
    less = run(file, "--function", "GetAccountBalance", "--at-least", "asserted=4")

    assert (enough.exit_code, less.exit_code) == (0, 1)
    assert "received tags asserted: 1 of 28 is 3 %, less than 4 %" in less.output
    assert run(file, "--at-least", "asserted=x").exit_code == 2


def test_gaps_by_name(tmp_path: Path) -> None:
    """In the text, in the JSON, in the page."""
    file, page, result = written(tmp_path, row(DUE)), tmp_path / "page.html", tmp_path / "result.json"
    done = run(file, "--function", "GetAccountBalance", "--gaps", "--report", page, "--result", result)
    told = json.loads(result.read_text())

    assert "STATUS codes never met: GetAccountBalance: -4, -100, -901, -902" in done.output
    assert "CURRENT_BALANCE" in told["gaps"]["reply tags received, never asserted"]["GetAccountBalance"]
    assert "DUE_DT" not in told["gaps"]["reply tags received, never asserted"]["GetAccountBalance"]
    assert told["figures"]["asserted"] == {"met": 1, "of": 28, "percent": 3}
    assert told["line"] in page.read_text()
    assert not re.search(r"<(link|script|img|iframe)\b|@import|url\(", page.read_text())


@pytest.mark.parametrize("text", ["{}", "[", '{"format": "x", "version": 1, "runs": []}'])
def test_a_file_that_is_no_journal(tmp_path: Path, text: str) -> None:
    """Exit 2, and which file to name."""
    file = tmp_path / "journal.json"
    file.write_text(text)
    done = run(file)

    assert (done.exit_code, "name a journal.json" in done.output) == (2, True)


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A simulator that was asked for one balance."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    httpx.post(f"{url}/billers/3426/router", content=b"XMLREQUEST=" + quote_plus(BALANCE.request).encode())
    yield url
    process.terminate()
    process.communicate(timeout=10)


@pytest.mark.parametrize("path", ["", "/billers/3426/router"])
def test_the_journal_of_a_simulator(simulator: str, path: str, tmp_path: Path) -> None:
    """By its admin API, of one biller or of all; a file beside it says what was asserted there."""
    arguments = ["--target", f"{simulator}{path}", "--function", "GetAccountBalance"]

    assert "nothing was asserted" in run(*arguments).output
    assert run(*arguments, "--without-assertions").exit_code == 0
    assert run(written(tmp_path, row(DUE)), *arguments).exit_code == 0


def test_no_simulator(simulator: str) -> None:
    """Exit 2, with what came."""
    done = run("--target", f"{simulator}/billers/none/router")

    assert (done.exit_code, "answered HTTP 404" in done.output) == (2, True)
