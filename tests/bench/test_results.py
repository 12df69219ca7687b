"""Storing, reading and comparing results."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from bench.findings import Finding, Target, Verdict
from bench.programs.processes import ROOT
from bench.reporting import results
from bench.reporting.results import Trend, change, changes, entry, joined
from tests.bench.figures import AT_MOST_TEN, HALF_AGAIN, MADE, finding, result, stored


@pytest.mark.parametrize(
    ("target", "before", "now", "trend"),
    [
        (AT_MOST_TEN, 10.0, 8.0, Trend.BETTER),
        (AT_MOST_TEN, 10.0, 12.0, Trend.WORSE),
        (AT_MOST_TEN, 10.0, 10.9, Trend.SAME),
        (AT_MOST_TEN, 10.0, 9.1, Trend.SAME),
        (HALF_AGAIN, 10.0, 12.0, Trend.BETTER),
        (HALF_AGAIN, 10.0, 8.0, Trend.WORSE),
    ],
)
def test_trend_knows_which_way_is_good(target: Target, before: float, now: float, trend: Trend) -> None:
    """Less of a time is better, less of a rate is worse, and a tenth is noise."""
    floor = (1.0,) if target.of_floor else ()

    found = change(
        stored(finding(target, product=(before,), floor=floor)), stored(finding(target, product=(now,), floor=floor))
    )

    assert found.trend is trend


def test_ratio_is_compared_not_the_rate() -> None:
    """Twice the rate on a machine that is twice as fast is no change."""
    before = stored(finding(product=(150.0,), floor=(100.0,)))
    now = stored(finding(product=(300.0,), floor=(200.0,)))

    assert change(before, now).trend is Trend.SAME


def test_row_without_a_figure_now_is_lost() -> None:
    """A row that was measured before and is not now is named, with what it was."""
    found = change(stored(finding(AT_MOST_TEN, product=(9.0,))), stored(finding(AT_MOST_TEN)))

    assert (found.trend, found.before) == (Trend.LOST, Verdict.MET)


def test_row_is_new_when_nothing_is_stored() -> None:
    """Neither a missing result, nor one without the row, nor one without its figure can be compared with."""
    now = result(row=finding(AT_MOST_TEN, product=(9.0,)))

    for before in (None, result(), result(row=finding(AT_MOST_TEN))):
        assert changes(before, now)["row"].trend is Trend.NEW


def test_written_result_reads_back(tmp_path: Path) -> None:
    """What is stored is what is compared with later."""
    made = result(balance=finding(product=(150.0, 160.0), floor=(100.0, 100.0)), packs=finding(AT_MOST_TEN))

    results.write(tmp_path / "baseline.json", made)

    assert results.read(tmp_path / "baseline.json") == made


def test_no_stored_result_is_none(tmp_path: Path) -> None:
    """The first run has nothing to compare with."""
    assert results.read(tmp_path / "baseline.json") is None


def test_storing_a_part_keeps_the_rest() -> None:
    """`--only` with `--store` replaces its rows and no others."""
    before = result(balance=finding(product=(1.0,), floor=(1.0,)), packs=finding(AT_MOST_TEN, product=(5.0,)))
    now = result(balance=finding(product=(2.0,), floor=(1.0,)))

    kept = joined(before, now).rows

    assert kept == {"balance": now.rows["balance"], "packs": before.rows["packs"]}


def test_row_without_a_figure_is_not_stored() -> None:
    """It would hide the last figure there was."""
    before = result(packs=finding(AT_MOST_TEN, product=(5.0,)))

    assert joined(before, result(packs=finding(AT_MOST_TEN))).rows == before.rows


def test_reason_names_no_path_of_the_machine() -> None:
    """A traceback of a program that failed may be stored."""
    broken = Finding("row", "what", "s", AT_MOST_TEN, None, reason=f'File "{ROOT}/simulator/cli.py"')

    assert stored(broken).notes == ('File "./simulator/cli.py"',)


def test_committed_result_can_be_read_and_names_no_machine() -> None:
    """`make bench` always has something to compare with; no path of a machine is in it."""
    found = results.read(results.STORED)

    assert found is not None
    assert found.rows
    text = results.STORED.read_text()
    assert not [word for word in ("/root", "/home", "/tmp", "/work", "hostname") if word in text]


def run(value: float, minute: int, effort: str = "full") -> results.Result:
    """A run at this minute whose only ratio is this."""
    found = finding(product=(value,), floor=(1.0,))
    row = entry(found, made=MADE + timedelta(minutes=minute), commit="0", effort=effort)
    return msgspec.structs.replace(result(), rows={"row": row})


@pytest.mark.parametrize(
    ("before_last", "last", "now", "lost"),
    [
        (run(2.0, 0), run(1.7, 1), run(1.7, 2), ["row"]),
        (run(2.0, 0), run(1.9, 1), run(1.7, 2), []),
        (run(2.0, 0), run(1.7, 1), run(1.9, 2), []),
        (run(2.0, 0), run(1.7, 1), run(1.7, 1), []),
        (run(2.0, 0), run(1.7, 1, "quick"), run(1.7, 2), []),
        (run(2.0, 0, "quick"), run(1.7, 1), run(1.7, 2), []),
        (None, run(1.7, 1), run(1.7, 2), []),
        (run(2.0, 0), None, run(1.7, 2), []),
        (run(2.0, 0), run(2.4, 1), run(2.4, 2), []),
    ],
)
def test_loss_in_two_runs(
    before_last: results.Result | None, last: results.Result | None, now: results.Result, lost: list[str]
) -> None:
    """A ratio is lost when two runs of the same effort, one after the other, are worse than the stored one."""
    assert results.lost(before_last, last, now) == lost


@pytest.mark.parametrize(("floor", "unrest"), [((100.0, 100.0, 100.0), 0.0), ((90.0, 100.0, 115.0), 0.25), ((), 0.0)])
def test_unrest_is_the_floors(floor: tuple[float, ...], unrest: float) -> None:
    """The floor's rounds tell how steady the machine was."""
    assert stored(finding(product=(1.0, 2.0, 3.0), floor=floor)).unrest == pytest.approx(unrest)
