"""The command about two versions of the contract: diff."""

import sys
from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--json", "json_", is_flag=True, help="Print the changes as JSON.")
def diff(old: Path, new: Path, *, json_: bool) -> None:
    """Compare two folders of schemas, such as schemas/ of two versions; exit 1 if a change breaks somebody.

    Each change has a document that is valid under one and refused by the other.
    """
    from harness.diff.comparison import compare
    from harness.diff.report import as_json, as_text
    from harness.errors import HarnessError

    try:
        changes = compare(old, new)
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    click.echo(as_json(changes) if json_ else as_text(changes))
    sys.exit(1 if any(change.breaking for change in changes) else 0)
