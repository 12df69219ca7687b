"""The processes of a fleet: simulators with a share each and the balancer, started, watched and ended together."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STARTING = 60.0  # seconds for a simulator to say where it serves
GRACE = 5.0  # seconds from SIGTERM to SIGKILL


class FleetError(Exception):
    """The fleet cannot start; the message says what to do."""


@dataclass
class Member:
    """One process of the fleet: what it is called in messages, and the address it serves at."""

    name: str
    process: Process
    address: str = ""
    copying: list["asyncio.Task[None]"] = field(default_factory=list)


async def start_simulator(number: int, count: int, data: Path | None, options: Sequence[str]) -> Member:
    """Start the simulator with this share on a free port; FleetError, with its own words, where it ends at once."""
    name = f"share {number}/{count}"
    command = [sys.executable, "-m", "simulator.cli", "serve", *options]
    command += ["--share", f"{number}/{count}", "--host", "127.0.0.1", "--port", "0"]
    if data is not None:
        command += ["--data", str(data / f"{number}-of-{count}")]
    environment = {key: value for key, value in os.environ.items() if key != "CAYENTA_SIM_PORT_FILE"}
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, env=environment, start_new_session=True)
    member = Member(name, process)
    try:
        line = await asyncio.wait_for(_first_line(member), STARTING)
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    except TimeoutError:
        process.kill()
        raise FleetError(f"{name} did not start within {STARTING:g} s; see its messages above") from None
    if not line:
        raise FleetError(f"{name} ended with exit code {await process.wait()}; see its message above")
    member.address = line.split()[2].rpartition("/")[2]
    member.copying.append(asyncio.create_task(_copy(member)))
    return member


async def start_balancer(configuration: Path, listener: int) -> Member:
    """Start HAProxy in the foreground on a socket that is bound already."""
    command = ["haproxy", "-db", "-q", "-f", str(configuration)]
    process = await asyncio.create_subprocess_exec(*command, pass_fds=(listener,), start_new_session=True)
    return Member("the load balancer", process)


async def end(members: Sequence[Member]) -> None:
    """End all processes: by SIGTERM, after the grace by SIGKILL; nothing of them is left."""
    for member in members:
        if member.process.returncode is None:
            member.process.terminate()
    waiting = [asyncio.create_task(member.process.wait()) for member in members]
    if waiting:
        _, left = await asyncio.wait(waiting, timeout=GRACE)
        if left:
            for member in members:
                if member.process.returncode is None:
                    member.process.kill()
            await asyncio.wait(left)
    for member in members:
        await asyncio.gather(*member.copying)


async def watch(members: Sequence[Member], tell: Callable[[str], None]) -> None:
    """Tell of each simulator that ends by itself; return once the load balancer does."""
    waiting = {asyncio.create_task(member.process.wait()): member for member in members}
    try:
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                member = waiting.pop(task)
                if not member.address:
                    return
                tell(
                    f"{member.name} ended with exit code {member.process.returncode}: its billers are answered by 503, "
                    "all others go on; end the fleet and start it again"
                )
    finally:
        for task in waiting:
            task.cancel()


async def _first_line(member: Member) -> str:
    if member.process.stdout is None:
        return ""
    return (await member.process.stdout.readline()).decode(errors="replace")


async def _copy(member: Member) -> None:
    """Print what a simulator prints after its first line, with its share in front."""
    while line := await _first_line(member):
        sys.stdout.write(f"{member.name}: {line}")
        sys.stdout.flush()
