"""The full product of points, file faults and stores, killed for real; `make soak` runs it.

It goes on where it ended: what has passed is noted in out/pickup-kills.txt, one case a line; delete it to begin anew.
"""

from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.pickup.kill_cases import ALL
from tests.ic_adapter.pickup.test_pickup_kill_faults import played

NOTED = Path("out/pickup-kills.txt")


def test_full_product(request: pytest.FixtureRequest, file_server: httpx.Client) -> None:
    """Every case, told as n of m."""
    NOTED.parent.mkdir(exist_ok=True)
    passed = set(NOTED.read_text("utf-8").splitlines()) if NOTED.exists() else set()
    failed: list[str] = []
    for number, case in enumerate(ALL, 1):
        told = "passed before"
        if str(case) not in passed:
            name = "sqlite_files" if case.store == "sqlite" else "postgresql_server"
            try:
                played(file_server, request.getfixturevalue(name), case)
            except AssertionError as error:
                told = f"FAILED: {str(error)[:200]}"
                failed.append(f"{case}: {error}")
            else:
                told = "passed"
                with NOTED.open("a", encoding="utf-8") as notes:
                    notes.write(f"{case}\n")
        print(f"{number} of {len(ALL)}: {case}: {told}", flush=True)  # noqa: T201
    assert failed == []
