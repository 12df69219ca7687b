"""The command about runs: coverage."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.addresses import http_address
from harness.cli.outputs import NEW_FILE, new_file

if TYPE_CHECKING:
    from harness.coverage.result import CoverageOrder, CoverageResult

FIGURES = ("statuses", "tags", "bounds", "faults", "asserted", "each")


def _least(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, int]:
    """BadParameter for what is not FIGURE=PERCENT."""
    found = {}
    for one in given:
        name, _, percent = one.partition("=")
        if name not in FIGURES or not percent.isdecimal() or not 0 <= int(percent) <= 100:
            raise click.BadParameter(f"{one!r} is not FIGURE=PERCENT; FIGURE is one of {', '.join(FIGURES)}")
        found[name] = int(percent)
    return found


@click.command()
@click.argument("files", nargs=-1, metavar="[JOURNAL]...", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--target", metavar="URL", callback=http_address, help="A simulator, or one of its billers' routers.")
@click.option("--token", default="", envvar="CAYENTA_SIM_ADMIN_TOKEN", help="Token of the target's admin API.")
@click.option("--function", "functions", multiple=True, metavar="NAME", help="Count this function only; repeatable.")
@click.option(
    "--at-least",
    multiple=True,
    metavar="FIGURE=PERCENT",
    callback=_least,
    help=f"Exit 1 below this; FIGURE is one of {', '.join(FIGURES)}; repeatable.",
)
@click.option("--without-assertions", is_flag=True, help="Do not fail because nothing was asserted.")
@click.option("--gaps", is_flag=True, help="Print every gap by name.")
@click.option("--report", type=NEW_FILE, callback=new_file, help="Write an HTML page to this file.")
@click.option("--result", type=NEW_FILE, callback=new_file, help="Write the result as JSON to this file.")
@click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
def coverage(**given: Any) -> None:
    """Measure what runs covered; exit 1 if nothing ran or was asserted, or a function was not reached."""
    if not given["files"] and not given["target"]:
        raise click.UsageError("name a JOURNAL file, such as out/journal.json, or a simulator by --target URL")
    from harness.coverage.result import CoverageOrder

    order = CoverageOrder(given["functions"], given["at_least"], not given["without_assertions"])
    found = _measured(given["files"], given["target"], given["token"], order)
    told = found.as_json()
    text = json.dumps(told, indent=1)
    if given["result"]:
        _write(given["result"], text)
    if given["report"]:
        from harness.coverage.page import as_html

        _write(given["report"], as_html(told))
    click.echo(text if given["json_"] else _as_text(found, all_gaps=given["gaps"]))
    sys.exit(0 if told["passed"] else 1)


def _measured(files: tuple[Path, ...], target: str | None, token: str, order: "CoverageOrder") -> "CoverageResult":
    from harness.coverage.contract import router_contract
    from harness.coverage.journal import NoJournal, read_file, read_target
    from harness.coverage.measuring import measure
    from harness.coverage.result import CoverageResult

    contract = router_contract()
    if unknown := [name for name in order.functions if name not in contract.functions]:
        raise click.UsageError(f"--function: {unknown[0]!r} is not one of {', '.join(contract.functions)}")
    try:
        runs = [run for file in files for run in read_file(file)]
        runs += read_target(target, token) if target else ()
    except NoJournal as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    return CoverageResult(contract, measure(runs, contract), order)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"Error: cannot write {file}: {error.strerror}; name a file in a folder that exists", err=True)
        sys.exit(2)


def _as_text(found: "CoverageResult", *, all_gaps: bool) -> str:
    lines = []
    for kind, functions in found.gaps().items():
        number = sum(map(len, functions.values()))
        if all_gaps:
            lines += [f"{kind}: {name or 'all functions'}: {', '.join(names)}" for name, names in functions.items()]
        elif number:
            lines.append(f"{kind}: {number}; list them with --gaps")
    return "\n".join([*lines, *found.failures(), found.line()])
