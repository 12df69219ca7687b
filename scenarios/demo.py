"""The product's main job on real input, told in a terminal: what ``make run`` shows, through public interfaces only."""

import json
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import click
import httpx
from rich.console import Console
from rich.markup import escape

from scenarios import demo_partner, demo_sign_on
from scenarios.context import stand_ins, wire
from scenarios.context.file_accounts import address, issue_account
from scenarios.context.partner import DONE
from scenarios.context.world import Urls, World
from scenarios.errors import ScenarioError
from scenarios.run.programs import FIXED_PORTS, FREE_PORTS, running

BILLER, TOWN, TEMPLATE = "demo", "demo-town", "3426"
ACCOUNT, TOWN_ACCOUNT = "2003708", "30000018"
USER = "invoicecloud"
PAYER, PASSWORD = "pat.payer@example.org", "three quiet herons"
FILE_ACCOUNT, FOLDER = "files", "/ToInvoiceCloud/Invoices/UB"
BILL_FILE = Path(__file__).resolve().parents[1] / "ic_adapter" / "samples" / "billheader_20240418010203.xml"
README = Path(__file__).resolve().parents[1] / "README.md"
SIMULATOR_IN_README, ADAPTER_IN_README = "http://127.0.0.1:8480", "http://127.0.0.1:8490"
CLERKS_SETTINGS = {"46": "APAY", "47": "EBILL", "114": "1"}  # so that what clerks start is sent
ASK = (
    "XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params>"
    "</GetAccountBalance></Request>"
)
UNDER_WAY, PATIENCE = {"QUEUED", "SENDING", "RETRY"}, 20.0
console = Console(highlight=False, soft_wrap=True)


@click.command()
@click.option("--once", is_flag=True, help="end after the flow, on free ports")
def main(*, once: bool) -> None:
    """Start both programs, show a payer's balance before and after a payment and past its due date, then serve."""
    try:
        with (
            running(None, FREE_PORTS if once else FIXED_PORTS, pump_runs=True) as urls,
            httpx.Client(timeout=30) as http,
        ):
            moved = [] if once else _moved(urls)
            for line in moved:
                console.print(line, style="yellow", markup=False)
            _show(World(urls, http))
            _show_night(World(urls, http))
            _title("8  A partner that has only files: bills, adjustments and presentment by its mapping profile")
            demo_partner.show(World(urls, http), console, PATIENCE)
            _point_out(urls, _sign_on(World(urls, http)))
            if moved:
                _show_readme_commands(urls)
            if not once:
                _serve()
    except ScenarioError as error:
        console.print(escape(str(error)), style="red")
        sys.exit(1)


def _show(world: World) -> None:
    """The flow, step by step."""
    before: dict[str, dict[str, str]] = {}
    _title("1  A biller on both sides, its router guarded by a login")
    _wire_up(world, BILLER)
    _set_clocks(world, "2024-05-10T12:00")
    console.print(f"  simulator  {world.urls.router}/billers/{BILLER}/router")
    console.print(f"  adapter    {world.urls.adapter}/api/billers/{BILLER}  (AS 8 points at the router)")
    _title("2  The nightly bill file of invoice-files §4 reaches Invoice Cloud")
    _drop(world, BILL_FILE.name, BILL_FILE.read_bytes())
    _title("3  10 May 2024: a payer opens the bill, and RTDR asks the router")
    _rtdr(world, before)
    _title("4  The payer pays 20.00 and a fee of 2.50 by card: the data pump posts it; RTDR again")
    _pay(world, "demo-payment-1", before)
    _rtdr(world, before)
    _title("5  The reply to the next payment is lost: it is booked, and never sent twice; a person decides")
    lost = {"name": "lost", "preset": "lost_reply", "match": {"function": "AddARItems"}}
    world.admin("POST", world.of_biller("/faults"), lost)
    _decide(world, _pay(world, "demo-payment-2", before))
    _rtdr(world, before)
    _title("6  Both clocks pass the due date (20 May 2024); RTDR again")
    _set_clocks(world, "2024-05-21T12:00")
    _rtdr(world, before)
    seen = world.api("GET", world.at_ic(f"/accounts/{ACCOUNT}/payment-options"))
    console.print(f"  the payer sees: balance due {seen['balance_due']}, past due {seen['past_due']}")
    _make_payer(world)


