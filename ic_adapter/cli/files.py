"""`ic-adapter files`: pick bill files up, see what became of each, decide about those that wait for a person."""

import getpass
import json
import signal
import sys
import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ic_adapter import money
from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.columns import table
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config

if TYPE_CHECKING:
    from ic_adapter.adapter import Adapter
    from ic_adapter.files.pickup.decisions import File
    from ic_adapter.files.pickup.pickup import Pickup

PLACE = ("sftp_url", "sftp_password", "sftp_key_file", "sftp_host_key", "file_folder", "settle_seconds")
STATES = ("SEEN", "CLAIMED", "ASKED", "IMPORTED", "REFUSED", "DUPLICATE", "GONE", "RETRY")


@click.group(cls=CommandGroup)
def files() -> None:
    """Pick up bill files, and decide about those that wait for a person."""


@files.command()
@options(*COMMON, *PLACE, "sftp_poll_seconds", "bif_folder")
@click.option("--biller", "bids", multiple=True, help="only this biller's folders; may be repeated")
@click.option("--once", is_flag=True, help="look, wait for the settle time, look again, print the status, and exit")
def run(config: Config, bids: tuple[str, ...], once: bool) -> None:
    """Pick files up until SIGTERM. Many processes may share one PostgreSQL database.

    Exit 1 with --once if folders could not be read.
    """
    with opened(config) as adapter:
        pickup = pickup_of(config, adapter)
        if once:
            pickup.look(bids or None)
            threading.Event().wait(pickup.longest_settle(bids or None).total_seconds())
            looks = pickup.look(bids or None)
            click.echo(_status(adapter))
            sys.exit(1 if any(look.trouble for look in looks) else 0)
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        click.echo("ic-adapter picks files up")
        while not over.is_set():
            pickup.look(bids or None)
            over.wait(config.sftp_poll_seconds)


def pickup_of(config: Config, adapter: "Adapter") -> "Pickup":
    """Return the pick-up of the settings; BadConfig where they name no place."""
    from ic_adapter.failpoints import from_text
    from ic_adapter.files.pickup.pickup import Pickup
    from ic_adapter.files.transport.opening import opener_of

    pickup = Pickup(
        adapter.store,
        adapter.register,
        adapter.importer,
        opener_of(config),
        adapter.lane_owner,
        settle=timedelta(seconds=config.settle_seconds),
        fail=from_text(config.failpoint),
    )
    if config.bif_folder:
        pickup.keep_bifs(Path(config.bif_folder))
    return pickup


@files.command()
@options(*COMMON)
def status(config: Config) -> None:
    """Show what waits at each biller and how the last look at its folders went."""
    with opened(config) as adapter:
        click.echo(_status(adapter))


def _status(adapter: "Adapter") -> str:
    from ic_adapter.files.pickup.arrivals import late

    found = adapter.files.status()
    missing = [f"biller {it.bid}: {it.reason.text}" for it in late(adapter.store, adapter.register)]
    if not found:
        return "\n".join(["no look at any folder yet; start one with: ic-adapter files run", *missing])
    rows = [("Biller", "Last look", "Waiting", "Trouble")]
    for it in found:
        waiting = ", ".join(f"{count} {state}" for state, count in sorted(it.waiting.items())) or "nothing"
        since = f"{it.trouble} (since {_moment(it.since)})" if it.trouble else "none"
        rows.append((it.bid, _moment(it.looked_at), waiting, since))
    return "\n".join([table(rows), *missing])


@files.command("list")
@options(*COMMON)
@click.argument("bid", required=False)
@click.option("--state", type=click.Choice(STATES, case_sensitive=False))
@click.option("--limit", default=50, type=click.IntRange(1, 1000), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print a JSON list instead of a table")
def list_files(config: Config, bid: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """List the files of biller BID, or of every biller, newest first."""
    from ic_adapter.records.pickups import PickupState

    with opened(config) as adapter:
        found = adapter.files.all(bid, PickupState(state) if state else None, limit)
    if as_json:
        click.echo(json.dumps([_json(it) for it in found], indent=2))
        return
    rows = [("File", "Biller", "State", "Name", "Reason")]
    rows += [(str(it.id), it.bid, it.state.value, _shown(it.name), it.reason) for it in found]
    click.echo(table(rows) if found else "no files found")


def _shown(name: str) -> str:
    """The name on one line, whatever somebody put into it."""
    return "".join(it if it.isprintable() else it.encode("unicode_escape").decode() for it in name)


@files.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
def show(config: Config, file: int) -> None:
    """Show FILE as JSON."""
    with opened(config) as adapter:
        click.echo(json.dumps(_json(adapter.files.one(file)), indent=2))


@files.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
@click.option("--by", default=getpass.getuser, help="who decides; default: your user name")
def accept(config: Config, file: int, by: str) -> None:
    """Have FILE taken at the next look, whatever its name and content."""
    with opened(config) as adapter:
        click.echo(f"{adapter.files.accept(file, by).name} will be taken at the next look")


@files.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
@click.option("--reason", required=True, help="why; the sender reads it in the .log")
@click.option("--by", default=getpass.getuser, help="who decides; default: your user name")
def refuse(config: Config, file: int, reason: str, by: str) -> None:
    """Have FILE moved to error/ at the next look."""
    with opened(config) as adapter:
        click.echo(f"{adapter.files.refuse(file, by, reason).name} will be moved to error/ at the next look")


@files.command()
@options(*COMMON)
@click.argument("file", type=click.IntRange(1))
@click.option("--by", default=getpass.getuser, help="who decides; default: your user name")
def retry(config: Config, file: int, by: str) -> None:
    """Have a refused FILE moved back from error/ and taken again, such as after a setting was corrected."""
    with opened(config) as adapter:
        click.echo(f"{adapter.files.retry(file, by).name} will be moved back at the next look and taken again")


@files.command("trust-host-key")
@options("sftp_url")
def trust_host_key(config: Config) -> None:
    """Show the host key of the file server, to be compared and put into sftp_host_key. Nothing is stored."""
    from ic_adapter.errors import AdapterError
    from ic_adapter.files.transport.sftp_folder import host_key_of

    try:
        key, fingerprint = host_key_of(config.sftp_url)
    except AdapterError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Compare this fingerprint with the one that the server's owner tells: {fingerprint}", err=True)
    click.echo(key)


def _moment(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _json(file: "File") -> dict[str, object]:
    bills = None if file.bills is None else asdict(file.bills) | {"total": money.to_text(file.bills.total)}
    return asdict(file) | {"first_seen": file.first_seen.isoformat(), "bills": bills}
