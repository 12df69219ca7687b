"""scenarios.report: the page of a run."""

import base64
import hashlib
import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scenarios.run.reporting.report import RunFacts, coverage, faults_by_function, render
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
        "short": [EVIL],
        "skipped": "",
        "steps": [
            {
                "keyword": EVIL,
                "text": EVIL,
                "line": EVIL,
                "outcome": "failed",
                "rows": [[EVIL, EVIL]],
                "header": True,
                "block": EVIL,
            }
        ],
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
    page = render([_record(), _record(outcome="passed"), _record(outcome="skipped", skipped=EVIL)])

    assert page.count("<script") == 1
    assert page.partition("<script")[2].startswith('>"use strict";')
    assert page.count("&lt;script&gt;") >= 60


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """It can be mailed: no link, image or import; its policy admits its own style and script and no other."""
    page = render([_record(outcome="passed")])

    assert not re.search(r"<(link|img|iframe)\b|<script [^>]*src|@import|url\(|style=|onclick", page)
    for name in ("style", "script"):
        text = re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert text is not None
        digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in html.unescape(page)


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
    assert "<dd>cayenta-scenarios run " in page
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
    assert page.index("</details>\n</section>") < page.index("STATUS codes never met")


def test_the_head_says_when_how_long_and_by_which_command() -> None:
    """A report is read by somebody who did not start it."""
    page = render(
        [], None, RunFacts(datetime(2026, 11, 30, 22, 5, tzinfo=UTC), 83.0, ["cayenta-scenarios", "run", "my pack"])
    )

    assert "<dt>Started</dt><dd>2026-11-30 22:05:00 UTC</dd><dt>Duration</dt><dd>1 min 23 s</dd>" in page
    assert "<dt>Versions</dt><dd>mock-cayenta " in page
    assert "<dt>Command</dt><dd>cayenta-scenarios run &#39;my pack&#39;</dd>" in page


def test_steps_stand_above_what_was_said() -> None:
    """Each with its mark, its table as a table; the exchanges are folded."""
    page = render([_record(outcome="passed", name="N")])

    assert page.index('<ol class="steps">') < page.index("<summary>What was said (1)")
    assert page.count('<th scope="col">&lt;script&gt;') == 2
    assert 'aria-label="failed">✗</span>' in page


def test_scenarios_are_grouped_by_feature() -> None:
    """In the order of files and lines; failures stand in a section of their own above."""
    rows = [_record(outcome="passed", feature=name, file=name, name=f"{name} {n}") for n in "21" for name in "BA"]
    page = render([*rows, _record(feature="A", name="went wrong")])

    headings = re.findall(r"<h[23][^>]*>([^<]+)", page)
    assert [text.strip() for text in headings[:4]] == ["Failures", "All others, by feature", "A", "B"]


def test_faults_are_counted_by_function() -> None:
    """By the effect on the reply and on the books."""
    hit = {"function": "A", "status": "0", "fault": "x", "view": "reset", "effect": "done"}

    assert faults_by_function([_record(journal=[hit, hit, hit | {"fault": "-"}])]) == {"A": {"fault reset, done": 2}}


def test_a_scenario_that_passed_takes_little_room() -> None:
    """Long bodies lose their middle, set-up its bodies, many exchanges those in between: below 15 kB."""
    exchange = {
        "kind": "adapter",
        "method": "GET",
        "url": "/x",
        "request": "x" * 9000,
        "status": 200,
        "reply": "y" * 9000,
    }
    entry = _record()["journal"][0] | {"request": "r" * 9000, "reply": "s" * 9000}
    row = _record(outcome="passed", exchanges=[exchange] * 40, journal=[entry] * 40)

    plain = dict.fromkeys(entry, "-")
    row |= {"exchanges": [exchange] * 40, "journal": [plain | {"request": "r" * 9000, "reply": "s" * 9000}] * 40}

    one, two = (len(render([row] * count)) for count in (1, 2))

    assert two - one < 15_000
    assert "characters left out" in render([row])


def test_features_of_a_long_run_unfold_by_a_click_or_a_search() -> None:
    """A short run shows its scenarios at once; two thousand rows would bury the features."""
    rows = [_record(outcome="passed", name=f"N {number}") for number in range(61)]

    assert render(rows[:60]).count('<details class="feature" open>') == 1
    assert render(rows).count('<details class="feature">') == 1


def test_values_of_the_examples_that_the_name_shows_stand_there_once() -> None:
    """Those that it does not show stand behind it; the file stands in the heading of its feature."""
    page = render([_record(outcome="passed", name="Card 4242", example={"a": "4242", "b": "7"}, file="a.feature")])

    assert "Card 4242 <em>(7)</em>" in page
    assert '<span class="dim">line 3 · 0.50 s</span>' in page


def test_a_call_without_a_body_does_not_unfold() -> None:
    """There is nothing behind it."""
    setup = _record()["exchanges"][0] | {"kind": "set-up", "method": "POST", "url": "/x", "request": "r", "reply": "s"}
    page = render([_record(outcome="passed", exchanges=[setup], journal=[])])

    assert '<p class="call">set-up: POST /x → HTTP 200</p>' in page
