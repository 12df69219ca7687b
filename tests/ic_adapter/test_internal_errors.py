"""A broken rule of the adapter's own code raises InternalError, also under ``python -O``, which drops asserts."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ic_adapter.errors import AdapterError, BadConfig, InternalError
from ic_adapter.records.events import CreditEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.store.database import postgresql
from tests.ic_adapter.plans import record

ROOT = Path(__file__).resolve().parents[2]
VOID = record(Kind.VOID, VoidEvent(source_id="v-1", payment="p-1"))
BROKEN = """
from ic_adapter.records.events import CreditEvent
from tests.ic_adapter.test_internal_errors import VOID
VOID.event_as(CreditEvent)
"""


def test_an_event_of_another_kind_is_named() -> None:
    """The text is for the log: which record, and what it holds."""
    assert VOID.event_as(VoidEvent).payment == "p-1"
    with pytest.raises(InternalError, match="record 1 of kind void holds a VoidEvent"):
        VOID.event_as(CreditEvent)


def test_it_is_no_refusal() -> None:
    """Whoever handles refusals lets it pass: it becomes HTTP 500, and a traceback in the log."""
    assert not issubclass(InternalError, AdapterError)


def test_optimized_python_checks_too() -> None:
    """The guard is there under -O."""
    command = [sys.executable, "-O", "-c", BROKEN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert "InternalError: record 1 of kind void" in done.stderr


def test_options_twice_in_the_address_of_a_database_are_refused() -> None:
    """At start, with what to do; only one of them would be used."""
    url = make_url("postgresql+psycopg://h/d?options=-c%20a=1&options=-c%20b=2")

    with pytest.raises(BadConfig, match="two options parameters; join them into one"):
        postgresql.engine_of(url)
