"""scenarios.report: the page of a run."""

import re
from pathlib import Path
from typing import Any

from scenarios.run.report import coverage, render
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn
from tests.scenarios.test_plugin import GREEN, RED

EVIL = "<script>alert('x')</script>&\""


def _mark(name: str, tag: str) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "behavior",
        "function": EVIL,
        "subject": EVIL,
        "basis": "assumed",
        "source": EVIL,
        "says": f"{tag} is {EVIL}",
        "reply_tags": [tag],
        "verified": None,
        "label": "assumed",
    }


def _record(**changes: Any) -> dict[str, Any]:
    exchange = {"kind": EVIL, "method": EVIL, "url": EVIL, "request": EVIL, "status": 200, "reply": EVIL}
    names = "id at function account http_status status_desc request reply fault effect view outcome".split()
    entry = dict.fromkeys(names, EVIL)
    record = {
        "file": EVIL,
        "line": 3,
        "feature": EVIL,
        "name": EVIL,
        "example": {"a": EVIL},
        "tags": [EVIL],
        "outcome": "failed",
        "seconds": 0.5,
        "failure": EVIL,
        "steps": [{"keyword": EVIL, "text": EVIL, "line": EVIL, "outcome": "failed", "below": EVIL}],
        "biller": EVIL,
        "template": EVIL,
        "seed": EVIL,
        "exchanges": [exchange],
        "journal": [entry | {"status": "0"}],
        "compared": [{"direction": "reply", "function": "F", "path": "DUE_DT", "value": ""}],
        "marks": {"marks": [_mark("F-01.value.DUE_DT", "DUE_DT"), _mark("F-01.value.PASTDUE_AMT", "PASTDUE_AMT")]},
    }
    return record | changes


def test_every_value_is_escaped() -> None:
    """Nothing that was sent, answered or written in a feature becomes markup."""
    page = render([_record()])

    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 25


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """It can be mailed: no link, script, image or import."""
    assert not re.search(r"<(link|script|img|iframe)\b|@import|url\(", render([_record(outcome="passed")]))


def test_failures_stand_on_top() -> None:
    """Whatever the order in which they ran."""
    page = render([_record(name="went well", outcome="passed"), _record(name="went wrong")])

    assert page.index("went wrong") < page.index("went well")


def test_a_run_of_nothing_says_so() -> None:
    """An empty page could be taken for a green one."""
    assert "Nothing ran." in render([])


def test_coverage_counts_codes_per_function() -> None:
    """One row per function, one column per STATUS that came."""
    journal = [{"function": "A", "status": "0"}, {"function": "A", "status": "-4"}, {"function": "", "status": "-904"}]

    codes, functions = coverage([_record(journal=[*journal, journal[0]])])

    assert codes == ["0", "-4", "-904"]
    assert {name: dict(counted) for name, counted in functions.items()} == {
        "(not readable)": {"-904": 1},
        "A": {"0": 2, "-4": 1},
    }


def test_a_run_writes_its_page(stand_in: StandIn, pack: Pack, command: Run, tmp_path: Path) -> None:
    """Both workers' scenarios are on it, with their exchanges and the router's journal."""
    pack(GREEN, "green.feature")
    folder = pack(RED, "red.feature").parent

    command("run", folder, "--router", stand_in.url, "--workers", 2, "--report", "out")

    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "1 failed, 1 passed" in page
    assert "&lt;CURRENT_BALANCE&gt;100.24" in page
    assert "&lt;script&gt;alert(1)" in page
    assert all(biller in page for biller in stand_in.created)


def test_what_a_scenario_rests_on() -> None:
    """Assumed values count where the scenario compared them, with name and source."""
    page = render([_record()])

    assert "This scenario rests on 1 assumed behavior" in page
    assert "DUE_DT is" in page
    assert "PASTDUE_AMT is" not in page


def test_figures_of_coverage_stand_on_top() -> None:
    """One line above everything, the gaps behind the scenarios."""
    covered = {"line": "3 of 9 <STATUS> codes", "gaps": {"STATUS codes never met": {"GetAccount": ["-4"]}}}
    page = render([_record()], covered)

    assert page.index("Coverage: 3 of 9 &lt;STATUS&gt; codes") < page.index("</header>")
    assert page.index("Every scenario") < page.index("STATUS codes never met")
