"""`ic-adapter pump`: run it, see how it stands, find records, decide about them; all of it on the database itself."""

import getpass
import json
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import click

from ic_adapter.cli.arguments import CommandGroup
from ic_adapter.cli.columns import table
from ic_adapter.cli.options import COMMON, opened, options, tell_findings
from ic_adapter.cli.pump.decision_options import unfit
from ic_adapter.config import Config

if TYPE_CHECKING:
    from ic_adapter.adapter import Adapter

PATIENCE = 40.0  # seconds at the end for calls under way: connecting and reading with the usual time-outs
LOOK = 1.0  # seconds between two looks whether the database was found damaged
MOST = 10**15  # records
DECISIONS = ("confirm", "resend", "drop")
STATES = ("QUEUED", "SENDING", "SENT", "REJECTED", "RETRY", "UNCERTAIN", "FAILED", "HELD", "SKIPPED")
DECIDABLE = ("QUEUED", "REJECTED", "RETRY", "UNCERTAIN", "FAILED", "HELD")
GROUPS = ("PAYMENTS", "ACHREJECT", "PAPERLESS", "AUTOPAY")
FOR_A_PERSON = ("UNCERTAIN", "REJECTED", "FAILED", "HELD")
KINDS = "payment void credit ach_reject paperless autopay email phone mailing_address registration".split()


@click.group(cls=CommandGroup)
def pump() -> None:
    """Send IC's events to the routers, and decide records that need an operator."""


@pump.command()
@options(*COMMON, "workers")
@click.option("--biller", "bid", help="send only this biller's records")
@click.option("--once", is_flag=True, help="send what can be sent now, print the status, and exit")
def run(config: Config, bid: str | None, once: bool) -> None:
    """Send records until SIGTERM. Many processes may share one PostgreSQL database."""
    from ic_adapter.store.database.recheck import rechecked

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
        tell_findings(adapter)
        adapter.pump.start(config.workers)
        click.echo(f"ic-adapter sends records with {config.workers} workers")
        with rechecked(adapter.store):
            while not over.wait(LOOK):
                adapter.store.damage.check()  # the pump has ended: so does the program, with 1
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
@click.option("--attempts", type=int, help="number of attempts that you saw; required for an UNCERTAIN record")
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
            raise unfit(error) from None
        found = adapter.decisions.decide(bid, seen.id, body.as_order(seen))
        click.echo(f"record {found.id} is {found.state.value}: {found.reason.text}")


@pump.command("resolve-many")
@options(*COMMON)
@click.argument("bid")
@click.argument("decision", type=click.Choice(DECISIONS))
@click.option("--state", required=True, type=click.Choice(DECIDABLE, case_sensitive=False), help="state of the records")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--group", type=click.Choice(GROUPS, case_sensitive=False), help="endpoint group")
@click.option("--reason-code", help="reason code of the records, as `pump list` shows it")
@click.option("--account", help="account number")
@click.option("--created-from", help="created at this time or later; the biller's local time unless it names a zone")
@click.option("--created-until", help="created before this time")
@click.option("--amount-from", help="least amount")
@click.option("--amount-to", help="largest amount")
@click.option("--reason", help="why; kept in the history of every record")
@click.option("--by", default=getpass.getuser, help="who decides; default: your user name")
@click.option("--preview", "only_preview", is_flag=True, help="show the records, their number and sum; decide nothing")
@click.option("--yes", is_flag=True, help="decide without asking")
def resolve_many(config: Config, bid: str, only_preview: bool, yes: bool, **given: Any) -> None:
    """Decide about many records of biller BID at once: preview, confirm, decide.

    The preview lists the records with their number and sum, and those that are left out with the reason. UNCERTAIN
    money is left out unless the balance of its account bears the decision out. A record that changes after the preview
    is left out too. At most 1,000 records are decided at once. Exit 1 if a record was left out.
    """
    from ic_adapter.cli.pump.batches import decided, previewed

    if not only_preview and not given["reason"]:
        raise click.UsageError("--reason is required to decide; use --preview to look first")
    who = {"by": given.pop("by"), "reason": given.pop("reason")}
    with opened(config) as adapter:
        batch = previewed(adapter, bid, {name: value for name, value in given.items() if value is not None})
        if only_preview or not batch.included:
            sys.exit(1 if batch.left_out else 0)
        if not yes:
            click.confirm(f"{given['decision']} {len(batch.included)} records?", abort=True)
        sys.exit(1 if decided(adapter, bid, batch.row.id, who).left_out else 0)


def _known(record: int) -> int:
    """A number that the store can hold; NotFound."""
    from ic_adapter.errors import NotFound

    if not 0 < record < MOST:
        raise NotFound(f"record {str(record)[:40]} not found")
    return record


def _json(found: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
