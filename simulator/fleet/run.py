"""A fleet from its start to its end, by one signal."""

import asyncio
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from simulator.edge.server import listening, shown_host
from simulator.fleet.balancer import configuration
from simulator.fleet.joined import Joined
from simulator.fleet.processes import FleetError, Member, end, start_balancer, start_simulator, watch

READY = 30.0  # seconds for the balancer to pass the first request on
PAUSE = 0.05
NO_BALANCER = (
    "there is no HAProxy on PATH; install it (Debian: apt-get install haproxy), or start cayenta-sim serve --share 1/2 "
    "and its like yourself behind a load balancer of yours"
)


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """How many processes, where they are reached, where each stores its billers, and further options of serve."""

    processes: int
    host: str
    port: int
    data: Path | None
    config_file: Path | None
    options: Sequence[str]


def run(options: FleetOptions, listener: socket.socket) -> None:
    """Serve on the bound socket until SIGTERM or SIGINT; FleetError where it cannot start or the balancer ends."""
    if shutil.which("haproxy") is None:
        raise FleetError(NO_BALANCER)
    asyncio.run(_Fleet(options, listener).serve())


class _Fleet:
    def __init__(self, options: FleetOptions, listener: socket.socket) -> None:
        self._options, self._listener = options, listener
        self._members: list[Member] = []
        self._joined: uvicorn.Server | None = None
        self._joining: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        stopping = asyncio.create_task(stop.wait())
        serving = asyncio.create_task(self._serve())
        try:
            await asyncio.wait([stopping, serving], return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                await serving
        finally:
            stopping.cancel()
            serving.cancel()
            await asyncio.wait([serving])
            if self._joined is not None and self._joining is not None:
                self._joined.should_exit = True
                await self._joining
            await end(self._members)

    async def _serve(self) -> None:
        with tempfile.TemporaryDirectory(prefix="cayenta-fleet-") as folder:
            count = self._options.processes
            starting = [
                asyncio.create_task(start_simulator(number, count, self._options.data, self._options.options))
                for number in range(1, count + 1)
            ]
            self._members += await _all_of(starting)
            file = self._options.config_file or Path(folder) / "haproxy.cfg"
            addresses = [member.address for member in self._members]
            file.write_text(configuration(f"fd@{self._listener.fileno()}", addresses, await self._join(addresses)))
            self._members.append(await start_balancer(file, self._listener.fileno()))
            url = f"http://{shown_host(self._options.host)}:{self._listener.getsockname()[1]}"
            await _until_ready(f"{url}/__admin/ready")
            _say(f"cayenta-sim serves {url}  ({count} processes, balanced by {file})")
            await watch(self._members, _warn)
        raise FleetError(f"the load balancer ended with exit code {self._members[-1].process.returncode}")

    async def _join(self, addresses: Sequence[str]) -> str:
        """Serve what spans the billers; the address."""
        listener = listening("127.0.0.1", 0)
        config = uvicorn.Config(
            Joined(addresses).application(),
            lifespan="off",
            ws="none",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = _Quiet(config)
        self._joining = asyncio.create_task(server.serve(sockets=[listener]))
        self._joined = server
        return "{}:{}".format(*listener.getsockname())


class _Quiet(uvicorn.Server):
    """A server that leaves signals to the fleet."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take no signal."""
        yield


async def _all_of(starting: "list[asyncio.Task[Member]]") -> list[Member]:
    """Return all members; where one cannot start, or nobody waits any longer, all are ended."""
    try:
        await asyncio.wait(starting)
    finally:
        for task in starting:
            task.cancel()
        results = await asyncio.gather(*starting, return_exceptions=True)
        failed = [result for result in results if isinstance(result, BaseException)]
        if failed:
            await end([result for result in results if isinstance(result, Member)])
    if failed:
        raise failed[0]
    return [result for result in results if isinstance(result, Member)]


async def _until_ready(url: str) -> None:
    """Return once the balancer passes a request on to a ready fleet; FleetError after ``READY`` seconds."""
    told = ""
    try:
        async with asyncio.timeout(READY), httpx.AsyncClient(trust_env=False, timeout=READY) as client:
            while True:
                try:
                    reply = await client.get(url)
                except httpx.HTTPError as error:
                    told = str(error)
                else:
                    if reply.is_success:
                        return
                    told = reply.text[:200]
                await asyncio.sleep(PAUSE)
    except TimeoutError:
        raise FleetError(f"the load balancer does not pass requests on: {told}; see the messages above") from None


def _warn(text: str) -> None:
    sys.stderr.write(f"Warning: {text}\n")
    sys.stderr.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
