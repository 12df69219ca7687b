"""The command line of the QA side; everything of pytest is imported where it is used."""

import shlex
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import click

from scenarios.cli import run_command
from scenarios.cli.groups import CommandGroup
from scenarios.cli.targets import found, refuse
from scenarios.language import tags as tagging

EXTRA = "scenarios"


def _need_extra() -> None:
    """The extra brings the runner of the packs; without it we say how to get it, by the extra's name alone."""
    if any(find_spec(name) is None for name in ("pytest", "pytest_bdd", "xdist")):
        refuse(
            f"the extra '{EXTRA}' is not installed; run `make qa` in the repository, "
            f"or pip install 'mock-cayenta[{EXTRA}]'"
        )


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mock-cayenta")
def main() -> None:
    """QA's scenario packs: feature files that run against the router and the adapter."""
    _need_extra()


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    click.echo(installed("mock-cayenta"))


@main.command(name="list")
@click.argument("targets", nargs=-1, metavar="[PACK|PATH]...")
def list_(targets: tuple[str, ...]) -> None:
    """Show packs and scenarios with their tags."""
    from scenarios.errors import FeatureError
    from scenarios.language import features

    runs: Counter[str] = Counter()
    for path in found(targets):
        try:
            feature = features.read(path)
        except FeatureError as error:
            refuse(str(error))
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
@click.option("--fix", is_flag=True, help="Replace steps that were renamed by their new sentences.")
def lint(targets: tuple[str, ...], *, fix: bool) -> None:
    """Check feature files without a server: steps, their words, tags, names, Examples."""
    from scenarios.language import lint as linting
    from scenarios.language import renamed

    paths = found(targets)
    if fix:
        click.echo(f"{renamed.fix(paths)} lines replaced", err=True)
    findings = linting.lint(paths)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(paths)} files, {len(findings)} findings", err=True)
    raise SystemExit(1 if findings or not paths else 0)


@main.command()
@click.option("--markdown", is_flag=True, help="The page docs/steps.md.")
@click.argument("word", required=False)
def steps(word: str | None, *, markdown: bool) -> None:
    """Show the sentences a scenario is written with; WORD keeps those about it, by sentence, summary or value."""
    from scenarios.language import examples, search, vocabulary

    if markdown:
        click.echo(f"{vocabulary.as_markdown(examples.example_of)}\n{tagging.as_markdown()}", nl=False)
        return
    kept = [entry for entry in vocabulary.entries() if not word or search.is_about(entry, word)]
    if not kept:
        near = vocabulary.nearest_words(word or "")
        hint = f"did you mean {' or '.join(near)}?" if near else "`cayenta-scenarios steps` shows all of them"
        raise click.ClickException(f"no step contains {word!r}; {hint}")
    for group in vocabulary.groups():
        entries = [entry for entry in group.entries if entry in kept]
        if entries:
            click.secho(f"\n{group.title}", bold=True)
        for entry in entries:
            below = vocabulary.follows(entry)
            click.echo(f"  {entry.kind.value:10}  {entry.phrase.shown}" + (f"  + {below}" if below else ""))
            if word:
                click.echo("".join(f"              {line}\n" for line in examples.example_of(entry)), nl=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Start a pack in a new FOLDER; it runs green at once, and an editor completes its steps."""
    from scenarios.cli import starter
    from scenarios.language import editor as editing
    from scenarios.language import examples

    try:
        written = starter.write(folder)
        written += editing.write(folder, examples.example_of)
    except starter.NotEmpty as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"cannot write {folder}: {error.strerror}; choose another folder")
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"next: cayenta-scenarios run {shlex.quote(str(folder))}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def editor(folder: Path) -> None:
    """Write the files by which VS Code completes steps into FOLDER/.vscode, anew after each upgrade."""
    from scenarios.language import editor as editing
    from scenarios.language import examples

    try:
        written = editing.write(folder, examples.example_of)
    except ValueError as error:
        refuse(f"cannot read the settings in {folder / editing.FOLDER}: {error}; mend or remove the file")
    except OSError as error:
        refuse(f"cannot write {folder}: {error.strerror}; choose another folder")
    for path in written:
        click.echo(f"wrote {path}")


main.add_command(run_command.run)


if __name__ == "__main__":
    main()
