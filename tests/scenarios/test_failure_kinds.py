"""Each kind of failure takes eight lines at most, names function and tag where it is about them, and one command."""

import html
import re
from collections.abc import Mapping

import pytest

from tests.scenarios.conftest import command_in
from tests.scenarios.test_terminal import FOREIGN

ROUTER, BILLER = 'Given a router of template "3426"', 'Given a biller of template "3426"'
ASK = 'When I ask for GetAccountBalance of account "2003708"'
PAY = 'When the payment "p1" of "40.00" by account "2003708" is submitted\nAnd the pump runs'
SILENCE = """And I wait for a reply no longer than 0.2 seconds
And the fault "silence" is switched on for GetAccountBalance"""
REFUSAL = 'And the fault "no" is switched on with\n| function | AddARItems |\n| view | status |'
LABELS = ["FAIL", "step:", "expected:", "actual:", "happened:", "details:", "again:"]

#: The steps of a scenario that fails at its last one, and words that the failure must have.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a value differs": (
        f'{ROUTER}\n{ASK}\nThen CURRENT_BALANCE of the reply is "21"',
        (
            "expected: CURRENT_BALANCE '21'",
            "actual:   CURRENT_BALANCE '100.24'",
            "last GetAccountBalance with STATUS 0; books of 2003708: balance 100.24",
        ),
    ),
    "the books differ": (
        f'{ROUTER}\nThen the books of account "2003708" say\n| CURRENT_BALANCE | 21 |',
        ("expected: CURRENT_BALANCE '21'", "actual:   CURRENT_BALANCE '100.24'", "books of 2003708: balance 100.24"),
    ),
    "a table differs": (
        f"{BILLER}\n{PAY}\nThen the records of the pump are\n| source_id | state |\n| p1 | HELD |",
        ("row 1: | p1 | HELD |", "row 1: | p1 | SENT |", "records: p1 SENT", "last AddARItems with STATUS 0"),
    ),
    "a table has no row": (
        f'{ROUTER}\nThen the alerts of account "2003708" are\n| ALERT_TP |\n| X |',
        ("expected: row 1: | X |", "actual:   alerts of account 2003708: no row"),
    ),
    "a request differs": (
        f"{BILLER}\n{PAY}\nThen the router got AddARItems with\n| ITEM_AMT | 41.00 |",
        ("step:     Then the router got AddARItems with", "expected: ITEM_AMT '41.00'", "actual:   ITEM_AMT '40.00'"),
    ),
    "a request came more often": (
        f'{BILLER}\n{PAY}\nThen exactly no AddARItems of "40.00" on account "2003708" was answered with STATUS 0',
        ("expected: none: AddARItems with ITEM_AMT 40.00 on account 2003708", "actual:   found 1"),
    ),
    "a request never came": (
        f"{BILLER}\n{PAY}\nThen the router was asked in this order\n| function |\n| AddARItems |\n| AdjARItem |",
        (
            "expected: this order: AddARItems, AdjARItem",
            "actual:   step 2 of 2 was not found after number 1: AdjARItem",
        ),
    ),
    "the whole reply differs": (
        f'{ROUTER}\n{ASK}\nThen the reply is, tag for tag and in order\n"""\n<Reply><GetAccountBalance/></Reply>\n"""',
        ("expected: Reply", "actual:   Reply pid transNo", "last GetAccountBalance with STATUS 0"),
    ),
    "the router refuses": (
        f'{ROUTER}\nWhen I ask for GetAccountBalance of account "9999999"\nThen CURRENT_BALANCE of the reply is "21"',
        ("actual:   CURRENT_BALANCE nothing", "last GetAccountBalance with STATUS -4 'Invalid Account Number'"),
    ),
    "an API refuses": (
        'Given a router of template "3427"',
        ("expected: POST /__admin/billers is accepted", "actual:   HTTP 422: unknown template"),
    ),
    "no reply in time": (
        f'{ROUTER}\n{SILENCE}\n{ASK}\nThen CURRENT_BALANCE of the reply is "21"',
        (
            "expected: a reply of the router",
            "timed out",
            "last GetAccountBalance with no STATUS",
            "fault silence fired",
        ),
    ),
    "an error page": (
        f'{ROUTER}\nAnd the fault "error_page" is switched on for GetAccountBalance\n{ASK}\nThen STATUS is 0 at the Params level',
        ("STATUS at the Params level", "last GetAccountBalance with no STATUS (HTTP 500), fault error_page fired"),
    ),
    "a page has other words": (
        f'{BILLER}\nAnd I browse as "a guest"\nWhen I open the page "/pay/{{biller}}/"\nThen I see "Pay a bull online"',
        ("expected: Pay a bull online", "happened: the page of a guest (plain HTTP): ", "/pay/"),
    ),
    "a button is missing": (
        f'{BILLER}\nAnd I browse as "a guest"\nWhen I open the page "/pay/{{biller}}/"\nAnd I press "No such button"',
        ("expected: No such button", "actual:   the page (button): ", "HTTP 200"),
    ),
    "a file is missing": (
        f'{BILLER}\nThen the file server has "/bills/none.xml" with the content "x"',
        ("HTTP 404: file /bills/none.xml not found",),
    ),
    "a step does not exist": (
        f'{ROUTER}\nWhen I asked for GetAccountBalance of acount "2003708"',
        ("no step matches; did you mean: I ask for <function> of account",),
    ),
    "a value cannot be used": (
        f'{ROUTER}\nWhen I send the bytes "zz"',
        ("actual:   the step cannot use a value of the scenario or of a reply: ValueError",),
    ),
    "a table is missing": (
        f'{ROUTER}\nThen the books of account "2003708" say',
        ("actual:   the step needs a table under it",),
    ),
    "steps in a wrong order": (
        'Then CURRENT_BALANCE of the reply is "21"',
        ("actual:   no request was sent yet; write a step such as I ask for <function>", "no biller was made yet"),
    ),
    "a fault that shows": (
        f"{ROUTER}\n{REFUSAL}\nWhen I send the sample of AddARItems\nThen STATUS is 0 at the Params level",
        (
            "expected: '0'",
            "actual:   STATUS at the Params level of the reply of AddARItems: ",
            "last AddARItems with STATUS ",
            "fault no fired",
        ),
    ),
}
RESULT = re.compile(r"^FAIL qa/kinds\.feature:\d+  (.+?)  \[")


