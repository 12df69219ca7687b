"""A simulator as a process of its own: ``cayenta-sim serve`` on a free port, with settings of nobody's shell."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.testing.errors import NotStarted

START_SECONDS = 30.0
STOP_SECONDS = 5.0
LOOK_EVERY = 0.02


class ServerProcess:
    """One simulator on loopback; ``port`` 0 takes any free one."""

    def __init__(self, port: int, journal_size: int, *, file_server: bool = False) -> None:
        self._folder = TemporaryDirectory(prefix="cayenta-sim-")
        self._port_file, self._log = (Path(self._folder.name, name) for name in ("port", "log"))
        self._command = [sys.executable, "-m", "simulator.cli", "serve", "--port", str(port)]
        self._command += ["--port-file", str(self._port_file), "--journal-size", str(journal_size)]
        if file_server:
            self._command += ["--sftp-port", "0"]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        """Serve; NotStarted quotes its log."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
        with self._log.open("wb") as log:
            # Its own session, so that Ctrl-C reaches the test alone, which ends it in order.
            self._process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._port_file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self._log.read_text(errors="replace").strip()
                self.stop()
                raise NotStarted(f"cayenta-sim serve: {said or 'it does not accept connections'}")
            time.sleep(LOOK_EVERY)
        self.url = f"http://127.0.0.1:{self._port_file.read_text().strip()}"

    def stop(self) -> None:
        """SIGTERM, and the hard way where that is not enough."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._folder.cleanup()
