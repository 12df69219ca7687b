"""``cayenta-contract verify-adapter`` with clients that are right, and wrong in one way each."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from harness.adapter import client
from harness.adapter.run import AdapterOrder, AdapterVerification
from harness.cli.__main__ import main
from harness.coverage.journal import read_file
from tests.bounded import until, within

CLIENT = f"{sys.executable} {Path(__file__).with_name('clients.py')}"
SIMULATOR = f"{sys.executable} -m simulator.cli serve"
#: Case, what the client does in it, and the function, tag and rule that have to be named.
WAYS = {
    "healthy": ("wrong tag", "AddARItems", "SOURCE_REFERENCE", "value"),
    "lost_reply": ("again", "AddARItems", "SOURCE_SPEC1", "lost_reply"),
    "error_page": ("again under another GUID", "AddARItems", "SOURCE_SPEC1", "error_page"),
    "refused": ("arrangements before account", "GetPayArrangements", "ACCOUNT_NO", "arrangements_gate"),
    "out_of_order": ("no login", "(no function)", "", "access"),
    "garbled": ("wrong key", "(no function)", "", "form"),
}


def verify(*arguments: str) -> Result:
    """Run the command with this environment's simulator."""
    return CliRunner().invoke(main, ["verify-adapter", "--simulator", SIMULATOR, *arguments])


def presets(*names: str) -> list[str]:
    """The options of these faults."""
    return [word for name in names for word in ("--preset", name)]


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """What is said of a client that does right, and where its files are."""
    folder = tmp_path_factory.mktemp("right")
    files = [f"--{name}={folder / name}" for name in ("result", "report", "journal")]
    faults = presets("lost_reply", "lost_request", "refused", "booked_twice")
    return verify("--run", CLIENT, *faults, *files, "--date", "20241115"), folder


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict[str, Any], str]:
    """What is said of a client that is wrong in another way in each case, as text, result and page."""
    page = tmp_path_factory.mktemp("wrong") / "report.html"
    ways = " ".join(f"'{case}={way}'" for case, (way, *_) in WAYS.items())
    done = verify("--run", f"{CLIENT} {ways}", *presets(*(set(WAYS) - {"healthy"})), f"--report={page}", "--json")
    return done, json.loads(done.stdout), page.read_text(encoding="utf-8")


def test_a_client_that_does_right(right: tuple[Result, Path]) -> None:
    """Nothing is wrong; what it never did is named."""
    done, folder = right
    result = json.loads((folder / "result").read_text(encoding="utf-8"))

    assert done.exit_code == 0, done.output
    assert "functions never sent: GetAccount, " in done.output
    assert done.output.endswith("5 cases, 10 requests, 0 findings: passed\n")
    assert (result["format"], result["version"], result["passed"]) == (
        "cayenta-contract adapter verification",
        1,
        True,
    )
    assert {name: (case["sent"], case["booked"]) for name, case in result["cases"].items()} == {
        "healthy": (None, None),
        "lost_reply": (1, 1),
        "lost_request": (1, 0),
        "refused": (1, 0),
        "booked_twice": (1, 2),
    }
    assert result["functions"]["AddARItems"]["tags"]["ITEM_CMTS"] == 5
    assert "AddIssueContact" in result["never"]["functions"]
    assert "ITEM_TP" not in result["never"]["tags"].get("AddARItems", [])
    assert {"arrangements_gate", "voided_once"} <= set(result["never"]["rules"])


def test_its_journal_is_one_for_coverage(right: tuple[Result, Path]) -> None:
    """``cayenta-contract coverage`` reads it, a run for each case."""
    runs = read_file(right[1] / "journal")

    assert [run.name for run in runs][:2] == ["healthy", "lost_reply"]
    assert [one.function for one in runs[0].exchanges] == ["GetAccountBalance", "AddARItems"]


def test_its_report_has_no_assets(right: tuple[Result, Path]) -> None:
    """One file: faults with what is booked, what was never exercised; nothing is loaded from elsewhere."""
    page = (right[1] / "report").read_text(encoding="utf-8")

    assert "<td>booked_twice</td><td>SENT</td><td>1</td><td>2</td><td>2</td>" in page
    assert page.index("Never exercised") < page.index("<h2>Functions</h2>")
    assert [link for link in re.findall(r'(?:src|href)="([^"]*)', page) if not link.startswith("#")] == []
    assert "prefers-color-scheme: dark" in page


