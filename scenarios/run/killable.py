"""A pair of programs that scenarios may kill: both keep what they know, and come back at the same address."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.errors import ProgramError, StepError
from scenarios.run.programs import Program, start

#: Below the ports that systems give to outgoing connections, one of which could take the port of a killed program.
PORTS = range(20_000, 32_000)
TRIES = 100
FOREIGN = "it kills programs, so it needs those that the run starts itself; leave out --router and --adapter"


class Killable:
    """The pair; ``programs`` are its two by the name that steps give them."""

    def __init__(self, programs: dict[str, Program]) -> None:
        self._programs = programs
        self._addresses = ("", "")

    def ready(self) -> tuple[str, str]:
        """The addresses of router and adapter; what a scenario left dead is started again."""
        for program in self._programs.values():
            program.start_again()
        self._addresses = self._programs["router"].url(), self._programs["adapter"].url()
        return self._addresses

    def addresses(self) -> tuple[str, str]:
        """The same, whether they are running or not; empty before they were first ready."""
        return self._addresses

    def kill(self, name: str) -> None:
        """End a program by SIGKILL."""
        self._named(name).kill()

    def start_again(self, name: str) -> None:
        """Start a program that was killed, and wait until it answers."""
        self._named(name).start_again()
        self._named(name).url()

    def _named(self, name: str) -> Program:
        if name not in self._programs:
            raise StepError.on("program", expected=" or ".join(self._programs), came=name)
        return self._programs[name]


@contextmanager
def killable() -> Iterator[Killable]:
    """A pair of its own for as long as the block lasts."""
    with ExitStack() as children:
        scratch = Path(children.enter_context(TemporaryDirectory(prefix="scenarios-")))
        router = ["--data", str(scratch / "router"), "--port", str(_free_port())]
        adapter = ["--db", str(scratch / "adapter.db"), "--test-clock", "--no-pump", "--port", str(_free_port())]
        yield Killable(
            {
                "router": start("simulator", router, scratch / "simulator.log", scratch, children),
                "adapter": start("ic_adapter", adapter, scratch / "ic_adapter.log", scratch, children),
            }
        )


def _free_port() -> int:
    """A port that nobody listens at, and that no outgoing connection will take."""
    for _ in range(TRIES):
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ProgramError(f"no free port found between {PORTS.start} and {PORTS.stop - 1}")
