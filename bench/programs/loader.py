"""HTTP load generator for machines without wrk: keep-alive connections in one process, the same line of JSON.

It is slower than wrk, so it may limit a row; the result records which loader made the load.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

END = b"\r\n\r\n"
#: How long a reply under way may take once the time asked for is over; wrk is given the same.
GRACE_SECONDS = 30.0


class LoadError(Exception):
    """The run could not be finished; the message says why."""


class Connection(asyncio.Protocol):
    """Send the next request as soon as the reply to the last one is complete.

    An error in a callback reaches the exception handler of the event loop, which ``load`` sets to end the run.
    """

    def __init__(self, requests: Iterator[bytes], deadline: float, latencies: list[float], failed: list[str]) -> None:
        self._requests = requests
        self._deadline = deadline
        self._latencies = latencies
        self._failed = failed
        self._received = b""
        self._sent = 0.0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        # A cast and no assert: uvloop's TCPTransport is no subclass of asyncio.Transport.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take a part of a reply; after its last part, send the next request or close."""
        self._received += data
        head, end, rest = self._received.partition(END)
        if not end or len(rest) < _length(head):
            return
        now = time.perf_counter()
        self._latencies.append(now - self._sent)
        self._received = b""
        if not head.startswith(b"HTTP/1.1 2"):
            self._failed.append("status")
        if now < self._deadline:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Count a connection that ended too early or with an error as failed."""
        if error is not None or time.perf_counter() < self._deadline:
            self._failed.append("connection")
        if not self.over.done():
            self.over.set_result(None)

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def load(url: str, bodies: list[bytes], connections: int, seconds: float, headers: list[str]) -> dict[str, float]:
    """Return the figures of one stretch of load; LoadError when it cannot be finished."""
    parts = urlsplit(url)
    lines = "".join(f"{header}\r\n" for header in headers)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}".encode()
    requests = cycle([head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies])
    latencies: list[float] = []
    failed: list[str] = []
    began = time.perf_counter()
    limit = seconds + GRACE_SECONDS
    loop = asyncio.get_running_loop()
    broken: asyncio.Future[dict[str, Any]] = loop.create_future()
    loop.set_exception_handler(lambda _, context: None if broken.done() else broken.set_result(context))
    made: list[tuple[asyncio.Transport, Connection]] = []
    try:
        async with asyncio.timeout(limit):
            for _ in range(connections):
                # One at a time into the list: those made so far are closed whatever happens to the next.
                pair = await loop.create_connection(
                    lambda: Connection(requests, began + seconds, latencies, failed),
                    parts.hostname or "",
                    parts.port or 80,
                )
                made.append(pair)
            await _all_over([connection for _, connection in made], broken)
    except TimeoutError:
        waiting = sum(not connection.over.done() for _, connection in made)
        raise LoadError(
            f"{waiting} of {connections} connections did not end within {limit:g} s; {len(latencies)} replies came"
        ) from None
    finally:
        loop.set_exception_handler(None)
        for transport, _ in made:
            transport.abort()
    latencies.sort()
    return {
        "requests": len(latencies),
        "seconds": time.perf_counter() - began,
        "errors": len(failed),
        "p50_ms": _percentile(latencies, 0.50),
        "p99_ms": _percentile(latencies, 0.99),
    }


async def _all_over(connections: list[Connection], broken: asyncio.Future[dict[str, Any]]) -> None:
    """Wait until every connection has ended; LoadError as soon as a callback fails."""
    everything: asyncio.Future[Any] = asyncio.gather(*(connection.over for connection in connections))
    await asyncio.wait([everything, broken], return_when=asyncio.FIRST_COMPLETED)
    if broken.done():
        everything.cancel()
        context = broken.result()
        raise LoadError(f"a connection's callback failed: {context['message']}") from context.get("exception")


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def main() -> None:
    """``URL BODIES CONNECTIONS SECONDS [-H HEADER]…``; an error exits with 1 and its traceback."""
    import uvloop

    url, bodies, connections, seconds, *headers = sys.argv[1:]
    lines = Path(bodies).read_bytes().splitlines()
    found = uvloop.run(load(url, lines, int(connections), float(seconds), headers[1::2]))
    sys.stdout.write(f"result {json.dumps(found)}\n")


if __name__ == "__main__":
    main()
