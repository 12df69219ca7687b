"""One night of 200 billers over SFTP, every preset of file faults on: what becomes of each file.

Growing and stalled uploads take their time on the billers' clocks, waiting on the clock of the pick-up: nothing here
waits for real but slow reads and a server that says nothing. ``make night`` runs it on both stores, alone on the
machine, and fails where a night takes longer than NIGHT_SECONDS; elsewhere nobody looks at the time.
"""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from click.testing import CliRunner

from ic_adapter.adapter import Adapter
from ic_adapter.cli.main import main
from ic_adapter.files.transport import sftp_folder
from ic_adapter.records.pickups import PickupReason, PickupState
from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.conftest import SETTLE, UB, Bench, SftpPlace

BILLERS = 200
#: Slow partners keep one of them waiting; each has a connection of its own.
WORKERS = 4
LIMIT = 300.0  # seconds of a look at one worker's billers on a loaded machine
#: Seconds of a night; infinite where the machine does other things beside.
ALLOWED = float(os.environ.get("NIGHT_SECONDS", "inf"))
STEP = timedelta(minutes=5)
#: Looks until the faults that do not end by themselves are switched off, and until the morning.
TROUBLED, LOOKS = 4, 12
#: What ends a whole connection, or lists 100,000 names, is on at one biller each, for a while; the others share theirs.
OF_THE_PLACE = ("login_outage", "silent_server", "key_changed", "huge_folder")


def presets(admin: httpx.Client) -> list[str]:
    """Every preset of file faults."""
    return sorted(it["name"] for it in admin.get("/__admin/file-faults").raise_for_status().json()["presets"])


def switch_on(admin: httpx.Client, bid: str, preset: str) -> None:
    """Switch a preset on at a biller."""
    body: dict[str, object] = {"preset": preset} | ({"times": 1} if preset in OF_THE_PLACE else {})
    admin.post(f"/__admin/billers/{bid}/file-faults", json=body).raise_for_status()


@pytest.fixture
def night(ic: Adapter, file_server: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, dict[str, str]]:
    """The billers, each with its preset, and their files on the way."""
    monkeypatch.setattr(sftp_folder, "PATIENCE", 4.0)
    owner = SftpPlace(file_server, now="2024-11-15T22:00:00")
    bench, of_biller = Bench(ic, owner), {}
    shared = [it for it in presets(file_server) if it not in OF_THE_PLACE]
    for number in range(BILLERS):
        bid = f"{owner.bid}-{number:03}"
        body = {"id": bid, "template": "3426", "accounts": 40, "seed": number, "now": "2024-11-15T22:00:00"}
        file_server.post("/__admin/billers", json=body).raise_for_status()
        make(ic, bid, "3426")
        of_biller[bid] = OF_THE_PLACE[number] if number < len(OF_THE_PLACE) else shared[number % len(shared)]
        if of_biller[bid] in ("login_outage", "silent_server", "key_changed"):
            switch_on(file_server, owner.bid, of_biller[bid])  # the account's own biller: every log-in meets it
        else:
            switch_on(file_server, bid, of_biller[bid])
        order = {"from": "2024-11-01", "to": "2024-11-15", "accounts": 10, "drop": "UB"}
        file_server.post(f"/__admin/billers/{bid}/bill-run", json=order).raise_for_status()
    return bench, of_biller


def test_night(night: tuple[Bench, dict[str, str]], file_server: httpx.Client, store_url: str) -> None:
    """Every file is imported once but those whose upload was lost or came twice, and each has its line in the report."""
    bench, of_biller = night
    began = time.perf_counter()
    share = BILLERS // WORKERS  # in a row: every WORKERS-th biller would give one worker all the slow partners
    for look in range(LOOKS):
        if look == TROUBLED:
            for bid in (bench.place.bid, *of_biller):
                file_server.delete(f"/__admin/billers/{bid}/file-faults").raise_for_status()
        with ThreadPoolExecutor(WORKERS) as pool:
            parts = [list(of_biller)[share * part :][:share] for part in range(WORKERS)]
            for done in [pool.submit(bench.pickup().look, part) for part in parts]:
                done.result(LIMIT)
        bench.now += max(STEP, SETTLE)
        for bid in of_biller:
            file_server.post(f"/__admin/billers/{bid}/clock", json={"advance": {"minutes": 5}}).raise_for_status()
    seconds = time.perf_counter() - began

    report = CliRunner().invoke(main, ["files", "list", "--db", store_url, "--limit", "1000"]).output
    print(f"{seconds:.1f} s, {time.process_time():.1f} s of processor time here\n{report}")  # noqa: T201 — for a person
    fates: dict[str, Counter[tuple[str, str]]] = {}
    for bid, preset in of_biller.items():
        imported = bench.ic.importer.all(bid)
        rows = bench.ic.files.all(bid)
        assert rows, (bid, preset)
        assert len({it.file for it in imported}) == len(imported) <= 1, (bid, preset)
        assert f" {bid} " in report
        for row in rows:
            fates.setdefault(preset, Counter())[row.state.value, row.reason_code.value] += 1
        assert (len(imported) == 1) is (preset != "torn_upload"), (bid, preset, rows)
    assert len(report.splitlines()) == 1 + sum(len(bench.ic.files.all(bid)) for bid in of_biller)
    assert set(of_biller.values()) == set(presets(file_server))
    assert fates["torn_upload"].keys() == {(PickupState.SEEN, PickupReason.NO_END)}
    assert seconds < ALLOWED


def test_a_lost_connection_is_the_trouble_of_one(ic: Adapter, file_server: httpx.Client) -> None:
    """The biller whose file breaks the connection is in trouble; the next one gets a new connection in the same look."""
    broken, whole = SftpPlace(file_server), SftpPlace(file_server)
    for place in (broken, whole):
        make(ic, place.bid, "3426")
        place.put(f"{UB}/{NAME}", SAMPLE.encode())
    body = {"fault": "reset_at_byte", "parameters": {"bytes": 0}, "times": "always"}
    file_server.post(f"/__admin/billers/{broken.bid}/file-faults", json=body).raise_for_status()
    bench = Bench(ic, whole)
    bench.pickup().look([broken.bid, whole.bid])
    bench.now += SETTLE
    troubles = {it.bid: it.trouble for it in bench.pickup().look([broken.bid, whole.bid])}
    assert (bool(troubles[broken.bid]), troubles[whole.bid]) == (True, "")
    assert bench.imports() == [NAME]
