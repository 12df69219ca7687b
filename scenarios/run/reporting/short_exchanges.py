"""What the report keeps of a scenario that passed: enough to read what happened, not every byte of it."""

import re
from typing import Any

#: Characters of a body, and exchanges of a scenario, that the page keeps.
BODY = 560
EXCHANGES = 10
NOTE = "… {} characters left out; --report keeps all of a scenario that fails …"
INDENT = re.compile(r"\n\s*")
SETUP, ROUTER = "set-up", "router"


def shortened(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record with short bodies: set-up without them, requests to the router as its journal has them."""
    exchanges = [_exchange(exchange, in_journal=bool(row["journal"])) for exchange in row["exchanges"]]
    journal = [entry | {name: _body(entry[name]) for name in ("request", "reply")} for entry in row["journal"]]
    counts = {"said": _count(exchanges), "asked": _count(journal)}
    return row | counts | {"exchanges": _few(exchanges), "journal": _few(journal)}


def _exchange(exchange: dict[str, Any], *, in_journal: bool) -> dict[str, Any]:
    is_elsewhere = exchange["kind"] == SETUP or (exchange["kind"] == ROUTER and in_journal)
    return exchange | {name: "" if is_elsewhere else _body(exchange[name]) for name in ("request", "reply")}


def _body(text: str) -> str:
    """Return a body with its middle left out where it is long."""
    if len(text) <= BODY:
        return text
    kept = BODY // 2
    return f"{text[:kept]}\n{NOTE.format(len(text) - 2 * kept)}\n{text[-kept:]}"


def _count(rows: list[dict[str, Any]]) -> str:
    return str(len(rows)) if len(rows) <= EXCHANGES else f"{EXCHANGES} of {len(rows)}, the first and the last"


def _few(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first and the last of many."""
    half = EXCHANGES // 2
    return rows if len(rows) <= EXCHANGES else [*rows[:half], *rows[-half:]]
