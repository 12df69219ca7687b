"""An exchange as it passed through, in memory only; its classes show nothing of it in a text or a traceback."""

from dataclasses import dataclass

from harness.record.framing import Message


@dataclass(repr=False)
class RawExchange:
    """Request and reply as they came; ``at`` and ``seconds`` as in a recording."""

    request: Message | None
    reply: Message | None
    at: float
    seconds: float
    note: str = ""
