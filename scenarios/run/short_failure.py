"""A failure in a few lines for the terminal: step, expected, actual, what happened, the command that runs it again.

Everything else of the failure stands in the report.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from scenarios.context.world import World
from scenarios.errors import ScenarioError, StepError
from scenarios.run.biller_state import PATIENCE

#: Characters of a line; what is longer is cut, and whole in the report.
WIDTH = 160
RECORDS_SHOWN = 4
BLANKS = re.compile(r"\s+")
#: Both values in the words of an error that keeps them nowhere else.
COMPARED = re.compile(r"^ *expected: *(?P<expected>.*)\n *actual: *(?P<actual>.*)$", re.MULTILINE)


def lines(step: str, error: BaseException, words: str, happened: str, again: str) -> list[str]:
    """Return five lines, each with its label; ``words`` are those of an error that compares nothing."""
    expected, actual = "the step goes through", words
    if isinstance(error, StepError) and error.expected is not None and error.actual is not None:
        expected, actual = _first_difference(error.expected, error.actual)
    elif found := COMPARED.search(words):
        expected, actual = found["expected"], found["actual"]
    rows = {"step": step, "expected": expected, "actual": actual, "happened": happened, "again": again}
    return [f"{label + ':':10}{_cut(text) if label != 'again' else text}" for label, text in rows.items()]


def _first_difference(expected: str, actual: str) -> tuple[str, str]:
    """Return both values on a line each; of two tables the first row that differs, with its number."""
    left, right = expected.strip("\n").splitlines(), actual.strip("\n").splitlines()
    if len(left) < 2 and len(right) < 2:
        return expected, actual
    if min(len(left), len(right)) < 2:  # a table beside one that has no row
        return (_row(left, 1), actual) if len(left) > 1 else (expected, _row(right, 1))
    number = next((n for n, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), None)
    number = min(len(left), len(right)) if number is None else number
    return _row(left, number), _row(right, number)


def _row(rows: list[str], number: int) -> str:
    return f"row {number}: {rows[number].strip()}" if number < len(rows) else f"no row {number}"


def _cut(text: str) -> str:
    plain = BLANKS.sub(" ", text).strip()
    return plain if len(plain) <= WIDTH else f"{plain[: WIDTH - 1]}…"


def happened(world: World | None, account: str = "", page: Sequence[str] | None = None) -> str:
    """Return one sentence on what became of the records, the requests and the books of the scenario's biller.

    ``page`` has the lines about the page that the scenario looked at.
    """
    if world is None or not world.biller:
        return "no biller was made yet"
    try:
        parts = [_page(page), _records(world), _requests(world), _books(world, account)]
    except (httpx.HTTPError, ValueError, KeyError, ScenarioError):
        return "the programs do not answer any more"
    return "; ".join(part for part in parts if part)


def _page(lines: Sequence[str] | None) -> str:
    return next((line for line in lines or () if line), "")


def _records(world: World) -> str:
    """Return the newest records of the pump with their states."""
    if not world.at_adapter:
        return ""
    url = f"{world.urls.adapter}{world.at_ic('/records?limit=100')}"
    found: list[dict[str, Any]] = world.http.get(url, timeout=PATIENCE).json().get("records", [])
    if not found:
        return "the pump has no record"
    shown = [_record(record) for record in found[:RECORDS_SHOWN]][::-1]
    older = f"{len(found) - RECORDS_SHOWN} older ones, " if len(found) > RECORDS_SHOWN else ""
    return f"records: {older}{', '.join(shown)}"


def _record(record: dict[str, Any]) -> str:
    code = f" ({record['reason_code']})" if record.get("reason_code") else ""
    return f"{record['source_id']} {record['state']}{code}"


def _requests(world: World) -> str:
    """Return how many requests the router got, the newest, and the faults that fired."""
    if not world.at_router:
        return ""
    entries = world.journal
    if not entries:
        return "the router got no request"
    last = entries[-1]
    status = "no STATUS" if last.get("status") is None else f"STATUS {last['status']}"
    if str(last.get("status") or 0) != "0" and last.get("status_desc"):
        status += f" {last['status_desc']!r}"
    if last.get("http_status") not in {None, 200}:
        status += f" (HTTP {last['http_status']})"
    faults = Counter(str(entry["fault"]) for entry in entries if entry.get("fault"))
    fired = f", fault {', '.join(faults)} fired" if faults else ""
    count = "one request" if len(entries) == 1 else f"{len(entries)} requests"
    return f"the router got {count}, last {last.get('function') or 'no function'} with {status}{fired}"


def _books(world: World, account: str) -> str:
    """Return the balance of an account with its newest entry."""
    if not (world.at_router and account):
        return ""
    url = f"{world.urls.router}{world.of_biller(f'/accounts/{account}/ledger')}"
    told = world.http.get(url, timeout=PATIENCE).json()
    entries = told.get("entries")
    if entries is None or "balance" not in told:
        return ""
    last = f", last {entries[-1]['kind']} {entries[-1]['amount']}" if entries else ""
    return f"books of {account}: balance {told['balance'].get('CURRENT_BALANCE', '-')}{last}"