def _show_night(world: World) -> None:
    """A whole town: its bills are run, carried over, and looked up."""
    _title("7  The night of a town of 1,000 generated accounts: bill run, bill file, Invoice Cloud")
    _wire_up(world, TOWN, accounts=1_000, seed=1)
    _set_clocks(world, "2024-12-15T02:00")
    answer = world.file_of(world.of_biller("/bill-run"), {"from": "2024-11-16", "to": "2024-12-15"})
    name = answer.headers["content-disposition"].split('"')[1]
    console.print(f"  bill run: {name}, {len(answer.content) / 1e6:.1f} MB")
    _drop(world, name, answer.content)
    result = world.api("POST", world.at_ic(f"/accounts/{TOWN_ACCOUNT}/rtdr"))
    balance = next(value for value in result["values"] if value["field"] == "BalanceDue")
    console.print(
        f"  RTDR of account {TOWN_ACCOUNT} [bold]{result['outcome']}[/bold]: BalanceDue {balance['old']} in the file, "
        f"{balance['new']} at the router"
    )


def _make_payer(world: World) -> None:
    """A payer who can log in, as after a registration."""
    world.api("POST", world.at_ic("/payers"), {"email": PAYER, "password": PASSWORD, "account_numbers": [ACCOUNT]})


def _sign_on(world: World) -> list[str]:
    """Connect Cayenta's pages: with AS 3 the payer logs in there. Return what can be opened by sign-on."""
    world.biller, world.at_adapter = BILLER, True
    world.api("PATCH", world.at_ic("/settings"), {"3": stand_ins.page(world, "portal")})
    return demo_sign_on.lines(world, PAYER, PASSWORD, ACCOUNT)


def _wire_up(world: World, biller: str, **population: int) -> None:
    """A biller on both sides, with a login of its own at the router."""
    world.admin("POST", "/__admin/billers", {"id": biller, "template": TEMPLATE, **population})
    world.biller, world.at_adapter = biller, True
    password = secrets.token_urlsafe(9)
    login = {"user": USER, "password": password}  # for every function: a refused one would stop its endpoint group
    world.admin("PUT", world.of_biller("/logins"), {"logins": [login]})
    settings = _advanced_settings(world.urls.router, biller, password) | CLERKS_SETTINGS
    world.api("POST", "/api/billers", {"id": biller, "template": TEMPLATE, "settings": settings})


def _advanced_settings(url: str, biller: str, password: str) -> dict[str, str]:
    """What ``cayenta-sim settings`` prints for an adapter."""
    command = [sys.executable, "-m", "simulator.cli", "settings", "--bid", biller, "--url", url]
    done = subprocess.run(  # noqa: S603 - our own interpreter and module names, no outside input
        [*command, "--user", USER, "--password", password],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=True,
    )
    settings: dict[str, str] = json.loads(done.stdout)
    return settings


def _set_clocks(world: World, moment: str) -> None:
    for call, path in ((world.admin, world.of_biller("/clock")), (world.api, world.at_ic("/clock"))):
        call("POST", path, {"freeze": moment})


def _drop(world: World, name: str, content: bytes) -> None:
    """The biller's job drops the file over SFTP; the adapter picks it up once it stays the same, and archives it."""
    issue_account(world, FILE_ACCOUNT)
    world.partner.write(address(world), FILE_ACCOUNT, f"{FOLDER}/{name}", content)
    if world.partner.outcome != DONE:
        raise ScenarioError(f"the file server refused the bill file: {world.partner.outcome}")
    console.print(f"  dropped over SFTP: {FOLDER}/{name}")
    deadline = time.monotonic() + PATIENCE
    while True:
        found = world.api("GET", world.at_ic("/files"))["files"]
        if found and not found[0]["is_open"]:
            break
        if time.monotonic() > deadline:
            raise ScenarioError(f"the bill file was not picked up within {PATIENCE:g} seconds: {found}")
        time.sleep(0.1)
    file, bills = found[0], found[0]["bills"]
    if bills is None:
        raise ScenarioError(f"the bill file was refused: {file['reason']}")
    console.print(
        f"  picked up: [bold]{file['state']}[/bold], {bills['accepted']} of {bills['records']} bills, "
        f"total {bills['total']}; now in {file['target'].rpartition('/')[0]}"
    )


def _rtdr(world: World, before: dict[str, dict[str, str]]) -> None:
    """One RTDR: what went over the wire, and what changed at Invoice Cloud."""
    seen = len(world.read_journal())
    result = world.api("POST", world.at_ic(f"/accounts/{ACCOUNT}/rtdr"))
    for entry in world.read_journal()[seen:]:
        _exchange(entry, before)
    console.print(f"  RTDR [bold]{result['outcome']}[/bold], invoice {result['invoice_number']}")
    for value in result["values"]:
        if value["new"]:
            console.print(
                f"    {value['field']} (FS {value['fs']}) {value['old'] or '-'} → [bold]{value['new']}[/bold]"
                f"  from {value['source_tag']}"
            )


