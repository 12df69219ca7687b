"""Fields of a BIF by number in steps, by number and name in messages."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scenarios.errors import StepError
from scenarios.steps.adapter import file_types

SPEC = Path(__file__).resolve().parents[2] / "docs" / "spec" / "invoice-files.md"
HEADER = "FH|00000000-0000-4000-8000-000000000001|2024-11-15|1|100.23\n"


def test_the_names_are_those_of_the_field_table() -> None:
    """Every FileSpecID of invoice-files §5, and no other."""
    rows = re.findall(r"^\| (\d+) \| (\w+) \|", SPEC.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == dict(file_types.NAMES)


def test_a_difference_names_the_field() -> None:
    """FS 6 alone says nothing to a reader."""
    imported = SimpleNamespace(is_success=True, json=lambda: {"bif": HEADER})
    world: Any = SimpleNamespace(imported=imported)
    file_types.check_header(world, [["FS 6", "100.23"], ["FS 5", "1"]])
    with pytest.raises(StepError, match=r"^header of the BIF differs\n  FS 6 \(TotalInvoiceAmount\)\n"):
        file_types.check_header(world, [["FS 6", "100.24"], ["FS 5", "1"]])
