"""The commands about the router's contract: functions, settings, validate."""

import sys
from pathlib import Path

import click

from simulator.cli.arguments import HttpAddress


@click.command()
@click.option("--markdown", is_flag=True, help="print the page docs/functions.md")
def functions(*, markdown: bool) -> None:
    """List the router functions: code, name, tags, refusals."""
    from simulator.cli import listings

    click.echo(listings.functions() if markdown else listings.functions_listing(), nl=False)


@click.command()
@click.option("--markdown", is_flag=True, help="print the page docs/magic.md")
def magic(*, markdown: bool) -> None:
    """List the numbers that cause a STATUS or a fault without any set-up."""
    from simulator.cli import magic_page

    click.echo(magic_page.page() if markdown else magic_page.listing(), nl=False)


@click.command()
@click.option("--markdown", is_flag=True, help="print the page docs/simulator-settings.md")
@click.option("--bid", help="id of the biller whose router the adapter calls")
@click.option(
    "--url",
    type=HttpAddress(),
    default="http://127.0.0.1:8480",
    show_default=True,
    help="address of the simulator",
)
@click.option("--user", default="", help="user name to write for each address")
@click.option("--password", default="", help="password of that user")
def settings(*, markdown: bool, bid: str | None, url: str, user: str, password: str) -> None:
    """Print the Advanced Settings (JSON) that point an adapter at this simulator."""
    from simulator.cli import listings

    if markdown:
        click.echo(listings.settings(), nl=False)
        return
    if bid is None:
        raise click.UsageError("--bid is missing; name the biller, such as --bid 3426")
    click.echo(listings.advanced_settings(bid, url, user, password))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, dir_okay=False))
def validate(files: tuple[Path, ...]) -> None:
    """Check request files (XML, or a whole body with its form key) against the contract; exit 1 if one is refused."""
    from simulator.cli.validation import verdict

    refused = 0
    for file in files:
        reason = verdict(file.read_bytes())
        click.echo(f"Error: {file}: {reason}" if reason else f"{file}: valid")
        refused += reason is not None
    sys.exit(1 if refused else 0)
