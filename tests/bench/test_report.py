"""The table, the sentences under it, and the picture."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from bench.findings import Bound, Figures, Target
from bench.reporting import plot
from bench.reporting.report import number, show, summary
from bench.reporting.results import Result, changes
from tests.bench.figures import AT_MOST_TEN, finding, result

BALANCE = finding(product=(10_500.0,), floor=(10_000.0,))
NOW = result(
    balance=BALANCE,
    packs=finding(AT_MOST_TEN, product=(9.0,)),
    start_10m=finding(AT_MOST_TEN),
)
BEFORE = result(
    balance=finding(product=(20_000.0,), floor=(10_000.0,)),
    packs=finding(AT_MOST_TEN, product=(9.0,)),
    start_10m=finding(),
)


def shown(now: Result, before: Result | None = None) -> str:
    """What is printed."""
    console = Console(file=io.StringIO(), width=140)
    show(console, now, changes(before, now), before)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def line(text: str, key: str) -> str:
    """The table's line of a row."""
    return next(line for line in text.splitlines() if line.startswith(f"│ {key} "))


def test_table_shows_figures_ratio_target_and_verdict() -> None:
    """One line per row."""
    cells = [cell.strip() for cell in line(shown(NOW), "balance").split("│")[1:-1]]

    assert cells == ["balance", "what it is", "10,500 /s", "10,000", "1.05", "≥ 1.5 of floor", "missed", "new"]


def test_table_shows_the_change_since_the_stored_result() -> None:
    """In percent of what decides, here the ratio."""
    assert "worse -48%" in line(shown(NOW, BEFORE), "balance")


def test_row_without_figure_tells_why() -> None:
    """A gap in the table has its reason under it."""
    text = shown(NOW)

    assert "not measured" in line(text, "start-10m")
    assert "start-10m: there is no such command" in text


def test_profile_of_a_missed_row_is_printed() -> None:
    """The reader sees where the time goes."""
    found = replace(finding(product=(1.0,), floor=(1.0,)), profile=("212.8  simulator/contract.py:122 _checked",))

    assert "_checked" in shown(result(balance=found))


def test_summary_counts_verdicts_and_names_what_turned() -> None:
    """Met before and missed now is the line to look at."""
    text = summary(NOW, changes(BEFORE, NOW), BEFORE)

    assert "met: 1 (packs)" in text
    assert "missed: 1 (balance)" in text
    assert "not measured: 1 (start-10m)" in text
    assert "verdicts: balance met → missed" in text


def test_summary_without_a_stored_result_says_so() -> None:
    """Nothing is compared silently with nothing."""
    assert "no stored result" in summary(NOW, changes(None, NOW), None)


@pytest.mark.parametrize(
    ("value", "text"), [(None, "-"), (12_345.6, "12,346"), (1.5, "1.50"), (0.1651, "0.165"), (99.99, "99.99")]
)
def test_numbers_are_short(value: float | None, text: str) -> None:
    """Digits that count, thousands with commas."""
    assert number(value) == text


@pytest.mark.parametrize(
    ("bound", "value", "share"), [(Bound.AT_LEAST, 20.0, 2.0), (Bound.AT_MOST, 20.0, 0.5), (Bound.AT_MOST, 5.0, 2.0)]
)
def test_bar_is_longer_the_better_a_row_is(bound: Bound, value: float, share: float) -> None:
    """One is exactly met, whichever side is good."""
    row = result(row=finding(Target(bound, 10.0), product=(value,))).rows["row"]

    assert plot.share(row) == share


def test_picture_is_a_bar_per_measured_row_and_a_chart_per_growth() -> None:
    """Well-formed SVG; what was not measured has no bar."""
    points = ((1_000.0, 50.0), (10_000_000.0, 49.0))
    grown = replace(finding(AT_MOST_TEN), figures=Figures(product=(1.0,), points=points))

    picture = ET.fromstring(plot.picture(result(balance=BALANCE, start=finding(), growth=grown)))

    names = [element.tag.rpartition("}")[2] for element in picture.iter()]
    assert names.count("rect") == 1 + 2  # the ground and two bars
    assert names.count("polyline") == 1


@pytest.mark.parametrize(("floor", "is_told"), [((100.0, 104.0), False), ((100.0, 130.0), True)])
def test_unsteady_machine_is_told(floor: tuple[float, ...], is_told: bool) -> None:
    """A row whose floor varies by more than a tenth between rounds is marked."""
    now = result(balance=finding(product=(150.0, 150.0), floor=floor))

    assert ("balance: UNSTEADY: the floor's rounds lie 26% apart" in shown(now)) is is_told
