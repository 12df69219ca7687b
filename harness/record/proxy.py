"""The recorder: listens, passes each connection through, masks what went by and appends it to a recording."""

import asyncio
import hashlib
import hmac
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from harness.errors import HarnessError
from harness.record.key_file import read_key
from harness.record.masking import ExchangeMasking
from harness.record.raw import RawExchange
from harness.record.recording import FORMAT, KIND, RecordedExchange, RecordingFile, RecordingHeader
from harness.record.stand_ins import StandIns
from harness.record.tag_types import TABLE, TagTypes
from harness.record.tunnel import RecordTarget, Streams, Tunnel

WAITING = 32  # exchanges that wait to be masked; the connection of the next one waits
CONNECTIONS = 500
LIMIT = 1_048_576  # bytes of a body that is kept
STOP_SECONDS = 5.0


class CannotListen(HarnessError):
    """The port cannot be used."""


@dataclass
class RecordedCounts:
    """What a run has kept: exchanges, bodies left out of them, exchanges without a whole reply."""

    exchanges: int = 0
    left_out: int = 0
    unanswered: int = 0
    unmasked: int = 0  # exchanges of which nothing could be kept, because masking failed

    def __str__(self) -> str:
        text = f"{self.exchanges} exchanges, {self.left_out} bodies left out, {self.unanswered} without a whole reply"
        return text + (f", {self.unmasked} lost: they could not be masked" if self.unmasked else "")


class Recorder:
    """One run: ``target`` is asked, ``file`` gets what is kept of it."""

    def __init__(self, target: RecordTarget, stand_ins: StandIns, file: RecordingFile, *, wait: float) -> None:
        self._target, self._file, self._wait = target, file, wait
        self._masking = ExchangeMasking(stand_ins, target.path, LIMIT)
        self._places = asyncio.Semaphore(CONNECTIONS)
        self._queue: asyncio.Queue[RawExchange | None] = asyncio.Queue(WAITING)
        self._late: list[RawExchange] = []  # what had no place in the queue when the run was ended
        self._stop = asyncio.Event()
        self._began = time.monotonic()
        self._tunnels: set[asyncio.Task[None]] = set()
        self.counts = RecordedCounts()
        self.failure = ""

    async def run(self, host: str, port: int, ready: Callable[[int], None]) -> None:
        """Serve until SIGTERM or SIGINT; CannotListen if the port cannot be used. ``ready`` is told the port."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_silent)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        try:
            server = await asyncio.start_server(self._accept, host, port)
        except OSError as error:
            raise CannotListen(
                f"port {port} on {host} cannot be used ({error.strerror}); choose another with --listen"
            ) from None
        writing = asyncio.create_task(self._write())
        ready(server.sockets[0].getsockname()[1])
        waiting = asyncio.create_task(self._stop.wait())
        await asyncio.wait([waiting, writing], return_when=asyncio.FIRST_COMPLETED)
        self._stop.set()
        server.close()
        for tunnel in self._tunnels:
            tunnel.cancel()
        if self._tunnels:
            await asyncio.wait(self._tunnels, timeout=STOP_SECONDS)
        if not writing.done():
            await self._queue.put(None)
        await writing

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = asyncio.create_task(self._serve((reader, writer)))
        self._tunnels.add(tunnel)
        tunnel.add_done_callback(self._tunnels.discard)
        with suppress(asyncio.CancelledError):
            await tunnel

    async def _serve(self, client: Streams) -> None:
        try:
            async with asyncio.timeout(self._wait):
                await self._places.acquire()
        except TimeoutError:
            client[1].close()
            return
        try:
            tunnel = Tunnel(self._target, self._keep, wait=self._wait, limit=LIMIT + 1, began=self._began)
            await tunnel.run(client)
        finally:
            self._places.release()

    async def _keep(self, exchange: RawExchange) -> None:
        """Hand on an exchange; its connection waits for a place, but not once the run is ended."""
        if self._stop.is_set():
            self._late.append(exchange)
            return
        try:
            await self._queue.put(exchange)
        except asyncio.CancelledError:
            self._late.append(exchange)
            raise

    async def _write(self) -> None:
        """Mask and append exchanges, one after the other, beside the loop."""
        while (exchange := await self._queue.get()) is not None:
            await self._append(exchange)
        for exchange in self._late:
            await self._append(exchange)

    async def _append(self, exchange: RawExchange) -> None:
        """Write one exchange; the first that the disk refuses ends the run, and nothing is written after it."""
        if self.failure:
            return
        kept = await asyncio.to_thread(self._masked, exchange)
        try:
            await asyncio.to_thread(self._file.write, kept)
        except OSError as error:
            self.failure = error.strerror or "the disk refused it"
            self._stop.set()

    def _masked(self, exchange: RawExchange) -> RecordedExchange:
        """Return what is kept; of an exchange that cannot be masked nothing but that, for its error may name values."""
        try:
            kept = self._masking.exchange(exchange)
        except Exception:  # noqa: BLE001 whatever it is, neither its text nor its traceback may be written
            self.counts.unmasked += 1
            return RecordedExchange(round(exchange.at, 3), round(exchange.seconds, 3), note="it could not be masked")
        self.counts.exchanges += 1
        self.counts.unanswered += kept.reply is None or bool(kept.note)
        bodies = [half.body for half in (kept.request, kept.reply) if half is not None]
        self.counts.left_out += sum(body.left_out is not None for body in bodies)
        return kept


@dataclass(frozen=True)
class RecordOptions:
    """What a run is told: the key file of its stand-ins, the types of tags, where it listens, how long it waits."""

    key: Path
    types: TagTypes
    host: str
    port: int
    wait: float
    ready: Callable[[int], None]


def record(target: RecordTarget, folder: Path, options: RecordOptions) -> Recorder:
    """Record until a signal ends it, and return the run; BadRecording, BadKey and CannotListen leave nothing behind."""
    file = RecordingFile(folder)

    async def serve() -> Recorder:
        key = read_key(options.key)
        recorder = Recorder(target, StandIns(key, options.types), file, wait=options.wait)

        def ready(port: int) -> None:
            file.write(_header(target, key))
            options.ready(port)

        await recorder.run(options.host, options.port, ready)
        return recorder

    try:
        with _no_trace():
            return asyncio.run(serve())
    finally:
        file.close()


def _header(target: RecordTarget, key: bytes) -> RecordingHeader:
    return RecordingHeader(
        kind=KIND,
        format=FORMAT,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        target=str(target),
        contract=contract_version(),
        key=hmac.digest(key, b"which key", "sha256").hex()[:16],
    )


def contract_version() -> str:
    """Return a digest of the schemas and of the table of types."""
    found = hashlib.sha256()
    for path in sorted([*(TABLE.parent / "router").glob("*.xsd"), TABLE]):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _no_trace() -> Iterator[None]:
    """Keep memory out of core files, and values out of the text of an error that nobody caught."""
    limits, hook = resource.getrlimit(resource.RLIMIT_CORE), sys.excepthook
    resource.setrlimit(resource.RLIMIT_CORE, (0, limits[1]))
    sys.excepthook = _say_its_name
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, limits)
        sys.excepthook = hook


def _say_its_name(kind: type[BaseException], _error: BaseException, _at: TracebackType | None) -> None:
    sys.stderr.write(f"Error: internal error: {kind.__name__}\n")


def _silent(_loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
    """Say nothing about an error of a connection: its text may have what went by."""