def _feature() -> str:
    lines = ["Feature: Failures"]
    for name, (steps, _) in KINDS.items():
        lines += ["  @GetAccountBalance", f"  Scenario: {name}", *(f"    {step}" for step in steps.splitlines())]
    return "\n".join(lines) + "\n"


class Failures:
    """What one run printed of each scenario, and its page."""

    def __init__(self, printed: str, page: str) -> None:
        self.page = page
        self.printed: dict[str, list[str]] = {}
        name = ""
        for line in printed.splitlines():
            if found := RESULT.match(line):
                name = found[1]
            elif not line.startswith("  "):
                name = "end"
            self.printed.setdefault(name, []).append(line)


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> Failures:
    """One run of all kinds on programs of its own."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "qa").mkdir()
    (folder / "qa" / "kinds.feature").write_text(_feature(), encoding="utf-8")
    ended = command_in(folder)("run", "qa/kinds.feature", "--report", "out")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return Failures(ended.stdout, html.unescape((folder / "out" / "report.html").read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_has_eight_lines_and_names_what_it_is_about(failures: Failures, kind: str) -> None:
    """Step, expected, actual, what happened, where the details are, the command; nothing of the machinery."""
    lines = failures.printed[kind]

    assert [line.split()[0] for line in lines] == LABELS
    assert max(map(len, lines)) < 240
    assert lines[-1].split() == ["again:", "cayenta-scenarios", "run", lines[0].split()[1]]
    text = "\n".join(lines)
    assert [words for words in KINDS[kind][1] if words not in text] == [], text
    assert not FOREIGN.search(text.replace(lines[-2], "")), text


def test_a_failure_names_the_fault_with_its_effect_and_view(failures: Failures) -> None:
    """A rule without an effect may book or not: the report says which it did."""
    assert "request 1, AddARItems: fault no fired (effect none, view status)" in failures.page
    assert "no: function AddARItems: effect none, view status; fired 1 of 1 times" in failures.page


def test_the_run_ends_with_one_line_about_all(failures: Failures) -> None:
    """How many failed, and how they run again."""
    assert failures.printed["end"][0].startswith(f"{len(KINDS)} failed in ")
    assert "`cayenta-scenarios run --failed` runs the failed ones again" in failures.printed["end"][0]
