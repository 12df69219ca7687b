"""A result for people: the table, the notes under it, what changed. No figure is made here."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.findings import Verdict
from bench.programs.load import CONNECTIONS
from bench.reporting.results import NOISE, Change, Entry, Result, Trend

WIDTH = 132
COLOURS = {
    Verdict.MET: "green",
    Verdict.MISSED: "red",
    Verdict.NOT_MEASURED: "yellow",
    Trend.BETTER: "green",
    Trend.WORSE: "red",
}
COLUMNS = ("row", "what", "product", "floor", "of floor", "target", "verdict", "since stored")
NUMBERS = frozenset({"product", "floor", "of floor"})


def show(console: Console, now: Result, changes: Mapping[str, Change], before: Result | None) -> None:
    """Print everything."""
    console.print(_table(now, changes))
    for key, row in now.rows.items():
        for note in row.notes:
            console.print(Text(f"{key}: {note}"), soft_wrap=True)
    for key, row in now.rows.items():
        if row.unrest > NOISE:
            told = f"{key}: UNSTEADY: the floor's rounds lie {row.unrest:.0%} apart; run it on a quiet machine"
            console.print(Text(told, style="yellow"), soft_wrap=True)
    for key, row in now.rows.items():
        if row.profile:
            console.print(Text(f"\n{key} missed its target; the product's time by function:", style="bold"))
            console.print(Text("\n".join(row.profile)), soft_wrap=True)
    console.print(Text("\n" + summary(now, changes, before)), soft_wrap=True)


def summary(now: Result, changes: Mapping[str, Change], before: Result | None) -> str:
    """Met and missed, and what became of the stored result, in sentences."""
    by_verdict = {verdict: [key for key, row in now.rows.items() if row.verdict is verdict] for verdict in Verdict}
    lines = [f"{verdict.value}: {len(keys)} ({', '.join(keys)})" for verdict, keys in by_verdict.items() if keys]
    if before is None:
        return "\n".join([*lines, "no stored result to compare with"])
    lines.append("since the stored result:")
    turned = [
        f"{key} {change.before.value} → {now.rows[key].verdict.value}"
        for key, change in changes.items()
        if change.before is not None and change.before is not now.rows[key].verdict
    ]
    for trend in Trend:
        keys = [_changed(key, change) for key, change in changes.items() if change.trend is trend]
        if keys:
            lines.append(f"  {trend.value}: {', '.join(keys)}")
    if turned:
        lines.append(f"  verdicts: {', '.join(turned)}")
    unlike = [key for key in changes if key in before.rows and before.rows[key].effort != now.effort]
    if unlike:
        lines.append(f"  ({len(unlike)} rows are not comparable: the stored run had other files and rounds)")
    return "\n".join(lines)


def number(value: float | None) -> str:
    """Three digits that count, thousands with commas; a dash for none."""
    if value is None:
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"


def _table(now: Result, changes: Mapping[str, Change]) -> Table:
    apart = "server and loader on a core each" if now.cores_apart else "NOT PINNED: fewer than two cores, or no taskset"
    table = Table(
        title=f"make bench ({now.effort}): medians of the rounds, {now.loader} with {CONNECTIONS} connections, {apart}"
    )
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in NUMBERS else "left")
    for key, row in now.rows.items():
        table.add_row(key, *_cells(row), _trend(changes[key]))
    return table


def _cells(row: Entry) -> tuple[str | Text, ...]:
    ratio = row.value if row.floor is not None else None
    return (
        row.what,
        f"{number(row.product)} {row.unit}" if row.product is not None else "-",
        number(row.floor),
        number(ratio),
        row.target,
        Text(row.verdict.value, style=COLOURS[row.verdict]),
    )


def _trend(change: Change) -> Text:
    share = "" if change.share is None else f" {change.share:+.0%}"
    return Text(change.trend.value + share, style=COLOURS.get(change.trend, ""))


def _changed(key: str, change: Change) -> str:
    return key if change.share is None else f"{key} {change.share:+.0%}"
