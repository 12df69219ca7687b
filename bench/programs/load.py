"""Load on one router over keep-alive connections: wrk, or the loader of this package where there is no wrk."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench.errors import NotMeasured
from bench.programs.loader import GRACE_SECONDS
from bench.programs.processes import PYTHON, Cores, run
from bench.programs.wire import HEADERS, START_SECONDS

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 32
MARK = "result "


@dataclass(frozen=True, slots=True)
class Load:
    """What one stretch of load came to: answered requests, seconds, failed requests, latencies in ms."""

    requests: int
    seconds: float
    errors: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def loader() -> str:
    """What makes the load here."""
    return "wrk" if shutil.which("wrk") else "bench.loader"


def put_load(url: str, bodies: tuple[bytes, ...], seconds: float, cores: Cores, scratch: Path) -> Load:
    """Post these bodies in turn for so many seconds; NotMeasured when a single request fails.

    A late answer is no failure: on a machine with other work one may come after seconds.
    """
    prepared = scratch / "bodies"
    prepared.write_bytes(b"\n".join(bodies) + b"\n")
    headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    if loader() == "wrk":
        shape = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            f"{GRACE_SECONDS:.0f}s",
            "-s",
            str(SCRIPT),
        ]
        command = [*shape, *headers, url, "--", str(prepared)]
    else:
        command = [PYTHON, "-m", "bench.programs.loader", url, str(prepared), str(CONNECTIONS), str(seconds), *headers]
    done = run(command, cores.loader, scratch / "load.log", seconds + GRACE_SECONDS + START_SECONDS)
    found = [line for line in done.output.splitlines() if line.startswith(MARK)]
    if done.code or not found:
        raise NotMeasured(f"the loader ended with {done.code}: {done.output[-500:]}")
    load = Load(**json.loads(found[-1].removeprefix(MARK)))
    if load.errors or not load.requests:
        raise NotMeasured(f"{load.errors} requests failed, {load.requests} were answered")
    return load
