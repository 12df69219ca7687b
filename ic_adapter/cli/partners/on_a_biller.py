"""`ic-adapter partner-files`: the commands on a biller: its mapping profile, files in, payment files out, counts."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ic_adapter.cli.arguments import Day
from ic_adapter.cli.columns import table
from ic_adapter.cli.crm.author import as_author, author
from ic_adapter.cli.files import PLACE
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config

if TYPE_CHECKING:
    from ic_adapter.files.bills.tally import Imported
    from ic_adapter.files.partners.payments import PaymentFile

#: The files that come in, by their name in the profile, and the noun of their import.
INCOMING = {"invoice": "bills", "adjustment": "adjustments", "presentment": "presentments"}
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("set-profile")
@options(*COMMON)
@click.argument("bid")
@click.argument("profile", type=EXISTING)
@as_author
def set_profile(config: Config, bid: str, profile: Path, by: str | None) -> None:
    """Set the mapping PROFILE of biller BID. Exit 1 with the JSON path of each fault if it is wrong."""
    with opened(config) as adapter:
        found = adapter.profiles.put(bid, profile.read_bytes(), author(by))
    click.echo(f"biller {bid}: mapping profile set, {', '.join(kind.value for kind in found.files)}")


@click.command("show-profile")
@options(*COMMON)
@click.argument("bid")
def show_profile(config: Config, bid: str) -> None:
    """Print the mapping profile of biller BID as JSON."""
    with opened(config) as adapter:
        click.echo(adapter.profiles.get(bid).text, nl=False)


@click.command("import")
@options(*COMMON)
@click.argument("bid")
@click.argument("kind", type=click.Choice(list(INCOMING)))
@click.argument("file", type=EXISTING)
def import_file(config: Config, bid: str, kind: str, file: Path) -> None:
    """Import FILE of biller BID by its mapping profile; the file stays where it is. Exit 1 if it is refused."""
    from ic_adapter.files.bills.bif import BifWriter
    from ic_adapter.files.bills.profile import FileKind

    wanted = next(one for one in FileKind if one.noun == INCOMING[kind])
    with opened(config) as adapter, file.open("rb") as source, BifWriter() as writer:
        done = adapter.importer.take(bid, file.name, source, wanted, writer)
    click.echo(_counted(done))
    for fault in done.faulty:
        click.echo(f"left out: record {fault.bill}, line {fault.line}: {fault.reason}", err=True)


@click.command("payment-file")
@options(*COMMON)
@click.argument("bid")
@click.option("--day", type=Day(), required=True, help="day of the file, by the biller's clock")
@click.option("--content", is_flag=True, help="print the file itself")
def payment_file(config: Config, bid: str, day: date, content: bool) -> None:
    """Write the payment file of biller BID and a day, once: asked for again, it is the very same file."""
    with opened(config) as adapter:
        file = adapter.payment_files.write(bid, day)
        data = b"" if file is None else adapter.payment_files.content(bid, day)
    if file is None:
        click.echo(f"biller {bid}: no payments until {day}, so no file", err=True)
    elif content:
        click.echo(data, nl=False)
    else:
        click.echo(_written(file))
        for one in file.left_out:
            click.echo(f"left out: {one['kind']} {one['source_id']}: {one['reason']}", err=True)


@click.command()
@options(*COMMON, *PLACE)
@click.argument("bid", required=False)
@click.option("--again", type=Day(), help="with BID: drop the file of this day once more, the same bytes")
def drop(config: Config, bid: str | None, again: date | None) -> None:
    """Write the payment file of yesterday and drop what is to be dropped, for biller BID or for every biller.

    Exit 1 if a file is not dropped.
    """
    from ic_adapter.files.transport.opening import opener_of

    if again is not None and bid is None:
        raise click.UsageError("--again needs BID")
    with opened(config) as adapter:
        opener = opener_of(config)
        if bid is not None and again is not None:
            adapter.payment_drops.again(bid, again)
        found = adapter.payment_drops.run(opener, [bid] if bid else None)
    for one in found:
        click.echo(f"{one.bid}: {one.name} {one.state}" + (f": {one.reason}" if one.reason else ""))
    sys.exit(0 if all(one.state == "DROPPED" for one in found) else 1)


@click.command("list")
@options(*COMMON)
@click.argument("bid")
def list_files(config: Config, bid: str) -> None:
    """List what was counted for biller BID: files that came in and payment files, newest first."""
    from ic_adapter import money

    with opened(config) as adapter:
        imports, written = adapter.importer.all(bid), adapter.payment_files.all(bid)
    rows = [("At", "Kind", "File", "Records", "Left out", "Total")]
    lines = [
        (f"{one.at:%Y-%m-%d %H:%M}", one.kind.noun, one.file, one.accepted, len(one.faulty), money.grouped(one.total))
        for one in imports
    ]
    lines += [
        (f"{one.at:%Y-%m-%d %H:%M}", "payments", one.name, one.records, len(one.left_out), money.grouped(one.total))
        for one in written
    ]
    rows += [tuple(map(str, line)) for line in sorted(lines, key=lambda line: line[0], reverse=True)]  # type: ignore[misc]
    click.echo(table(rows) if lines else "no files found")


def _counted(done: "Imported") -> str:
    from ic_adapter import money

    total = money.to_text(done.total)
    return f"{done.file}: {done.accepted} of {done.records} records counted, {len(done.faulty)} left out, total {total}"


def _written(file: "PaymentFile") -> str:
    from ic_adapter import money

    return (
        f"{file.folder}/{file.name}: {file.records} records, total {money.to_text(file.total)}, SHA-256 {file.sha256}"
    )
