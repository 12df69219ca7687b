"""Requests that were answered and are written to the store together."""

from asyncio import Future
from dataclasses import dataclass, field

from simulator.archive.errors import NotKept


@dataclass(slots=True)
class Batch:
    """Requests that were answered and are written down together, by biller; no reply of theirs leaves before that."""

    requests: dict[str, int] = field(default_factory=dict)
    waiting: list[Future[None]] = field(default_factory=list)
    reason: NotKept | None = None

    def close(self) -> None:
        """Wake whoever waits for it."""
        for future in self.waiting:
            if not future.done():
                future.set_result(None)
