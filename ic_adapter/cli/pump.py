"""`ic-adapter pump`: run it, see how it stands, find records, decide about them; all of it on the database itself."""

import getpass
import json
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import click

from ic_adapter.cli.options import COMMON, opened, options
from ic_adapter.config import Config

if TYPE_CHECKING:
    from ic_adapter.adapter import Adapter

PATIENCE = 40.0  # seconds at the end for calls under way: connecting and reading with the usual time-outs
MOST = 10**15  # records
DECISIONS = ("confirm", "resend", "drop")
STATES = ("QUEUED", "SENDING", "SENT", "REJECTED", "RETRY", "UNCERTAIN", "FAILED", "HELD", "SKIPPED")
FOR_A_PERSON = ("UNCERTAIN", "REJECTED", "FAILED", "HELD")
KINDS = "payment void credit ach_reject paperless autopay email phone mailing_address registration".split()


@click.group()
def pump() -> None:
    """Send IC's events to the routers, and decide what needs an operator."""


@pump.command()
@options(*COMMON, "workers")
@click.option("--biller", "bid", help="send only this biller's records")
@click.option("--once", is_flag=True, help="send what can be sent now, print the status, and exit")
def run(config: Config, bid: str | None, once: bool) -> None:
    """Send records until SIGTERM. Many processes may share one PostgreSQL database."""
    with opened(config) as adapter:
        if bid is not None:
            adapter.register.get(bid)
        if once:
            with ThreadPoolExecutor(config.workers) as pool:
                runs = [pool.submit(adapter.pump.run, bid) for _ in range(config.workers)]
            click.echo(f"{sum(one.result() for one in runs)} lanes served")
            _tell(adapter, [bid] if bid else [one.id for one in adapter.register.all()])
            return
        if bid is not None:
            raise click.UsageError("--biller needs --once")
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        adapter.pump.start(config.workers)
        click.echo(f"ic-adapter sends records with {config.workers} workers")
        over.wait()
        click.echo("stopping: waiting for calls under way")
        adapter.pump.stop(PATIENCE)


@pump.command()
@options(*COMMON)
@click.argument("bid", required=False)
@click.option("--json", "as_json", is_flag=True, help="print a JSON object per biller instead of a table")
def status(config: Config, bid: str | None, as_json: bool) -> None:
    """Show the pump of biller BID, or of every biller: records by state, and what blocks them."""
    with opened(config) as adapter:
        billers = [adapter.register.get(bid).id] if bid else [one.id for one in adapter.register.all()]
        _tell(adapter, billers, as_json=as_json)


def _tell(adapter: "Adapter", billers: list[str], *, as_json: bool = False) -> None:
    from ic_adapter.pump.operator.overview import status as of_biller

    rows: list[tuple[str, ...]] = [("Biller", *STATES)]
    notes: list[str] = []
    for bid in billers:
        with adapter.store.reading() as connection:
            found = of_biller(connection, bid)
        if as_json:
            paused = {group: reason.text for group, reason in found.paused.items()}
            codes = {group: reason.code.value for group, reason in found.paused.items()}
            click.echo(json.dumps({"biller": bid, "states": found.states, "paused": paused, "paused_codes": codes}))
            continue
        rows.append((bid, *(str(found.states.get(state, 0)) for state in STATES)))
        notes += [f"{bid}: endpoint group {group} is stopped: {reason.text}" for group, reason in found.paused.items()]
        notes += [f"{bid}: the router of {group} is down since {at:%H:%M}" for group, at in found.open_breakers.items()]
        waiting = sum(found.states.get(state, 0) for state in FOR_A_PERSON)
        notes += [f"{bid}: {waiting} waiting for a decision: ic-adapter pump list {bid} --state …"] if waiting else []
    if not as_json:
        click.echo("\n".join([table(rows), *notes]))


@pump.command("list")
@options(*COMMON)
@click.argument("bid")
@click.option("--state", type=click.Choice(STATES, case_sensitive=False))
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--account", default="", help="account number")
@click.option("--source-id", default="", help="IC's id of the event, such as a payment GUID")
@click.option("--trans-no", default="", help="transNo in the router's reply")
@click.option("--limit", default=50, type=click.IntRange(1, 1000), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print a JSON list instead of a table")
def list_records(config: Config, bid: str, as_json: bool, **wanted: Any) -> None:
    """List records of biller BID, newest first."""
    from ic_adapter.pump.operator.overview import Search, find
    from ic_adapter.records.kinds import Kind
    from ic_adapter.records.states import State
    from ic_adapter.web.api.pump import view

    state, kind = wanted.pop("state"), wanted.pop("kind")
    search = Search(bid=bid, state=State(state) if state else None, kind=Kind(kind) if kind else None, **wanted)
    with opened(config) as adapter:
        adapter.register.get(bid)
        with adapter.store.reading() as connection:
            found = find(connection, search)
        if as_json:
            click.echo(_json([view(row) for row in found]))
            return
        rows = [("Record", "State", "Kind", "Account", "Source id", "Code", "Reason")]
        names = "state kind account_number source_id reason_code reason".split()
        rows += [(str(row.id), *(getattr(row, name) for name in names)) for row in found]
        click.echo(table(rows) if found else "no records found")


@pump.command()
@options(*COMMON)
@click.argument("bid")
@click.argument("record", type=int)
def show(config: Config, bid: str, record: int) -> None:
    """Show a RECORD of biller BID with its attempts, evidence and history, as JSON."""
    from ic_adapter.web.api.pump import page

    with opened(config) as adapter:
        click.echo(_json(page(adapter, bid, _known(record))))


@pump.command()
@options(*COMMON)
@click.argument("bid")
@click.argument("record", type=int)
@click.argument("decision", type=click.Choice(DECISIONS))
@click.option("--reason", required=True, help="why; kept in the record's history")
@click.option("--by", default=getpass.getuser, help="who decides; default: your user name")
@click.option("--attempts", type=int, help="attempts you saw; required for an UNCERTAIN record")
@click.option("--item-no", default="", help="number of the AR item in the CIS")
def resolve(config: Config, bid: str, record: int, **given: Any) -> None:
    """Decide about a RECORD of biller BID.

    confirm: it is in the books of the CIS. resend: send it again. Resend an UNCERTAIN record only if it is not in the
    books. For a void, credit or reject without an item number, --item-no is the number of the payment's item.
    drop: never send it.
    """
    import msgspec

    from ic_adapter.pump.operator.decision_request import DecisionBody
    from ic_adapter.web.api.pump import record_of

    with opened(config) as adapter:
        seen = record_of(adapter, bid, _known(record))
        try:
            body = msgspec.convert({**given, "state": seen.state}, DecisionBody)  # `attempts` tells what was looked at
        except msgspec.ValidationError as error:
            raise click.ClickException(str(error)) from None
        found = adapter.decisions.decide(bid, seen.id, body.as_order(seen))
        click.echo(f"record {found.id} is {found.state.value}: {found.reason.text}")


def _known(record: int) -> int:
    """A number that the store can hold; NotFound."""
    from ic_adapter.errors import NotFound

    if not 0 < record < MOST:
        raise NotFound(f"record {str(record)[:40]} not found")
    return record


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns side by side; the last one is never cut or padded."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _json(found: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
