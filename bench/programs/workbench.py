"""What all measurements of one run share: effort, cores, a scratch folder, the two servers under load."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from bench.effort import Effort
from bench.errors import NotMeasured
from bench.programs.load import Load, put_load
from bench.programs.processes import PYTHON, Child, Cores, available_cores, free_port, start
from bench.programs.wire import POPULATION, Admin, Asking, documented_answer, first_answer, post

Measured = TypeVar("Measured")


class Side(Enum):
    """Who is measured; the order is that of a round."""

    FLOOR = "floor"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Server:
    """A program that answers: its process and port, and how long it took from its start to the first good answer."""

    child: Child
    port: int
    seconds: float

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


def command(side: Side, port: int) -> list[str]:
    """How a side is started."""
    if side is Side.FLOOR:
        return [PYTHON, "-m", "bench.floors.router", str(port)]
    return [PYTHON, "-m", "simulator.cli", "serve", "--port", str(port)]


class Workbench:
    """One run of the bench; everything it starts ends with it."""

    def __init__(self, effort: Effort, scratch: Path, servers: ExitStack) -> None:
        self.effort = effort
        self.cores: Cores = available_cores()
        self.scratch = scratch
        self._servers = servers
        self._under_load: dict[Side, Server] = {}
        self._asked: Counter[tuple[int, str]] = Counter()
        self._kept: dict[Callable[[Workbench], Any], Any] = {}

    def once(self, measure: Callable[["Workbench"], Measured]) -> Measured:
        """A measurement that several rows read: made, or failed, for the first of them."""
        if measure not in self._kept:
            try:
                self._kept[measure] = measure(self)
            except NotMeasured as cause:
                self._kept[measure] = cause
        result: Measured | NotMeasured = self._kept[measure]
        if isinstance(result, NotMeasured):
            raise result
        return result

    def say(self, text: str) -> None:
        """Progress, on stderr."""
        sys.stderr.write(f"  {text}\n")
        sys.stderr.flush()

    @contextmanager
    def fresh(self, side: Side) -> Iterator[Server]:
        """A server of its own, from its start to the first good answer."""
        with ExitStack() as stack:
            yield self.started(side, stack)

    def started(self, side: Side, stack: ExitStack) -> Server:
        """A server that lives as long as the stack; it has answered once, by the documented biller."""
        port = free_port()
        began = time.perf_counter()
        child = start(command(side, port), self.cores.server, self.scratch / f"{side.value}-{port}.log")
        stack.callback(child.end)
        documented_answer(port)
        return Server(child, port, time.perf_counter() - began)

    def under_load(self, side: Side) -> Server:
        """The server that all read rows share; on the product every login, grant and template is set up."""
        if side not in self._under_load:
            server = self.started(side, self._servers)
            if side is Side.PRODUCT:
                prepare(server, "3426", "getaccount_sample")
            self._under_load[side] = server
        return self._under_load[side]

    def load(self, server: Server, path: str, bodies: tuple[bytes, ...], seconds: float | None = None) -> Load:
        """One stretch of load on it; it goes on with the body at which the one before it ended."""
        stretch = self.effort.seconds if seconds is None else seconds
        at = self._asked[server.port, path] % len(bodies)
        load = put_load(server.url + path, bodies[at:] + bodies[:at], stretch, self.cores, self.scratch)
        self._asked[server.port, path] += load.requests
        return load

    def check(self, side: Side, asking: Asking) -> bytes:
        """One request by hand, so that what is measured is a good answer."""
        server = self.under_load(side)
        expected = asking.in_floor if side is Side.FLOOR and asking.in_floor else asking.expected
        first_answer(server.port, asking.path, asking.bodies[0], expected)
        return post(server.port, asking.path, asking.bodies[0])


def prepare(server: Server, *templates: str) -> None:
    """Billers of the bench, which only its own login may ask."""
    admin = Admin(server.port)
    for template in templates:
        admin.create(f"bench-{template}", template, accounts=POPULATION, seed=1)
        admin.require_login(f"bench-{template}")
    admin.close()


@contextmanager
def opened(effort: Effort) -> Iterator[Workbench]:
    """A workbench for the length of the block."""
    with TemporaryDirectory(prefix="bench-") as scratch, ExitStack() as servers:
        yield Workbench(effort, Path(scratch), servers)
