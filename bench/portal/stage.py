"""A portal to be measured: the simulator, the adapter on a filled database, and payers who are signed in."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from re import search
from typing import Any

from bench.errors import NotMeasured
from bench.portal import fill
from bench.portal.browser import Browser
from bench.programs.adapter import posted, served
from bench.programs.processes import PYTHON, free_port, running
from bench.programs.wire import FORM, Admin, body, documented_answer, post, router
from bench.programs.workbench import Workbench

BID, TEMPLATE = "bench-portal", "3426"
SENT_SECONDS = 120.0  # for what is sent within a second alone
EXCHANGE = b'"simulator.exchange"'
#: Payers who are used, spread over all: as many for the pages, and as many for the crowd, so that no payment of one
#: measurement is on its way in another.
USED = 100


def visitor_number(bench: Workbench, place: int) -> int:
    """Return the number of a payer whose pages are opened."""
    return place * (bench.effort.payers // USED)


def crowd_number(bench: Workbench, place: int) -> int:
    """Return the number of a payer of the crowd."""
    return visitor_number(bench, place) + 1


class RouterLog:
    """What the simulator writes of each answer before it leaves: how long it took."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0

    def skip(self) -> None:
        """Forget what was answered so far."""
        self._place = self._path.stat().st_size

    def ms(self) -> float:
        """Return the milliseconds of the answers since the last call or skip."""
        with self._path.open("rb") as log:
            log.seek(self._place)
            new = log.read()
        self._place += len(new)
        told: list[float] = [json.loads(line)["ms"] for line in new.splitlines() if EXCHANGE in line]
        return sum(told)


@dataclass(frozen=True)
class Stage:
    """What runs."""

    port: int
    router_port: int
    router: RouterLog

    def signed_in(self, number: int) -> Browser:
        """Sign a payer in, in a browser of its own."""
        browser = Browser(self.port)
        browser.log_in(f"/portal/{BID}/login", fill.email_of(number), fill.PASSWORD)
        return browser

    def until_sent(self, newest: int) -> list[str]:
        """Wait until so many of the newest payments are SENT and return their source ids; NotMeasured."""
        deadline = time.monotonic() + SENT_SECONDS
        while True:
            records = self._records(newest)
            if len(records) == newest and all(record["state"] == "SENT" for record in records):
                return [str(record["source_id"]) for record in records]
            if time.monotonic() > deadline:
                states = Counter(record["state"] for record in records)
                raise NotMeasured(f"the payments are not sent after {SENT_SECONDS:g} s: {dict(states)}")
            time.sleep(0.005)

    def _records(self, newest: int) -> list[dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"/api/billers/{BID}/records?kind=payment&limit={newest}")
            found: list[dict[str, Any]] = json.loads(connection.getresponse().read())["records"]
        finally:
            connection.close()
        return found


@contextmanager
def staged(bench: Workbench) -> Iterator[Stage]:
    """A portal with as many payers as the run asks for, each with an account and its bills."""
    folder = bench.scratch / "portal"
    folder.mkdir()
    port, log, cores = free_port(), folder / "router.log", bench.cores.server
    command = [PYTHON, "-m", "simulator.cli", "serve", "--port", str(port), "--log-level", "info"]
    with running([*command, "--log-format", "json"], cores, log):
        documented_answer(port)
        admin = Admin(port)
        admin.create(BID, TEMPLATE, accounts=bench.effort.payers, seed=1)
        admin.close()
        db = _filled(bench, folder, port)
        with served(db, _biller(port, "pump"), cores, folder / "adapter.log", "--workers", "4") as served_at:
            yield Stage(served_at, port, RouterLog(log))


def _biller(port: int, name: str) -> dict[str, object]:
    """The biller of the portal; of another name one that only tells whether the adapter is up."""
    url = f"http://127.0.0.1:{port}{router(BID)}"
    settings = dict.fromkeys(("8", "11", "14"), url)
    limits = {"payer_login.attempts_of_address": 1_000}
    return {"id": name, "template": TEMPLATE, "settings": settings, "keys": limits}


def _filled(bench: Workbench, folder: Path, port: int) -> str:
    db = str(folder / "adapter.db")
    with served(db, _biller(port, BID), bench.cores.server, folder / "fill.log") as served_at:
        for age in range(fill.MONTHS, 0, -1):
            posted(served_at, f"/api/billers/{BID}/invoices", _invoice(age))
        payer = {"email": fill.email_of(0), "password": fill.PASSWORD, "account_numbers": [fill.account_of(0)]}
        posted(served_at, f"/api/billers/{BID}/payers", payer)
    fill.add_payers(db, bench.effort.payers)
    used = [number(bench, place) for place in range(USED) for number in (visitor_number, crowd_number)]
    fill.set_due(db, BID, _due(port, [fill.account_of(number) for number in used]))
    bench.say(f"portal: {bench.effort.payers:,} payers with {bench.effort.payers * fill.MONTHS:,} invoices")
    return db


def _invoice(months_ago: int) -> dict[str, object]:
    day = datetime.now(UTC).date() - timedelta(days=30 * months_ago)
    return {
        "account_number": fill.account_of(0),
        "invoice_number": f"i-{fill.MONTHS - months_ago}",
        "invoice_type_id": 42,
        "invoice_date": day.isoformat(),
        "invoice_due_date": (day + timedelta(days=21)).isoformat(),
        "balance_due": "40.00",
    }


def _due(port: int, accounts: Sequence[str]) -> dict[str, str]:
    """When the router says that the newest bill of each account is due; its amounts count for that bill alone."""
    found = {}
    for account in accounts:
        answer = post(port, router(BID), body("GetAccountBalance", ACCOUNT_NO=account), FORM).decode()
        day = search(r"<DUE_DT>(\d{4})(\d\d)(\d\d)</DUE_DT>", answer)
        if day:
            found[account] = "-".join(day.groups())
    return found