def _pay(world: World, guid: str, before: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A submitted payment, and its record once the pump has done what it can."""
    seen = len(world.read_journal())
    payment = {"source_id": guid, "account_number": ACCOUNT, "amount": "22.50", "fee": "2.50", "instrument": "CC"}
    record = world.api("POST", world.at_ic("/payments"), payment)
    path, until = world.at_ic(f"/records/{record['id']}"), time.monotonic() + PATIENCE
    while record["state"] in UNDER_WAY and time.monotonic() < until:
        time.sleep(0.05)
        record = world.api("GET", path)
    for entry in world.read_journal()[seen:]:
        _exchange(entry, before)
    console.print(f"  record {record['id']} [bold]{record['state']}[/bold]: {escape(record['reason'])}")
    return dict(record)


def _decide(world: World, record: dict[str, Any]) -> None:
    """What the operator sees in the CIS decides; the pump itself sends nothing again."""
    decision = {"decision": "confirm", "by": "demo", "reason": "the item is in Cayenta's books"}
    booked = world.admin("GET", world.of_biller(f"/accounts/{ACCOUNT}/ledger"))["entries"][-1]
    decision |= {"state": record["state"], "attempts": record["attempts"], "item_no": booked["item_no"]}
    record = world.api("POST", world.at_ic(f"/records/{record['id']}/decision"), decision)
    console.print(f"  record {record['id']} [bold]{record['state']}[/bold]: {escape(record['reason'])}")


def _exchange(entry: dict[str, Any], before: dict[str, dict[str, str]]) -> None:
    """One request and its reply: all filled tags the first time, then only those that changed."""
    console.print(f"  [cyan]→[/cyan] {escape(''.join(line.strip() for line in entry['request'].splitlines()))}")
    if entry["status"] is None:
        console.print("  [red]←[/red] booked, but the reply was lost")
        return
    tags = wire.params(wire.parse(entry["reply"]))
    last = before.get(entry["function"])
    before[entry["function"]] = tags
    if last is None:
        shown = [f"{tag} [bold]{escape(text)}[/bold]" for tag, text in tags.items() if text.strip()]
    else:
        changed = [(tag, text) for tag, text in tags.items() if text != last.get(tag)]
        shown = [f"{tag} {last.get(tag) or '-'} → [bold]{escape(text)}[/bold]" for tag, text in changed]
        shown = ["the same, but:", *shown] if shown else ["the same"]
    console.print(f"  [green]←[/green] transNo {entry['trans_no']}, STATUS {entry['status']}:  {'  '.join(shown)}")


def _point_out(urls: Urls, of_sign_on: list[str]) -> None:
    _title("Try it")
    console.print(f"  admin API  {urls.router}/__admin/openapi.json")
    console.print(f"  console    {urls.router}/console")
    console.print(f"  adapter    {urls.adapter}/api/openapi.json")
    console.print(f"  staff      {urls.adapter}/crm/billers")
    console.print(f"  operators  {urls.adapter}/crm/pump")
    console.print(f"  bill files {urls.adapter}/crm/files")
    console.print(f"  portal     {urls.adapter}/portal/{BILLER}/  (log in as {PAYER}, password “{PASSWORD}”)")
    for name, what in stand_ins.PAGES.items():
        console.print(f"  stand-in   {urls.router}/billers/{BILLER}/{name}  ({what})")
    for line in of_sign_on:
        console.print(f"  {line}", markup=False)
    console.print(f"  commands   export IC_ADAPTER_DB={urls.database}  (for ic-adapter)", markup=False)
    console.print(f"  curl {urls.router}/billers/3426/router -d '{ASK}'", markup=False)


def _moved(urls: Urls) -> list[str]:
    """A line for each program whose documented port somebody else has."""
    programs = zip(("simulator", "adapter"), FIXED_PORTS, (urls.router, urls.adapter), strict=True)
    return [
        f"port {port} is in use; the {name} listens on {url} instead. Commands of the README do not reach it."
        for name, port, url in programs
        if not url.endswith(f":{port}")
    ]


def _show_readme_commands(urls: Urls) -> None:
    """The README's commands for the ports that the programs have."""
    _title("The README's commands with these ports")
    for line in README.read_text(encoding="utf-8-sig").splitlines():
        if line.startswith("curl "):
            command = line.replace(SIMULATOR_IN_README, urls.router).replace(ADAPTER_IN_README, urls.adapter)
            console.print(f"  {command}", markup=False)


def _serve() -> None:
    console.print("\nServing until Ctrl-C.")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


def _title(text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


if __name__ == "__main__":
    main()
