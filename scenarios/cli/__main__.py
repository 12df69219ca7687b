"""The command line of the QA side: list, lint, steps, new, run; everything of pytest is imported where it is used."""

import math
import shlex
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

import click

from scenarios.cli.groups import CommandGroup
from scenarios.language import tags as tagging

USAGE = 2


def _need_extra() -> None:
    """The extra brings pytest and pytest-bdd; without it we say how to get it."""
    missing = [name for name in ("pytest", "pytest_bdd", "xdist") if find_spec(name) is None]
    if missing:
        _refuse(f"{', '.join(missing)} missing: pip install 'mock-cayenta[scenarios]'")


def _refuse(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    raise SystemExit(USAGE)


def _found(targets: tuple[str, ...]) -> list[Path]:
    """The feature files of the targets; a target that is none ends the program as a usage error."""
    from scenarios.errors import PackError
    from scenarios.language import features

    try:
        return features.find(targets)
    except PackError as error:
        _refuse(str(error))


def _report_folder(report: Path) -> Path:
    """The folder of the report, made and written to once: a long run is not lost on a path that cannot be used."""
    folder = report.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        _refuse(f"cannot write the report to {folder}: {error.strerror}; correct --report")
    return folder


def _check_expression(tags: str | None) -> None:
    """End the program as a usage error where pytest would not understand the expression."""
    from _pytest.mark.expression import Expression

    try:
        Expression.compile((tags or "").replace("@", ""))
    except SyntaxError as error:
        form = "use tags with and, or, not and brackets, such as '@F-01 and not @slow'"
        raise click.UsageError(f"--tags: {tags!r} is not a tag expression ({error.msg}); {form}") from None


def _check_limits(_ctx: click.Context, _option: click.Parameter, limits: tuple[float, float]) -> tuple[float, float]:
    """BadParameter for a limit that is not a number; the range check lets it pass."""
    if any(math.isnan(limit) for limit in limits):
        raise click.BadParameter("nan is not a number of seconds; use 0 for no limit")
    return limits


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mock-cayenta")
def main() -> None:
    """QA's scenario packs: feature files that run against the router and the adapter."""
    _need_extra()


@main.command(name="list")
@click.argument("targets", nargs=-1, metavar="[PACK|PATH]...")
def list_(targets: tuple[str, ...]) -> None:
    """Show packs and scenarios with their tags."""
    from scenarios.errors import FeatureError
    from scenarios.language import features

    runs: Counter[str] = Counter()
    for path in _found(targets):
        try:
            feature = features.read(path)
        except FeatureError as error:
            _refuse(str(error))
        click.echo(f"{path.parent.name}/{path.name}: {feature.name}")
        for outline in feature.outlines:
            times = f" x{outline.runs}" if outline.runs != 1 else ""
            click.echo(
                f"  {outline.line:4}  {outline.name}{times}  {' '.join(f'@{tag}' for tag in sorted(outline.tags))}"
            )
            runs[path.parent.name] += outline.runs
    for pack, count in runs.items():
        click.echo(f"{pack}: {count} scenarios")


@main.command()
@click.argument("targets", nargs=-1, metavar="[PACK|PATH]...")
def lint(targets: tuple[str, ...]) -> None:
    """Check feature files without a server: steps, tags, names, Examples."""
    from scenarios.language import lint as linting

    paths = _found(targets)
    findings = linting.lint(paths)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(paths)} files, {len(findings)} findings", err=True)
    raise SystemExit(1 if findings or not paths else 0)


@main.command()
@click.option("--markdown", is_flag=True, help="The page docs/steps.md.")
@click.argument("word", required=False)
def steps(word: str | None, *, markdown: bool) -> None:
    """Show the sentences a scenario is written with; WORD keeps those that have it."""
    from scenarios.language import vocabulary

    if markdown:
        click.echo(f"{vocabulary.as_markdown()}\n{tagging.as_markdown()}", nl=False)
        return
    if word and not any(word.lower() in entry.phrase.shown.lower() for entry in vocabulary.entries()):
        near = vocabulary.nearest_words(word)
        hint = f"did you mean {' or '.join(near)}?" if near else "`cayenta-scenarios steps` shows all of them"
        raise click.ClickException(f"no step contains {word!r}; {hint}")
    for group in vocabulary.groups():
        entries = [entry for entry in group.entries if (word or "").lower() in entry.phrase.shown.lower()]
        if entries:
            click.secho(f"\n{group.title}", bold=True)
        for entry in entries:
            below = vocabulary.follows(entry)
            click.echo(f"  {entry.kind.value:10}  {entry.phrase.shown}" + (f"  + {below}" if below else ""))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Start a pack in a new FOLDER; it runs green at once."""
    from scenarios.cli import starter

    try:
        written = starter.write(folder)
    except starter.NotEmpty as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"cannot write {folder}: {error.strerror}; choose another folder")
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"next: cayenta-scenarios run {shlex.quote(str(folder))}")


@main.command()
@click.argument("targets", nargs=-1, metavar="[PACK|PATH]...")
@click.option(
    "--workers", "-n", type=click.IntRange(1), default=1, show_default=True, help="Scenarios to run at a time."
)
@click.option("--router", metavar="URL", help="A running router; default: start one.")
@click.option("--adapter", metavar="URL", help="A running adapter; requires --router.")
@click.option("--tags", "-t", metavar="EXPRESSION", help="Run only these, such as '@F-01 and not @slow'.")
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
def run(
    targets: tuple[str, ...],
    *,
    workers: int,
    router: str | None,
    adapter: str | None,
    tags: str | None,
    report: Path | None,
    strict: bool,
    limits: tuple[float, float],
    **browsing: bool,
) -> None:
    """Run packs; exit 0 if all passed, 1 on failures or if nothing ran, 2 on wrong use.

    FILE.feature:LINE runs the one scenario there, as a failure says.
    """
    if adapter and not router:
        raise click.UsageError("--adapter needs --router: one run has one pair of programs")
    _check_expression(tags)
    from scenarios.context.world import Urls
    from scenarios.errors import ProgramError
    from scenarios.language import features
    from scenarios.run import preflight
    from scenarios.run.limits import Limits
    from scenarios.run.runner import Browsing, Order
    from scenarios.run.runner import run as start

    places = [features.at_line(target) for target in targets]
    found = tuple(_found(tuple(file for file, _ in places)))
    own = frozenset[str]().union(*(tagging.own_tags(path) for path in found))
    for tag in tagging.in_expression(tags or ""):
        if wrong := tagging.problem(tag, own):
            raise click.UsageError(wrong)
    lines = tuple(f"{Path(file).resolve()}:{line}" for file, line in places if line is not None)
    urls = Urls(router.rstrip("/"), (adapter or "").rstrip("/")) if router else None
    folder = _report_folder(report) if report else None
    if urls:
        try:
            preflight.check(urls, found, tags, lines)
        except ProgramError as error:
            _refuse(str(error))
    try:
        bounds = Limits(*limits)
        code = start(Order(found, workers, tags, folder, urls, strict, lines, bounds, Browsing(**browsing)))
    except ProgramError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(1) from error
    if folder:
        click.echo(f"report: {folder / 'report.html'}")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
