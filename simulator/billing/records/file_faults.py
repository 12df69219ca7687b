"""Fault rules of Invoice Cloud's file server, as a biller's state holds them; what they do is in contract/faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.billing.records.file_calls import FileCall

Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMatch:
    """Which calls a rule means; None means all. ``name`` is a pattern (``*.xml``), ``nth`` counts a path's calls."""

    call: FileCall | None = None
    folder: str | None = None
    name: str | None = None
    user: str | None = None
    nth: int | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFaultRule:
    """One rule: ``times`` None = always, ``hits`` is how often it fired, ``since`` the biller's time it was added."""

    name: str
    fault: str
    since: datetime
    match: FileMatch = field(default_factory=FileMatch)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    times: int | None = 1
    hits: int = 0
