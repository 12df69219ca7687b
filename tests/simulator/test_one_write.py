"""A reply leaves in one write, and nothing of it is lost or out of order."""

import asyncio
from typing import cast

import pytest

from simulator.edge.one_write import OneWrite


class Recorded:
    """A transport that keeps what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[bytes | str] = []

    def write(self, data: bytes) -> None:
        """Keep the bytes."""
        self.told.append(data)

    def close(self) -> None:
        """Keep that it was closed."""
        self.told.append("close")

    def abort(self) -> None:
        """Keep that it was cut off."""
        self.told.append("abort")

    def is_closing(self) -> bool:
        """Whether an end was told."""
        return bool({"close", "abort"} & set(self.told))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (["head", "body"], [b"headbody"]),
        (["head", "turn", "body"], [b"head", b"body"]),
        (["head", "body", "next", "more"], [b"headbody", b"nextmore"]),
        (["head", "", "body"], [b"headbody"]),
        (["head", "close"], [b"head", "close"]),
        (["head", "body", "close"], [b"headbody", "close"]),
        (["head", "abort"], ["abort"]),
        (["close"], ["close"]),
    ],
)
def test_writes(steps: list[str], told: list[bytes | str]) -> None:
    """Head and body of one turn are one write; what waits goes before the end, and not at all when it is cut off."""
    assert asyncio.run(_played(steps)) == told


async def _played(steps: list[str]) -> list[bytes | str]:
    recorded = Recorded()
    transport = OneWrite(cast("asyncio.Transport", recorded), asyncio.get_running_loop())
    for step in steps:
        if step == "turn":
            await asyncio.sleep(0)
        elif step in ("close", "abort"):
            getattr(transport, step)()
        else:
            transport.write(step.encode())
    await asyncio.sleep(0)
    assert transport.is_closing() == recorded.is_closing()
    return recorded.told
