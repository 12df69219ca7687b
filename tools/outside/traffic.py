"""Fills both programs with a little of everything, so that their pages, metrics and logs have something to show."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.outside.checkout import Checkout, ask, ask_well

BILLER, TEMPLATE = "outside", "3426"
ACCOUNT, UNKNOWN = "2003708", "99999998"
NOON = "2024-05-10T12:00"
DAY = NOON[:10]


@dataclass(frozen=True, slots=True)
class Scene:
    """Both programs as they serve, and the files that lie beside them."""

    simulator: str
    adapter: str
    scratch: Path

    @property
    def books(self) -> str:
        """Our biller in the simulator's admin API."""
        return f"{self.simulator}/__admin/billers/{BILLER}"

    @property
    def pump(self) -> str:
        """Our biller in the adapter's API."""
        return f"{self.adapter}/api/billers/{BILLER}"


def play(checkout: Checkout, scene: Scene) -> None:
    """Make a biller on both sides, post payments, lose a reply, have requests refused."""
    ask_well(f"{scene.simulator}/__admin/billers", "POST", {"id": BILLER, "template": TEMPLATE, "accounts": 5})
    command = ["cayenta-sim", "settings", "--bid", BILLER, "--url", scene.simulator]
    settings = json.loads(checkout.run(command, scene.scratch).stdout)
    ask_well(f"{scene.adapter}/api/billers", "POST", {"id": BILLER, "template": TEMPLATE, "settings": settings})
    for clock in (f"{scene.books}/clock", f"{scene.pump}/clock"):
        ask_well(clock, "POST", {"freeze": NOON})
    _ask_router(scene)
    _fill_console(scene)
    _fill_desk(scene)
    _fill_files(checkout, scene)


def _ask_router(scene: Scene) -> None:
    """One good request, one of each kind of refusal."""
    for function, account in (("GetAccountBalance", ACCOUNT), ("GetAccountBalance", UNKNOWN), ("NoFunction", ACCOUNT)):
        body = f"<Request><{function}><Params><ACCOUNT_NO>{account}</ACCOUNT_NO></Params></{function}></Request>"
        ask(f"{scene.simulator}/billers/{BILLER}/router", "POST", f"XMLREQUEST={body}".encode())
    ask(f"{scene.simulator}/billers/{BILLER}/router", "POST", b"XMLREQUEST=<Request>")
    ask(f"{scene.simulator}/billers/nobody/router", "POST", b"XMLREQUEST=<Request>")


def _fill_console(scene: Scene) -> None:
    ask_well(f"{scene.books}/snapshots/before", "PUT")
    ask_well(f"{scene.books}/accounts/{ACCOUNT}/ledger", "POST", {"kind": "payment", "amount": "1.00"})
    ask_well(f"{scene.books}/snapshots/after", "PUT")
    standing = {"name": "standing", "preset": "lost_reply", "match": {"function": "AddAlert"}}
    ask_well(f"{scene.books}/faults", "POST", standing)


def _fill_desk(scene: Scene) -> None:
    """A payment that is SENT, one that is UNCERTAIN, one that is REJECTED, a void that waits, a phone number."""
    _submit(scene, "payments", "paid", amount="22.50", fee="2.50", instrument="CC")
    ask_well(f"{scene.pump}/pump/run", "POST")
    lost = {"name": "lost", "preset": "lost_reply", "match": {"function": "AddARItems"}}
    ask_well(f"{scene.books}/faults", "POST", lost)
    _submit(scene, "payments", "lost", amount="10.00", fee="0.00", instrument="CC")
    ask_well(f"{scene.pump}/pump/run", "POST")
    _submit(scene, "payments", "refused", UNKNOWN, amount="10.00", fee="0.00", instrument="CC")
    _submit(scene, "payments", "waiting", amount="5.00", fee="0.00", instrument="CC")
    ask_well(f"{scene.pump}/pump/run", "POST")


def _submit(scene: Scene, kind: str, source: str, account: str = ACCOUNT, **event: Any) -> None:
    ask_well(f"{scene.pump}/{kind}", "POST", {"source_id": source, "account_number": account, **event})


def _fill_files(checkout: Checkout, scene: Scene) -> None:
    """The files that the commands are tried with; the adapter gets a bill file over its API."""
    span = ["--from", "2024-04-10", "--to", DAY]
    command = ["cayenta-sim", "bill-run", "--biller", TEMPLATE, "--accounts", "5", *span, "--out", "bills"]
    bills = scene.scratch / checkout.run(command, scene.scratch).stdout.strip()
    ask_well(f"{scene.pump}/imports?name={bills.name}", "POST", bills.read_bytes(), "application/xml")
    (scene.scratch / "waiting").mkdir()
    (scene.scratch / "known").mkdir()
    (scene.scratch / "known" / bills.name).write_bytes(bills.read_bytes())
    (scene.scratch / "waiting" / "billheader_20240511010203.xml").write_bytes(bills.read_bytes() + b"\n")
    (scene.scratch / "refused").mkdir()
    (scene.scratch / "refused" / "billheader_20240512010203.xml").write_text("<Nothing/>")
    good = (
        f"<Request><GetAccountBalance><Params><ACCOUNT_NO>{ACCOUNT}</ACCOUNT_NO></Params></GetAccountBalance></Request>"
    )
    (scene.scratch / "good-request.xml").write_text(good)
    (scene.scratch / "bad-request.xml").write_text(good.replace("ACCOUNT_NO", "ACCOUNT"))
    (scene.scratch / "not-a-report.csv").write_text("nothing\n")
    command = ["cayenta-sim", "report", "--day", DAY, "--biller", BILLER, "--url", scene.simulator, "--out", "day.csv"]
    checkout.run(command, scene.scratch)
    seeds = scene.scratch / "bad-seeds"
    seeds.mkdir()
    (seeds / "1.json").write_text('[{"method": "POST", "path": "/nowhere"}]')
