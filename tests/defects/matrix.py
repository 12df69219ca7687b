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

from tests.defects.killers import KILLERS, as_table, scenario_of
from tests.defects.listed import Defect, defects
from tests.defects.runs import Kill, run, run_tests, run_until
from tests.defects.topics import TESTS, likely, others
from tests.defects.touched import functions_asked, touching

OUT = Path("out/defects")
HEALTHY = OUT / "healthy"
JOURNAL = HEALTHY / "journal.json"
#: Scenarios that have to find a defect before a run ends: whether one alone does it is known then.
ENOUGH = 2


@click.command()
@click.option("--only", multiple=True, metavar="NAME", help="Only this defect; may be repeated.")
@click.option("--first-kill", is_flag=True, help="Stop at the first scenario that finds the defect.")
@click.option("--likely", "only_likely", is_flag=True, help="Run only the files of the defect's topic.")
@click.option("--again", is_flag=True, help="Run also what has a result already.")
@click.option("--healthy", type=int, metavar="RUNS", help="Run every file so often without a defect: nothing may fail.")
@click.option("--write-list", is_flag=True, help=f"Write {KILLERS.name} from the results there are.")
@click.option("--summary", is_flag=True, help="Only print the table of the results there are.")
def main(
    only: Sequence[str],
    healthy: int | None,
    *,
    first_kill: bool,
    only_likely: bool,
    again: bool,
    summary: bool,
    write_list: bool,
) -> None:
    """Run the packs against every planted defect; exit 1 where one survives."""
    known = defects()
    if unknown := [name for name in only if name not in known]:
        raise click.UsageError(f"no such defect: {', '.join(unknown)}; `cut -f1 {Path(__file__).parent}/list.tsv`")
    HEALTHY.mkdir(parents=True, exist_ok=True)
    if healthy is not None:
        sys.exit(alarms(healthy))
    if write_list:
        KILLERS.write_text(as_table({name: result for name in known if (result := kept(name))}))
        sys.exit(0)
    for name, defect in known.items():
        if summary or (only and name not in only) or (kept(name) and not again):
            continue
        result = examine(defect, first_kill=first_kill, only_likely=only_likely)
        (OUT / f"{name}.json").write_text(json.dumps(result, indent=1))
        click.echo(line_of(defect, result))
    sys.exit(table([defect for name, defect in known.items() if not only or name in only]))


def examine(defect: Defect, *, first_kill: bool, only_likely: bool) -> dict[str, Any]:
    """Run the files of the defect's topic, then all others that touch its function, until two scenarios found it."""
    started = time.monotonic()
    if defect.name in TESTS:
        done = run_tests(defect.name, TESTS[defect.name])
    else:
        files = likely(defect.program, defect.topic)
        if not only_likely:
            asked = functions_asked(JOURNAL) if JOURNAL.exists() else {}
            files += touching(defect, others(defect.program, files), asked)
        done = run_until(defect.name, defect.program, files, 1 if first_kill else ENOUGH)
    places = {kill.place for kill in done.kills}
    return {
        "kills": [asdict(kill) for kill in done.kills],
        "scenarios": done.scenarios,
        "only_one": not (first_kill or only_likely or defect.name in TESTS) and len(places) == 1,
        "whole_topic": only_likely and not first_kill,
        "trouble": done.trouble,
        "seconds": round(time.monotonic() - started),
    }


def alarms(runs: int) -> int:
    """Run every feature file so often against the pair as it is; 1 where one fails. Earlier runs count."""
    results = []
    for number in range(1, runs + 1):
        file = HEALTHY / f"{number}.json"
        if not file.exists():
            done = run("", "adapter", others("adapter", ()), 0, JOURNAL)
            file.write_text(json.dumps(asdict(done), indent=1))
        result = json.loads(file.read_text())
        results.append(result)
        for kill in result["kills"]:
            click.echo(f"alarm     {kill['title']}\n          {kill['message'][:300]}")
        click.echo(f"run {number}: {len(result['kills'])} alarms of {result['scenarios']} scenarios{result['trouble']}")
    return 1 if any(result["kills"] or result["trouble"] for result in results) else 0


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
    single = [
        f"\n  {defect.name}: {scenario_of(results[defect.name]['kills'][0])}"
        for defect in found
        if results[defect.name]["only_one"]
    ]
    click.echo(
        f"\n{len(found)}/{len(wanted)} found, {len(results)} run; function and tag named: {len(named)}/{len(found)}, "
        f"by the very function and tag of the fault: {len(exact)}/{len(found)}"
    )
    click.echo(f"found by one scenario only: {len(single)}{''.join(single)}")
    return 0 if len(found) == len(wanted) else 1


if __name__ == "__main__":
    main()
