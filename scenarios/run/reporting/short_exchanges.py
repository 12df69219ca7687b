"""What the report keeps of a scenario that passed: enough to read what happened, not every byte of it."""

import re
from typing import Any

#: Characters of a body and of all bodies of a scenario together, and exchanges of a scenario, that the page keeps.
BODY = 560
BODIES = 6000
EXCHANGES = 10
NOTE = "… {} characters left out …"
INDENT = re.compile(r"\n\s*")
BOTH = ("request", "reply")
SETUP, ROUTER = "set-up", "router"


def shortened(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record with short bodies: set-up without them, requests to the router as its journal has them."""
    counts = {"said": _count(row["exchanges"]), "asked": _count(row["journal"])}
    exchanges = [_exchange(exchange, in_journal=bool(row["journal"])) for exchange in _few(row["exchanges"])]
    journal = _few(row["journal"])
    texts = [entry[name] for entry in (*exchanges, *journal) for name in BOTH if entry[name]]
    limit = min(BODY, BODIES // max(len(texts), 1))
    return row | counts | {"exchanges": _cut(exchanges, limit), "journal": _cut(journal, limit)}


def _cut(entries: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    return [entry | {name: _body(entry[name], limit) for name in BOTH} for entry in entries]


def _exchange(exchange: dict[str, Any], *, in_journal: bool) -> dict[str, Any]:
    is_elsewhere = exchange["kind"] == SETUP or (exchange["kind"] == ROUTER and in_journal)
    return exchange | {name: "" if is_elsewhere else exchange[name] for name in BOTH}


def _body(text: str, limit: int) -> str:
    """Return a body with its middle left out where it is long."""
    if len(text) <= limit:
        return text
    kept = limit // 2
    return f"{text[:kept]}\n{NOTE.format(len(text) - 2 * kept)}\n{text[-kept:]}"


def _count(rows: list[dict[str, Any]]) -> str:
    return str(len(rows)) if len(rows) <= EXCHANGES else f"{EXCHANGES} of {len(rows)}, the first and the last"


def _few(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first and the last of many."""
    half = EXCHANGES // 2
    return rows if len(rows) <= EXCHANGES else [*rows[:half], *rows[-half:]]
