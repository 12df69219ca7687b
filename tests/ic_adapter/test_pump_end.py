"""An orderly end: what is under way at SIGTERM is settled, not cut off (design §4)."""

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from ic_adapter.adapter import adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store import records
from tests.bounded import within
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

ADDED = says(envelope("AddARItem", tags(STATUS="0", STATUS_DESC="AR item 205185 added.")))


def test_call_under_way_at_the_end(tmp_path: Path, router: ScriptedRouter) -> None:
    """`ic-adapter pump run` waits at SIGTERM for the answer to a payment, keeps it, and ends with 0."""
    db = str(tmp_path / "ic.db")
    asked, told = threading.Event(), threading.Event()

    def slow(client: Any, over: threading.Event) -> None:
        asked.set()
        told.wait(20)
        ADDED(client, over)

    router.script["AddARItems"] = slow
    with adapter(db, test_clock=False) as opened:
        settings: dict[str, str | None] = {"11": router.url}
        opened.register.create(NewBiller(id="b", template="836", settings=settings, keys={}, bif={}))
        event = PaymentEvent(source_id="p-1", account_number="2003708", amount="10.00", instrument=Instrument.CC)
        opened.intake.submit("b", Kind.PAYMENT, event)
    command = [sys.executable, "-m", "ic_adapter.cli", "pump", "run", "--db", db]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert asked.wait(30)
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        said = process.stdout
        assert within("the word that it stops", lambda: any(line.startswith("stopping") for line in said))
        told.set()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate(timeout=30)

    with adapter(db, test_clock=False) as opened, opened.store.reading() as connection:
        found = records.by_source(connection, "b", Kind.PAYMENT, "p-1")
    assert found is not None
    assert (found.state, router.functions) == (State.SENT, ["AddARItems"])
