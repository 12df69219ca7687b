"""The command ``python -m bench`` behind ``make bench``: measure the rows, print them, store them."""

import os
import signal
import sys
from dataclasses import replace

import click
from rich.console import Console

from bench.effort import FULL, QUICK, Effort
from bench.errors import NotMeasured
from bench.findings import Finding, Verdict
from bench.programs.workbench import Workbench, opened
from bench.reporting import plot, report, results
from bench.rows import BY_KEY, ROWS, Row


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="Run three short rounds with small files.")
@click.option(
    "--only", multiple=True, metavar="ROW", type=click.Choice(tuple(BY_KEY)), help="Measure only this row; repeatable."
)
@click.option("--rounds", type=click.IntRange(1), help="Number of alternating rounds; default 5, or 3 with --quick.")
@click.option("--store", is_flag=True, help="Store this result; later runs are compared with it.")
@click.option("--list", "listed", is_flag=True, help="List the rows and their targets without measuring.")
def main(*, quick: bool, only: tuple[str, ...], rounds: int | None, store: bool, listed: bool) -> None:
    """Measure the product beside the floor, floor and product in turn.

    Exit 0 when every row has a figure, met or missed; 1 when one could not be measured, or when a ratio was worse than
    the stored one by more than 10 % in this run and in the one before it.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the children end with us
    if listed:
        for row in ROWS:
            click.echo(f"{row.key:14} {row.what} [{row.unit}] {row.target}")
        return
    _check_writable()
    effort = QUICK if quick else FULL
    effort = replace(effort, rounds=rounds) if rounds else effort
    now = _measured(effort, [row for row in ROWS if not only or row.key in only])
    before, last = results.read(results.STORED), results.read(results.LATEST)
    console = Console(width=max(report.WIDTH, Console().width))
    report.show(console, now, results.changes(before, now), before)
    _keep(now, before, store=store)
    lost = results.lost(before, last, now)
    if lost:
        click.echo(f"lost more than 10 % of the stored ratio in two runs, one after the other: {', '.join(lost)}")
    sys.exit(bool(lost) or any(row.verdict is Verdict.NOT_MEASURED for row in now.rows.values()))


def _check_writable() -> None:
    """End with 2 before an hour of measuring where its result could not be written."""
    try:
        results.check(results.LATEST)
    except OSError as error:
        click.echo(f"Error: cannot write {results.LATEST}: {error.strerror}", err=True)
        sys.exit(2)


def _measured(effort: Effort, rows: list[Row]) -> results.Result:
    allowed = os.sched_getaffinity(0)
    with opened(effort) as bench:
        if bench.cores.are_apart:
            os.sched_setaffinity(0, bench.cores.loader)
        try:
            return results.result(bench, [_finding(bench, row) for row in rows])
        finally:
            os.sched_setaffinity(0, allowed)


def _finding(bench: Workbench, row: Row) -> Finding:
    """The row measured; a miss comes with its profile."""
    bench.say(f"{row.key}: {row.what}")
    finding = Finding(row.key, row.what, row.unit, row.target, None)
    try:
        finding = replace(finding, figures=row.measure(bench))
        if row.profile and finding.verdict is Verdict.MISSED:
            finding = replace(finding, profile=row.profile(bench))
    except NotMeasured as cause:
        bench.say(f"{row.key}: not measured: {cause}")
        return replace(finding, reason=str(cause))
    return finding


def _keep(now: results.Result, before: results.Result | None, *, store: bool) -> None:
    targets = [(results.LATEST, now)] + ([(results.STORED, results.joined(before, now))] if store else [])
    for path, content in targets:
        results.write(path, content)
        path.with_suffix(".svg").write_text(plot.picture(content), encoding="utf-8")
        click.echo(f"wrote bench/results/{path.name} and {path.with_suffix('.svg').name}")


if __name__ == "__main__":
    main()
