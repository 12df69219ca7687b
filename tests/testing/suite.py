"""64 tests for test_parallel.py, which copies this file: each with a template, seed, clock and faults of its own."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from simulator.testing import Biller

TESTS = 64
TEMPLATES = ("3426", "836", "vineland", "4078")


def marked(number: int) -> Any:
    """What only this test has."""
    faults = [
        {"view": "status", "probability": 0.3, "times": "always", "parameters": {"code": -number - 1}},
        {"preset": "booked_twice", "function": "AddAlert", "probability": 0.5, "times": "always"},
    ]
    marker = pytest.mark.cayenta(
        template=TEMPLATES[number % 4],
        seed=number,
        accounts=50 + number,
        now=datetime(2024, 1 + number % 12, 1 + number % 28, number % 24),
        settings={"tag_order": "any"},
        faults=faults,
    )
    return pytest.param(number, marks=marker)


@pytest.mark.parametrize("number", [marked(number) for number in range(TESTS)])
def test_alone(cayenta_biller: Biller, number: int) -> None:
    """Asks, books, lets time go by, and leaves behind all that can be read afterwards."""
    biller, accounts = cayenta_biller, [str(30_000_000 + step) for step in range(3)]
    moves = []
    for account in accounts:
        biller.ask("GetAccount", ACCOUNT_NO=account)
        biller.account(account).post("payment", f"{number + 1}.25")
        moves.append(biller.clock.advance(days=number % 9))
        biller.ask("GetAccountBalance", ACCOUNT_NO=account)
        biller.ask("AddAlert", ALERT_KEY=account)
    left = {
        "clock": moves,
        "journal": biller.journal.find(),
        "ledgers": [biller.account(account).ledger() for account in accounts],
        "alerts": [biller.account(account).alerts() for account in accounts],
    }
    Path(os.environ["JOURNALS"], f"{number}.json").write_bytes(msgspec.json.encode(left))
