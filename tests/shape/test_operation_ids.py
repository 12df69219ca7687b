"""The operationIds and schema names of both JSON APIs: generated clients are named by them, so none may vanish."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.web.api import openapi as adapter_openapi
from simulator.control import openapi as simulator_openapi
from simulator.control.admin_calls import CALLS
from simulator.control.application import PREFIX

PUBLISHED = Path(__file__).parent / "published"
DOCUMENTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "simulator": lambda: simulator_openapi.document(CALLS, PREFIX, "0"),
    "adapter": adapter_openapi.document,
}


def _operation_ids(document: dict[str, Any]) -> Iterator[str]:
    for operations in document["paths"].values():
        for operation in operations.values():
            yield operation["operationId"]


@pytest.mark.parametrize("program", ["simulator", "adapter"])
def test_no_operation_id_vanishes(program: str) -> None:
    """A new call adds a line to the published list; a line is removed on purpose only."""
    published = (PUBLISHED / f"{program}_operation_ids.txt").read_text(encoding="utf-8").split()

    assert sorted(_operation_ids(DOCUMENTS[program]())) == published


@pytest.mark.parametrize("program", ["simulator", "adapter"])
def test_no_schema_name_vanishes(program: str) -> None:
    """A type that is renamed in the code keeps its name in the document; each schema is titled by its own name."""
    document = DOCUMENTS[program]()
    schemas = document["components"]["schemas"]
    referenced = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    published = (PUBLISHED / f"{program}_schema_names.txt").read_text(encoding="utf-8").split()

    assert set(published) <= set(schemas)
    assert referenced <= set(schemas)
    assert {schema["title"] for name, schema in schemas.items() if schema.get("title", name) != name} == set()
