"""Many waiting files that two processes pick up at once: how often the file server was asked for a file twice."""

import base64
import http.client
import json
import time
from typing import Any

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.measurements import bills
from bench.programs.adapter import ADAPTER, served
from bench.programs.processes import PYTHON, free_port, limit_for, running, start
from bench.programs.wire import documented_answer
from bench.programs.workbench import Workbench

WORKERS, BILLS = 2, 8  # bills of a file, so that the look at its end is shorter than the file
FOLDER = "/ToInvoiceCloud/Invoices/UB"
BID = "3426"
PASSWORD = "bench-claims"  # noqa: S105 - of a server that lives as long as the row
PICKED = 5  # files per second, for the limit
SECONDS = 60.0
LOOK = 0.1  # seconds: the file server keeps the last thousand calls


def fetched_twice(bench: Workbench) -> Figures:
    """How many of the waiting files were fetched more than once."""
    count = bench.effort.waiting_files
    db = str(bench.scratch / "claims.db")
    with served(db, {"id": BID, "template": BID}, bench.cores.server, bench.scratch / "claims.log"):
        pass
    port, sftp = free_port(), free_port()
    command = [PYTHON, "-m", "simulator.cli", "serve", "--port", str(port), "--sftp-port", str(sftp)]
    with running(command, bench.cores.server, bench.scratch / "claims-files.log"):
        documented_answer(port)
        size = _drop(bench, port, count)
        body = {"user": "claims", "kind": "pickup", "password": PASSWORD}
        host_key = json.loads(_asked(port, "POST", "/sftp-accounts", body))["server"]["host_key"]
        where = ["--sftp-url", f"sftp://claims@127.0.0.1:{sftp}", "--sftp-password", PASSWORD]
        fetches = _picked(bench, port, [*where, "--sftp-host-key", host_key, "--db", db], count, size)
    if len(fetches) != count:
        raise NotMeasured(f"{len(fetches)} of {count} files were fetched")
    shares = (f"{count:,} files by {WORKERS} processes",)
    return Figures((float(sum(number > 1 for number in fetches.values())),), notes=shares)


def _drop(bench: Workbench, port: int, count: int) -> int:
    """Put the files into the biller's folder; the bytes of each."""
    sample = bench.scratch / "claims.xml"
    bills.write(sample, BILLS)
    text = sample.read_text(encoding="utf-8")
    for number in range(count):
        name = f"billheader_20240418{number // 3600:02}{number // 60 % 60:02}{number % 60:02}.xml"
        content = text.replace("1500000000", str(1_600_000_000 + number))
        encoded = base64.b64encode(content.encode()).decode()
        _asked(port, "PUT", "/files", {"path": f"{FOLDER}/{name}", "base64": encoded})
    return len(text)


def _picked(bench: Workbench, port: int, where: list[str], count: int, size: int) -> dict[str, int]:
    """Have the workers pick up side by side; how often each file was read as a whole."""
    command = [PYTHON, *ADAPTER, "files", "run", "--once", "--settle-seconds", "0", "--biller", BID, *where]
    logs = [bench.scratch / f"claims-{number}.log" for number in range(WORKERS)]
    workers = [start(command, bench.cores.loader, log) for log in logs]
    found: dict[str, int] = {}
    last, deadline = 0, time.perf_counter() + limit_for(count, PICKED)
    try:
        while any(worker.process.poll() is None for worker in workers):
            if time.perf_counter() > deadline:
                raise NotMeasured(f"the workers did not end in time: {workers[0].said()[-300:]}")
            last = _count(port, last, size, found)
            time.sleep(LOOK)
    finally:
        for worker in workers:
            worker.end()
    _count(port, last, size, found)
    return found


def _count(port: int, since: int, size: int, found: dict[str, int]) -> int:
    calls = json.loads(_asked(port, "GET", f"/file-traffic?since={since}", None))["calls"]
    for call in calls:
        folder = call["path"].rpartition("/")[0]
        if call["call"] == "read" and call["size"] >= size and folder == FOLDER:  # in archive/ it is looked at again
            found[call["path"]] = found.get(call["path"], 0) + 1
    return int(calls[-1]["id"]) if calls else since


def _asked(port: int, method: str, path: str, body: dict[str, Any] | None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, f"/__admin/billers/{BID}{path}", content, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        answer = reply.read()
    finally:
        connection.close()
    if reply.status >= 300:
        raise NotMeasured(f"{method} {path} answered HTTP {reply.status}: {answer[:300].decode(errors='replace')}")
    return answer