@pytest.mark.parametrize("case", WAYS)
def test_a_client_that_does_wrong(wrong: tuple[Result, dict[str, Any], str], case: str) -> None:
    """Function and tag are named, with the case, and the exchange is in the file."""
    done, result, _ = wrong
    _, function, tag, rule = WAYS[case]
    found = [one for one in result["findings"] if case in one["cases"]]

    assert done.exit_code == 1
    assert (function, tag, rule) in {(one["function"], one["tag"], one["rule"]) for one in found}
    assert all(one["exchange"] in result["exchanges"] for one in found)


def test_nothing_else_is_named(wrong: tuple[Result, dict[str, Any], str]) -> None:
    """Each way has its own finding; a payment that was sent again breaks the rule about that, too."""
    rules = {one["rule"] for one in wrong[1]["findings"]}

    assert rules == {rule for *_, rule in WAYS.values()} | {"payment_once"}


def test_the_page_has_what_is_wrong_first(wrong: tuple[Result, dict[str, Any], str]) -> None:
    """Every finding stands before the tables, and its link leads to the exchange on the page."""
    _, result, page = wrong
    links = re.findall(r'href="#([^"]*)"', page)

    assert (
        page.index("What is wrong")
        < page.index("AddARItems SOURCE_REFERENCE")
        < page.index("<h2>Faults at the first AddARItems</h2>")
    )
    assert len(links) == len(result["findings"])
    assert all(f'<div id="{link}">' in page for link in links)


def test_a_command_that_leaves_something_running(tmp_path: Path) -> None:
    """It ends with the command: nobody waits for it, and it does not stay."""
    number = tmp_path / "number"

    done = client.run(f"bash -c 'sleep 600 & echo $! > {number}; echo done'", {}, seconds=60)

    assert (done.code, done.printed) == (0, "done\n")
    until("the end of what was left", lambda: _is_gone(int(number.read_text())))


def _is_gone(number: int) -> bool:
    """Whether no process of this number is there, or it waits only to be collected."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_client_that_sends_nothing_or_never_ends() -> None:
    """Exit 1 in both cases; the command that hangs is ended."""
    done = verify(
        "--run", f"{CLIENT} healthy=nothing lost_reply=hangs refused=fails", *presets("lost_reply"), "--timeout=1"
    )

    assert done.exit_code == 1
    assert "(command): the command did not end in time and was ended" in done.output
    assert "no function was asked" in done.output


def test_nothing_exercised_is_no_pass() -> None:
    """A client that sent nothing has nothing wrong, and proves nothing."""
    assert not AdapterVerification(AdapterOrder("true", ()), "2024-11-15T12:00:00+00:00").passed


def test_a_client_that_is_driven_by_hand(tmp_path: Path) -> None:
    """The address is said, a request is sent there, Ctrl-C ends the run and it is judged."""
    command = [sys.executable, "-m", "harness.cli", "verify-adapter", "--listen", "0", "--preset", "none"]
    process = subprocess.Popen(
        [*command, "--simulator", SIMULATOR], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout is not None
    told = {}
    while "Ctrl-C" not in (line := within("the address", process.stdout.readline)):
        assert line, within("its end", process.communicate)[1]
        name, _, value = line.strip().replace("healthy: ", "CAYENTA_ROUTER_URL=").partition("=")
        told[name] = value
    request = f"<Request><GetAccountBalance><Params><ACCOUNT_NO>{told['CAYENTA_ACCOUNT']}</ACCOUNT_NO></Params>"
    form = {told["CAYENTA_FORM_KEY"]: f"{request}</GetAccountBalance></Request>"}
    with httpx.Client(auth=(told["CAYENTA_USER"], told["CAYENTA_PASSWORD"]), trust_env=False, timeout=60) as client:
        client.post(told["CAYENTA_ROUTER_URL"], data=form).raise_for_status()
    process.send_signal(signal.SIGINT)
    printed, errors = process.communicate(timeout=30)

    assert process.returncode == 0, errors
    assert printed.endswith("1 case, 1 request, 0 findings: passed\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "choose one of --run COMMAND and --listen PORT"),
        (("--run", "true", "--listen", "0"), "choose one of --run COMMAND and --listen PORT"),
        (("--run", "true", "--wait", "1"), "--wait goes with --listen"),
        (("--run", "true", "--preset", "lost"), "'lost' is not a fault; choose of none, lost_reply"),
        (("--run", "true", "--date", "20240231"), "'20240231' is not a day"),
        (("--run", "true", "--on", "GetAccount"), "'GetAccount' does not write; choose of AddARItems"),
        (("--run", "no-such-program"), "'no-such-program' is not a program on PATH"),
        (("--run", "'true"), "is not a command"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], told: str) -> None:
    """Exit 2, and what to do."""
    done = CliRunner().invoke(main, ["verify-adapter", *arguments])

    assert done.exit_code == 2
    assert told in done.output
