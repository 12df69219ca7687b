"""One fleet of three processes for all tests that leave it whole."""

import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.bounded import within

PROCESSES = 3
TOKEN = "canary-token"
ASK = b"XMLREQUEST=<Request><GetAccountBalance/></Request>"
SECONDS = 30.0


class Fleet:
    """A running fleet: its address, and what it prints."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url = process, url
        self.client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=SECONDS)

    def ask(self, biller_id: str, body: bytes = ASK) -> httpx.Response:
        """Send a request to the biller's router, which knows nothing of the admin API's token."""
        return httpx.post(f"{self.url}/billers/{biller_id}/router", content=body, timeout=SECONDS)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End it by one signal; exit code and what it said on standard error."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, errors


@contextmanager
def running(folder: Path, *flags: str) -> Generator[Fleet, None, None]:
    """A fleet of its own, which is ended whatever happens."""
    command = [sys.executable, "-m", "simulator.cli", "fleet", "--processes", str(PROCESSES), "--port", "0", *flags]
    command += ["--admin-token", TOKEN] if "--" in flags else ["--", "--admin-token", TOKEN]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = within("the address of the fleet", process.stdout.readline)
        assert line, process.communicate(timeout=SECONDS)[1]
        started = Fleet(process, line.split()[2])
        with started.client:
            yield started
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate(timeout=SECONDS)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Three processes behind one address."""
    with running(tmp_path_factory.mktemp("fleet")) as started:
        yield started
