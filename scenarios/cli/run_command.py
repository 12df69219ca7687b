"""The command `run`: checks what was written, starts the run, says where its report is."""

import math
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import click

from scenarios.cli.targets import found, refuse
from scenarios.language import tags as tagging


def _report_folder(report: Path) -> Path:
    """The folder of the report, made and written to once: a long run is not lost on a path that cannot be used."""
    folder = report.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        refuse(f"cannot write the report to {folder}: {error.strerror}; correct --report")
    return folder


def _check_expression(tags: str | None) -> None:
    """End the program as a usage error where pytest would not understand the expression."""
    from _pytest.mark.expression import Expression

    try:
        Expression.compile((tags or "").replace("@", ""))
    except SyntaxError as error:
        form = "use tags with and, or, not and brackets, such as '@F-01 and not @slow'"
        raise click.UsageError(f"--tags: {tags!r} is not a tag expression ({error.msg}); {form}") from None


def _check_tags(tags: str | None, paths: list[Path]) -> None:
    """UsageError for a tag of the expression that nobody knows."""
    own = frozenset[str]().union(*(tagging.own_tags(path) for path in paths))
    for tag in tagging.in_expression(tags or ""):
        if wrong := tagging.problem(tag, own):
            raise click.UsageError(wrong)


def _check_limits(_ctx: click.Context, _option: click.Parameter, limits: tuple[float, float]) -> tuple[float, float]:
    """BadParameter for a limit that is not a number; the range check lets it pass."""
    if any(math.isnan(limit) for limit in limits):
        raise click.BadParameter("nan is not a number of seconds; use 0 for no limit")
    return limits


def _last_failures(targets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places that failed in the last run here; UsageError where there is none."""
    from scenarios.run import last_failures

    places = last_failures.read()
    if targets:
        raise click.UsageError("--failed chooses the scenarios itself; leave out the packs and paths")
    if not places:
        raise click.UsageError("no failed scenario is known in this folder; run without --failed first")
    return tuple(places)


@click.command()
@click.argument("targets", nargs=-1, metavar="[PACK|PATH]...")
@click.option(
    "--workers", "-n", type=click.IntRange(1), default=1, show_default=True, help="Scenarios to run at a time."
)
@click.option("--router", metavar="URL", help="A running router; default: start one.")
@click.option("--adapter", metavar="URL", help="A running adapter; requires --router.")
@click.option("--tags", "-t", metavar="EXPRESSION", help="Run only these, such as '@F-01 and not @slow'.")
@click.option("--failed", is_flag=True, help="Run only what failed in the last run in this folder.")
@click.option("--stop-at-failure", "-x", is_flag=True, help="End the run at the first failure.")
@click.option("--watch", is_flag=True, help="Run again whenever a feature file changes; Ctrl-C ends it.")
@click.option("--quiet", "-q", is_flag=True, help="Print failures and the summary only.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write report.html, junit.xml and logs to this folder.",
)
@click.option("--strict", is_flag=True, help="Fail scenarios whose requests violate transport or schema.")
@click.option(
    "--require-browser",
    is_flag=True,
    envvar="REQUIRE_ALL",
    help="Fail scenarios that lack Chromium instead of skipping them.",
)
@click.option("--every-look", is_flag=True, help="Take screenshots of every width and scheme (with --report).")
@click.option(
    "--limits",
    type=(click.FloatRange(0), click.FloatRange(0)),
    metavar="SCENARIO RUN",
    default=(600.0, 7200.0),
    callback=_check_limits,
    show_default=True,
    help="Time limits of one scenario and of the whole run in seconds; 0 for none.",
)
def run(targets: tuple[str, ...], *, failed: bool, watch: bool, tags: str | None, **options: Any) -> None:
    """Run packs; exit 0 if all passed, 1 on failures or if nothing ran, 2 on wrong use.

    FILE.feature:LINE runs the one scenario there, as a failure says.
    """
    if options["adapter"] and not options["router"]:
        raise click.UsageError("--adapter needs --router: one run has one pair of programs")
    _check_expression(tags)
    from scenarios.language import features

    places = [features.at_line(target) for target in (_last_failures(targets) if failed else targets)]
    paths = found(tuple(file for file, _ in places))
    _check_tags(tags, paths)
    if watch:
        from scenarios.cli.watching import run_again_and_again

        raise SystemExit(run_again_and_again(paths))
    lines = tuple(f"{Path(file).resolve()}:{line}" for file, line in places if line is not None)
    raise SystemExit(_start(tuple(paths), lines, tags, options))


def _start(paths: tuple[Path, ...], lines: tuple[str, ...], tags: str | None, options: dict[str, Any]) -> int:
    """Run to the end; return the exit code."""
    from scenarios.context.world import Urls
    from scenarios.errors import ProgramError
    from scenarios.run import preflight
    from scenarios.run.limits import Limits
    from scenarios.run.runner import Browsing, Order
    from scenarios.run.runner import run as start

    router, adapter = options["router"], options["adapter"] or ""
    urls = Urls(router.rstrip("/"), adapter.rstrip("/")) if router else None
    folder = _report_folder(options["report"]) if options["report"] else None
    if urls:
        try:
            preflight.check(urls, paths, tags, lines)
        except ProgramError as error:
            refuse(str(error))
    order = Order(
        *(paths, options["workers"], tags, folder, urls, options["strict"], lines, Limits(*options["limits"])),
        browsing=Browsing(options["require_browser"], options["every_look"]),
        quiet=options["quiet"],
        stop_at_failure=options["stop_at_failure"],
    )
    try:
        code = start(order)
    except ProgramError as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    if folder:
        click.echo(f"report: {folder / 'report.html'}")
    return code
