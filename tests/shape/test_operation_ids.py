"""The operationIds of both JSON APIs: generated clients name their methods by them, so none may vanish unnoticed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.web.api import openapi as adapter_openapi
from simulator.control import openapi as simulator_openapi
from simulator.control.admin_calls import CALLS
from simulator.control.application import PREFIX

PUBLISHED = Path(__file__).parent / "published"


def _operation_ids(document: dict[str, Any]) -> Iterator[str]:
    for operations in document["paths"].values():
        for operation in operations.values():
            yield operation["operationId"]


@pytest.mark.parametrize("program", ["simulator", "adapter"])
def test_no_operation_id_vanishes(program: str) -> None:
    """A new call adds a line to the published list; a line is removed on purpose only."""
    documents = {
        "simulator": lambda: simulator_openapi.document(CALLS, PREFIX, "0"),
        "adapter": adapter_openapi.document,
    }
    published = (PUBLISHED / f"{program}_operation_ids.txt").read_text(encoding="utf-8").split()

    assert sorted(_operation_ids(documents[program]())) == published
