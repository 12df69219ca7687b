"""The pick-up over SFTP: fetch and hash beside a bare get of the same file, and the memory of a whole night's file.

The adapter is killed at its named point behind the hash; what a file of one bill takes is taken off on both sides.
"""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.programs.adapter import ADAPTER, served
from bench.programs.processes import PYTHON, Child, Ended, free_port, limit_for, run, running
from bench.programs.wire import documented_answer
from bench.programs.workbench import Workbench

USER, PASSWORD = "bench-pickup", "bench-pickup"
FOLDER = "ToInvoiceCloud/Invoices/UB"
MEGABYTE = 1_000_000
FETCHED = 2 * MEGABYTE  # bytes per second, for the limit of a run
AFTER_FETCH = "pickup.after_fetch"


@dataclass(frozen=True, slots=True)
class FileServer:
    """The simulator with its file server, and where a file of each size lies."""

    child: Child
    port: int
    host_key: str
    paths: dict[str, str]
    size: int


def fetch(bench: Workbench) -> Figures:
    """Seconds of fetch and hash, by those of a bare get."""
    product, floor = [], []
    with _serving(bench, bench.effort.bills) as server:
        for number in range(bench.effort.rounds):
            floor.append(_got(bench, server, "whole") - _got(bench, server, "single"))
            label = f"fetch-{number}"
            whole, single = (_picked(bench, server, bid, label, AFTER_FETCH).seconds for bid in ("whole", "single"))
            product.append(whole - single)
            bench.say(f"fetch {number + 1}: {product[-1]:.2f} s, floor {floor[-1]:.2f} s")
    if min(*product, *floor) <= 0:
        raise NotMeasured("the file is too short to measure; it takes no longer than one bill")
    return Figures(tuple(product), tuple(floor), (f"a file of {server.size / MEGABYTE:.0f} MB",))


def peak(bench: Workbench) -> Figures:
    """The larger peak of the two programs, in MB, while a night's file is dropped, picked up, imported and moved."""
    with _serving(bench, bench.effort.loop_accounts) as server:
        done = _picked(bench, server, "whole", "night")
        if done.code:
            raise NotMeasured(f"the pick-up ended with {done.code}: {done.output[-300:]}")
        adapter, simulator = done.peak / MEGABYTE, server.child.peak() / MEGABYTE
    notes = (f"adapter {adapter:.0f} MB, simulator {simulator:.0f} MB, a file of {server.size / MEGABYTE:.0f} MB",)
    return Figures((max(adapter, simulator),), notes=(*notes, f"picked up and imported in {done.seconds:.1f} s"))


@contextmanager
def _serving(bench: Workbench, bills: int) -> Iterator[FileServer]:
    """A file server with a whole file and one of a bill, each of a biller of its own."""
    port, sftp = free_port(), free_port()
    command = [PYTHON, "-m", "simulator.cli", "serve", "--port", str(port), "--sftp-port", str(sftp)]
    log = bench.scratch / f"files-{port}.log"
    with running(command, bench.cores.server, log) as child:
        documented_answer(port)
        paths, size, host_key = {}, 0, ""
        for bid, accounts in (("single", 2), ("whole", bills)):
            new = {"id": bid, "template": "3426", "accounts": accounts, "seed": 1, "now": "2024-12-15T20:00:00"}
            _asked(port, "/__admin/billers", new)
            account = {"user": f"{USER}-{bid}", "kind": "pickup", "password": PASSWORD}
            host_key = json.loads(_asked(port, f"/__admin/billers/{bid}/sftp-accounts", account))["server"]["host_key"]
            order = {"from": "2024-11-16", "to": "2024-12-15", "drop": "UB"}
            size = len(_asked(port, f"/__admin/billers/{bid}/bill-run", order))
            paths[bid] = f"/{bid}/{FOLDER}/billheader_20241215200000.xml"
        yield FileServer(child, sftp, host_key, paths, size)


def _got(bench: Workbench, server: FileServer, bid: str) -> float:
    command = [PYTHON, "-m", "bench.floors.sftp_get", str(server.port), f"{USER}-{bid}", PASSWORD, server.paths[bid]]
    done = run(command, bench.cores.loader, bench.scratch / "get.log", _limit(server))
    if done.code:
        raise NotMeasured(f"the bare get failed: {done.output[-300:]}")
    return done.seconds


def _picked(bench: Workbench, server: FileServer, bid: str, label: str, point: str = "") -> Ended:
    store = bench.scratch / f"{label}-{bid}.db"
    copyfile(bench.once(_empty_store), store)
    command = [PYTHON, *ADAPTER, "files", "run", "--once", "--settle-seconds", "0", "--biller", bid, "--db", str(store)]
    command += ["--sftp-url", f"sftp://{USER}-{bid}@127.0.0.1:{server.port}", "--sftp-password", PASSWORD]
    command += ["--sftp-host-key", server.host_key, "--failpoint", point]
    return run(command, bench.cores.loader, bench.scratch / "pickup.log", _limit(server))


def _limit(server: FileServer) -> float:
    return limit_for(server.size, FETCHED)


def _empty_store(bench: Workbench) -> Path:
    """A store that knows both billers and no invoice."""
    store = bench.scratch / "files.db"
    for bid in ("whole", "single"):
        with served(str(store), {"id": bid, "template": "3426"}, bench.cores.server, bench.scratch / "files.log"):
            pass
    return store


def _asked(port: int, path: str, body: dict[str, Any]) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        answer = reply.read()
    finally:
        connection.close()
    if reply.status >= 300:
        raise NotMeasured(f"POST {path} answered HTTP {reply.status}: {answer[:300].decode(errors='replace')}")
    return answer
