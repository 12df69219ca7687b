"""The packs through the adapter on PostgreSQL: what holds on a file holds on a server."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from scenarios.run.programs import file_server_settings
from simulator.testing import CayentaSim
from tests.ic_adapter import process as adapter
from tests.postgres_server import running

PACKS = (
    "flow_alerts flow_contact_details flow_lockbox flow_mailing_address flow_payments flow_registration flow_returns"
    " flow_stw_opengov flow_tie_out flow_voids_and_credits"
).split()


@pytest.fixture
def urls(tmp_path: Path) -> Generator[tuple[str, str], None, None]:
    """A simulator, and an adapter on a database of its own."""
    flags = ("--test-clock", "--no-pump", "--settle-seconds", "0", "--sftp-poll-seconds", "86400")
    with running() as database, CayentaSim(process=True, file_server=True) as sim:
        settings = file_server_settings(sim.url)
        process, at = adapter.start(tmp_path, "--db", database, *flags, environment=settings)
        try:
            yield sim.url, at
        finally:
            adapter.stop(process)


def test_every_flow_of_the_pump(tmp_path: Path, urls: tuple[str, str]) -> None:
    """Each scenario of the pump passes with its records on PostgreSQL."""
    router, at = urls
    command = [sys.executable, "-m", "scenarios.cli", "run", *PACKS, "--router", router, "--adapter", at]

    ended = subprocess.run(
        [*command, "--workers", "2"], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
    )

    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-5000:]
    assert "failed" not in ended.stdout.splitlines()[-1]
