"""Planted defects beside the packs: who finds each, at which step, with which message (`make defects`).

Results are kept per defect in out/defects/, so that a run that was stopped goes on where it ended.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from tests.defects.listed import Defect, defects
from tests.defects.runs import Kill, Run, run, run_tests
from tests.defects.topics import TESTS, likely, others

OUT = Path("out/defects")


@click.command()
@click.option("--only", multiple=True, metavar="NAME", help="Only this defect; may be repeated.")
@click.option("--first-kill", is_flag=True, help="Stop at the first scenario that finds the defect.")
@click.option("--likely", "only_likely", is_flag=True, help="Run only the files of the defect's topic.")
@click.option("--again", is_flag=True, help="Run also what has a result already.")
@click.option("--healthy", is_flag=True, help="Run every file against the pair without a defect: nothing may fail.")
@click.option("--summary", is_flag=True, help="Only print the table of the results there are.")
def main(
    only: Sequence[str], *, first_kill: bool, only_likely: bool, again: bool, healthy: bool, summary: bool
) -> None:
    """Run the packs against every planted defect; exit 1 where one survives."""
    known = defects()
    if unknown := [name for name in only if name not in known]:
        raise click.UsageError(f"no such defect: {', '.join(unknown)}; `cut -f1 {Path(__file__).parent}/list.tsv`")
    OUT.mkdir(parents=True, exist_ok=True)
    if healthy:
        sys.exit(alarms())
    for name, defect in known.items():
        if summary or (only and name not in only) or (kept(name) and not again):
            continue
        result = examine(defect, first_kill=first_kill, only_likely=only_likely)
        (OUT / f"{name}.json").write_text(json.dumps(result, indent=1))
        click.echo(line_of(defect, result))
    sys.exit(table([defect for name, defect in known.items() if not only or name in only]))


def examine(defect: Defect, *, first_kill: bool, only_likely: bool) -> dict[str, Any]:
    """Run the files of the defect's topic, then all others where nobody has found it."""
    started = time.monotonic()
    if defect.name in TESTS:
        return _as_result(run_tests(defect.name, TESTS[defect.name]), started, is_whole=False)
    first = likely(defect.program, defect.topic)
    done = run(defect.name, defect.program, first, 1 if first_kill else 0)
    if not only_likely and not done.trouble and not (first_kill and done.kills):
        rest = run(defect.name, defect.program, others(defect.program, first), 1 if first_kill else 0)
        done = Run(done.scenarios + rest.scenarios, done.kills + rest.kills, rest.trouble)
    return _as_result(done, started, is_whole=not first_kill and not only_likely)


def _as_result(done: Run, started: float, *, is_whole: bool) -> dict[str, Any]:
    """What is kept of a run; only a whole one can tell that one scenario alone finds the defect."""
    return {
        "kills": [asdict(kill) for kill in done.kills],
        "scenarios": done.scenarios,
        "only_one": is_whole and len(done.kills) == 1,
        "trouble": done.trouble,
        "seconds": round(time.monotonic() - started),
    }


def alarms() -> int:
    """Run every feature file against the pair as it is; 1 where one fails."""
    done = run("", "adapter", others("adapter", ()), 0)
    for kill in done.kills:
        click.echo(f"alarm     {kill.title}\n          {kill.message[:300]}")
    click.echo(f"{len(done.kills)} alarms of {done.scenarios} scenarios{done.trouble}")
    return 1 if done.kills or done.trouble else 0


def kept(name: str) -> dict[str, Any] | None:
    """Return the result of an earlier run."""
    file = OUT / f"{name}.json"
    found: dict[str, Any] | None = json.loads(file.read_text()) if file.exists() else None
    return found


def is_named(defect: Defect, result: dict[str, Any]) -> bool:
    """Return whether one message names both the function and the tag, or a word that stands for it."""
    kills = [Kill(**kill) for kill in result["kills"]]
    return any(kill.names(defect.function) and kill.names(defect.tag) for kill in kills)


def is_named_exactly(defect: Defect, result: dict[str, Any]) -> bool:
    """Return whether one message has the first words of both cells: function and tag where the fault lies."""
    first = replace(defect, function=defect.function.partition("|")[0], tag=defect.tag.partition("|")[0])
    return is_named(first, result)


def line_of(defect: Defect, result: dict[str, Any]) -> str:
    """Return one row: the defect, how it ended, where it was found first."""
    if not result["kills"]:
        return f"SURVIVED  {defect.name}  {result['trouble'][-300:]}"
    first = result["kills"][0]
    named = "named" if is_named(defect, result) else "not named"
    only = ", one scenario only" if result["only_one"] else ""
    said = " | ".join(line.strip() for line in first["message"].splitlines() if line.strip())[:160]
    return f"found     {defect.name}  ({named}{only})  {first['title']}\n          {said}"


def table(wanted: Sequence[Defect]) -> int:
    """Print what the results come to; 1 where one survived or has no result."""
    results = {defect.name: result for defect in wanted if (result := kept(defect.name))}
    found = [defect for defect in wanted if results.get(defect.name, {}).get("kills")]
    click.echo("")
    for defect in wanted:
        is_run = defect.name in results
        click.echo(line_of(defect, results[defect.name]) if is_run else f"not run   {defect.name}")
    named = [defect for defect in found if is_named(defect, results[defect.name])]
    exact = [defect for defect in found if is_named_exactly(defect, results[defect.name])]
    single = [defect.name for defect in found if results[defect.name]["only_one"]]
    click.echo(
        f"\n{len(found)}/{len(wanted)} found, {len(results)} run; function and tag named: {len(named)}/{len(found)}, "
        f"by the very function and tag of the fault: {len(exact)}/{len(found)}"
    )
    click.echo(f"found by one scenario only: {', '.join(single) or 'none'}")
    return 0 if len(found) == len(wanted) else 1


if __name__ == "__main__":
    main()
