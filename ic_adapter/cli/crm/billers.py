"""`ic-adapter billers`: what the CRM's pages about a biller's configuration do, by command."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.columns import table
from ic_adapter.cli.crm.author import as_author, author
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config
from ic_adapter.config_values import EGRESS_ENVIRONMENTS

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=CommandGroup)
def billers() -> None:
    """Add and configure billers, move configurations, read their history."""


@billers.command("new")
@options(*COMMON)
@click.argument("bid")
@click.option("--template", required=True, help="what the biller starts with, such as 3426")
@as_author
def new(config: Config, bid: str, template: str, by: str | None) -> None:
    """Add the biller BID."""
    from ic_adapter.billers.register import NewBiller

    with opened(config) as adapter:
        made = NewBiller(id=bid, template=template, settings={}, keys={}, bif={})
        adapter.register.create(made, author(by))
    click.echo(f"biller {bid} created from template {template}")


@billers.command("set")
@options(*COMMON)
@click.argument("bid")
@click.argument("change", nargs=-1)
@click.option("--secret", "secrets", multiple=True, metavar="NAME", help="read the value of NAME from a line of stdin")
@as_author
def set_values(config: Config, bid: str, change: tuple[str, ...], secrets: tuple[str, ...], by: str | None) -> None:
    """Change settings of biller BID: NAME=VALUE, where nothing behind the = removes the value.

    NAME is the number or name of a setting, a key, or bif. and the name of a BIF customization. All or nothing is
    changed. Exit 1 with what is wrong.
    """
    from ic_adapter.billers.editing.drafts import change_of

    typed = dict(_pair(text) for text in change)
    with opened(config) as adapter:
        typed |= {name: sys.stdin.readline().rstrip("\r\n") for name in secrets}
        if not typed:
            raise click.UsageError("name at least one NAME=VALUE")
        adapter.register.change(bid, change_of(_values(typed)), author(by))
    click.echo(f"biller {bid}: {', '.join(typed)} changed")


@billers.command("export")
@options(*COMMON)
@click.argument("bid")
def export(config: Config, bid: str) -> None:
    """Print the configuration of biller BID as JSON; passwords and keys are named and not shown."""
    from ic_adapter.billers.editing.transfer import exported

    with opened(config) as adapter:
        document = exported(adapter.register.get(bid))
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@billers.command("import")
@options(*COMMON)
@click.argument("bid")
@click.argument("file", type=EXISTING)
@as_author
def import_file(config: Config, bid: str, file: Path, by: str | None) -> None:
    """Give biller BID the configuration in FILE, and add the biller if there is none of this id."""
    from ic_adapter.billers.editing.transfer import imported, lacking

    with opened(config) as adapter:
        document = _document(file)
        absent = lacking(imported(adapter.register, bid, document, author(by)), document)
    click.echo(f"biller {bid}: configuration imported")
    for name in absent:
        click.echo(f"set the secret {name}: ic-adapter billers set {bid} --secret {name}", err=True)


@billers.command("history")
@options(*COMMON)
@click.argument("bid")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="how many changes to list")
def history(config: Config, bid: str, limit: int) -> None:
    """List who changed what of biller BID, newest first; passwords and keys are masked."""
    from ic_adapter.store.staff import config_changes

    with opened(config) as adapter, adapter.store.reading() as connection:
        found = config_changes.newest(connection, bid, limit=limit)
    rows = [("When (UTC)", "Who", "By", "What", "Old", "New")]
    rows += [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.via, one.name, one.old or "-", one.new) for one in found]
    click.echo(table(rows) if found else f"no changes of biller {bid}")


@billers.command("test-connection")
@options(*COMMON)
@click.argument("bid")
@click.option("--environment", required=True, type=click.Choice(EGRESS_ENVIRONMENTS), help="whose access to test")
def test_connection(config: Config, bid: str, environment: str) -> None:
    """Test the access to the ticket system of biller BID. No ticket is created. Exit 1 if it does not answer."""
    from ic_adapter.errors import Conflict
    from ic_adapter.integrations import contact_us_access as access

    with opened(config) as adapter:
        biller = adapter.register.get(bid)
        if lacks := access.lacking(biller, environment):
            raise Conflict(f"set {' and '.join(lacks)} first")
        tested = access.try_out(biller, environment)
    for title, lines in (("proven", tested.proven), ("not proven", access.NOT_PROVEN)):
        for line in lines:
            click.echo(f"{title}: {line}")
    click.echo(f"\nsent:\n{tested.sent}\n\nreceived:\n{tested.received or 'nothing'}")
    if tested.problem:
        raise click.ClickException(tested.problem)


def _document(file: Path) -> dict[str, Any]:
    from ic_adapter.billers.editing.transfer import read
    from ic_adapter.errors import BadValue

    try:
        return read(file.read_bytes())
    except BadValue as fault:
        raise click.ClickException(f"{file}: {fault}; use what `ic-adapter billers export` prints") from None


def _pair(text: str) -> tuple[str, str]:
    name, is_there, value = text.partition("=")
    if not is_there or not name:
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return name, value


def _values(typed: dict[str, str]) -> dict[str, Any]:
    """The values that the texts stand for; BadField names what is wrong."""
    from ic_adapter.billers.editing.parts import FIELDS
    from ic_adapter.errors import BadField, BadValue, Fault

    values: dict[str, Any] = {}
    faults = []
    for name, text in typed.items():
        field = FIELDS.get(name)
        if field is None:
            faults.append(Fault(name, "unknown setting; use a number, a key, or bif.NAME"))
            continue
        try:
            values[name] = field.value_of(text)
        except BadValue as fault:
            faults.append(Fault(name, str(fault)))
    if faults:
        raise BadField("invalid configuration", *faults)
    return values
