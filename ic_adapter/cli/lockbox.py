"""`ic-adapter lockbox`: export the donations of business days, see the files, confirm one that stopped."""

import getpass
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from ic_adapter import money
from ic_adapter.cli.arguments import CommandGroup, Day
from ic_adapter.cli.columns import table
from ic_adapter.cli.files import PLACE
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config

if TYPE_CHECKING:
    from ic_adapter.files.lockbox.lockbox import LockboxFile, LockboxRun

LAYOUT = ("lockbox_profile_file",)


@click.group(cls=CommandGroup)
def lockbox() -> None:
    """Export the donations of billers that have a lockbox."""


@lockbox.command()
@options(*COMMON, *PLACE, *LAYOUT)
@click.argument("bid", required=False)
@click.option("--day", type=Day(), help="with BID: drop the file of this business day, again if it was dropped")
def export(config: Config, bid: str | None, day: date | None) -> None:
    """Close the business days that are over, and drop their files, for biller BID or for every biller.

    A file is made once: to export a day again drops the same bytes. Exit 1 if a file is not dropped.
    """
    from ic_adapter.files.transport.opening import opener_of

    if day is not None and bid is None:
        raise click.UsageError("--day needs BID")
    with opened(config) as adapter:
        adapter.lockbox.offer(opener_of(config))
        if bid is not None and day is not None:
            file = adapter.lockbox.export(bid, day)
            click.echo(_line(file))
            sys.exit(0 if file.state == "DROPPED" else 1)
        runs = adapter.lockbox.run([bid] if bid else None)
        known = {file.id: file for one in runs for file in adapter.lockbox.all(one.bid, 1_000)}
    for one in runs:
        _tell(one, [known[number] for number in one.made if number in known])
    stopped = any(file.state == "STOPPED" for file in known.values())
    sys.exit(1 if stopped or any(one.trouble for one in runs) else 0)


def _tell(run: "LockboxRun", made: "list[LockboxFile]") -> None:
    """Print how a run for one biller went."""
    for file in made:
        click.echo(_line(file))
    if not made:
        click.echo(f"biller {run.bid}: no new file")
    if run.trouble:
        click.echo(f"Error: biller {run.bid}: {run.trouble}", err=True)


def _line(file: "LockboxFile") -> str:
    donations = f"{file.donations} {'donation' if file.donations == 1 else 'donations'}"
    told = f"; {file.reason}" if file.reason else ""
    return f"{file.name}: {donations}, {money.to_text(file.total)}, {file.state}{told}"


@lockbox.command("list")
@options(*COMMON)
@click.argument("bid", required=False)
@click.option("--limit", default=50, type=click.IntRange(1, 1000), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print a JSON list instead of a table")
def list_files(config: Config, bid: str | None, limit: int, as_json: bool) -> None:
    """List the lockbox files of biller BID, or of every biller, newest first, and the donations that wait."""
    with opened(config) as adapter:
        found, waiting = adapter.lockbox.all(bid, limit), adapter.lockbox.waiting(bid)
    if as_json:
        click.echo(json.dumps([_json(file) for file in found], indent=2))
        return
    rows = [("File", "Biller", "Number", "Day", "Name", "Donations", "Total", "State", "Reason")]
    for file in found:
        counts = (str(file.donations), money.to_text(file.total))
        rows.append(
            (str(file.id), file.bid, str(file.number), f"{file.day}", file.name, *counts, file.state, file.reason)
        )
    click.echo(table(rows) if found else "no lockbox files found")
    for one in waiting:
        click.echo(
            f"biller {one.bid}: {one.donations} {one.state} wait, the oldest since {one.oldest:%Y-%m-%d %H:%M} UTC"
        )


@lockbox.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
@click.option("--content", is_flag=True, help="print the file itself")
def show(config: Config, file: int, content: bool) -> None:
    """Show FILE as JSON, with the payments in it and those of them that were voided since."""
    with opened(config) as adapter:
        found, inside = adapter.lockbox.one(file), adapter.lockbox.content(file)
    if content:
        click.echo(inside.text.encode(), nl=False)
        return
    more = {"payments": list(inside.payments), "voided_since": list(inside.voided_since)}
    click.echo(json.dumps(_json(found) | more, indent=2))


@lockbox.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
@click.option("--by", default=getpass.getuser, help="who confirms; default: your user name")
def confirm(config: Config, file: int, by: str) -> None:
    """Note that FILE, which stopped, reached its receiver."""
    with opened(config) as adapter:
        click.echo(_line(adapter.lockbox.confirm(file, by)))


def _json(file: "LockboxFile") -> dict[str, object]:
    moments = {"created_at": file.created_at.isoformat(), "day": file.day.isoformat()}
    dropped = file.dropped_at.isoformat() if file.dropped_at else None
    return asdict(file) | moments | {"total": money.to_text(file.total), "dropped_at": dropped}
