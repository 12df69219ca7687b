"""`ic-adapter autopay`: enroll accounts, collect what is due, and see what became of each invoice."""

import getpass
import json
import sys
from typing import TYPE_CHECKING

import click

from ic_adapter import money
from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.columns import table
from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config
from ic_adapter.records.autopay import INSTRUMENTS

if TYPE_CHECKING:
    from ic_adapter.daily.autopay_views import Collected


@click.group(cls=CommandGroup)
def autopay() -> None:
    """Collect the invoices of accounts that are enrolled in autopay."""


@autopay.command()
@options(*COMMON)
@click.argument("bid", required=False)
def run(config: Config, bid: str | None) -> None:
    """Collect what is due by the clock of biller BID, or of every biller; `ic-adapter serve` does it by itself.

    Exit 1 if an account met an internal error.
    """
    with opened(config) as adapter:
        done = adapter.autopay.run([bid] if bid else None)
    for one in done:
        failed = f", {one.failed} accounts failed (see the log)" if one.failed else ""
        counts = f"{one.collected} collected, {one.nothing_due} with nothing due, {one.waiting} waiting"
        click.echo(f"biller {one.bid}, {one.day}: {counts}{failed}")
    if not done:
        click.echo("no account is enrolled in autopay")
    sys.exit(1 if any(one.failed for one in done) else 0)


@autopay.command("list")
@options(*COMMON)
@click.argument("bid")
@click.option("--limit", default=50, type=click.IntRange(1, 1000), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print JSON instead of tables")
def list_all(config: Config, bid: str, limit: int, as_json: bool) -> None:
    """List the enrollments of biller BID and what became of invoices, newest first."""
    with opened(config) as adapter:
        enrolled, found = adapter.enrollments.all(bid, limit), adapter.autopay_views.collections(bid, limit=limit)
    if as_json:
        accounts = [
            {"account_number": one.account_number, "instrument": one.method.instrument.value, "since": f"{one.since}"}
            for one in enrolled
        ]
        click.echo(json.dumps({"enrollments": accounts, "collections": [_json(one) for one in found]}, indent=2))
        return
    rows = [("Account", "Method", "Test instrument", "Since", "By")]
    for one in enrolled:
        method = one.method
        rows.append(
            (
                one.account_number,
                method.instrument.value,
                method.test_instrument,
                f"{one.since:%Y-%m-%d %H:%M} UTC",
                one.enrolled_by,
            )
        )
    click.echo(table(rows) if enrolled else "no account is enrolled in autopay")
    if found:
        click.echo()
        lines = [("Account", "Invoice", "Date", "Amount", "From", "State", "Record", "Reason")]
        click.echo(table([*lines, *(_line(one) for one in found)]))


def _line(one: "Collected") -> tuple[str, ...]:
    amount = "" if one.amount is None else money.to_text(one.amount)
    told = "; ".join(filter(None, (one.reason, one.stored_because)))
    record = f"{one.record_id} {one.record_state}" if one.record_id else ""
    where = (one.account_number, one.invoice_number, f"{one.collect_on}")
    return (*where, amount, one.amount_from.value, one.state.value, record, told)


def _json(one: "Collected") -> dict[str, object]:
    names = "account_number invoice_number state reason_code reason amount_from stored_because instrument payment"
    return {name: str(getattr(one, name)) for name in names.split()} | {
        "collect_on": one.collect_on.isoformat(),
        "amount": None if one.amount is None else money.to_text(one.amount),
        "record": one.record_id,
        "record_state": one.record_state,
    }


@autopay.command()
@options(*COMMON)
@click.argument("bid")
@click.argument("account")
@click.option("--instrument", type=click.Choice([one.value for one in INSTRUMENTS]), default="CC", show_default=True)
@click.option("--test-instrument", default="", help="its name at the stand-in checkout")
@click.option("--by", default=getpass.getuser, help="who enrolls it; default: your user name")
def enroll(config: Config, bid: str, account: str, instrument: str, test_instrument: str, by: str) -> None:
    """Enroll ACCOUNT of biller BID in autopay, or change its method. Bills that are due already are collected, too."""
    from ic_adapter.daily.enrollments import Method
    from ic_adapter.records.events import Instrument

    with opened(config) as adapter:
        _, is_new = adapter.enrollments.enroll(bid, account, Method(Instrument(instrument), test_instrument), by)
    told = "enrolled in autopay" if is_new else "is enrolled already; nothing changed"
    click.echo(f"account {account}: {told} ({instrument})")


@autopay.command()
@options(*COMMON)
@click.argument("bid")
@click.argument("account")
@click.option("--by", default=getpass.getuser, help="who ends it; default: your user name")
def leave(config: Config, bid: str, account: str, by: str) -> None:
    """End autopay of ACCOUNT of biller BID."""
    with opened(config) as adapter:
        left = adapter.enrollments.leave(bid, account, by)
    click.echo(f"account {account}: {'autopay ended' if left else 'is not enrolled; nothing changed'}")
