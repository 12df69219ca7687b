"""The loader for machines without wrk: as many keep-alive connections in one process, the same line of JSON.

Slower than wrk, so it may be what limits a row; the result says which loader it was.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

END = b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is whole."""

    def __init__(self, requests: Iterator[bytes], deadline: float, latencies: list[float], failed: list[str]) -> None:
        self._requests = requests
        self._deadline = deadline
        self._latencies = latencies
        self._failed = failed
        self._received = b""
        self._sent = 0.0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Part of an answer."""
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
        """The end, ours or the server's."""
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
    """The figures of one stretch of load."""
    parts = urlsplit(url)
    lines = "".join(f"{header}\r\n" for header in headers)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}".encode()
    requests = cycle([head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies])
    latencies: list[float] = []
    failed: list[str] = []
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(
            lambda: Connection(requests, began + seconds, latencies, failed), parts.hostname or "", parts.port or 80
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.over for _, connection in made))
    latencies.sort()
    return {
        "requests": len(latencies),
        "seconds": time.perf_counter() - began,
        "errors": len(failed),
        "p50_ms": _percentile(latencies, 0.50),
        "p99_ms": _percentile(latencies, 0.99),
    }


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def main() -> None:
    """``URL BODIES CONNECTIONS SECONDS [-H HEADER]…``."""
    import uvloop

    url, bodies, connections, seconds, *headers = sys.argv[1:]
    lines = Path(bodies).read_bytes().splitlines()
    found = uvloop.run(load(url, lines, int(connections), float(seconds), headers[1::2]))
    sys.stdout.write(f"result {json.dumps(found)}\n")


if __name__ == "__main__":
    main()
