"""Start of the file server: refusals in one line, ports in files, nothing of SSH loaded without it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.process import start
from tests.simulator.sftp.conftest import PATIENCE


def refused(folder: Path, *flags: str) -> str:
    """What a start says that must end by itself."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *flags]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    """The line names the address and the option."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused(tmp_path, "--sftp-port", str(port))
    assert f"127.0.0.1:{port}" in told
    assert "--sftp-port" in told


@pytest.mark.parametrize("port", ["-2", "65536"])
def test_an_impossible_port_is_told(tmp_path: Path, port: str) -> None:
    """As for the router's port."""
    assert "choose another port" in refused(tmp_path, "--sftp-port", port)


def test_a_damaged_host_key_is_told(tmp_path: Path) -> None:
    """The line names the file and both ways out."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "sftp_host_key").write_text("no key")
    told = refused(tmp_path, "--data", str(data), "--sftp-port", "0")
    assert "sftp_host_key" in told
    assert "remove it" in told


def test_the_host_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600, as ssh demands of a key."""
    data = tmp_path / "data"
    process, _ = start(tmp_path, "--data", str(data), "--sftp-port", "0")
    assert (data / "sftp_host_key").stat().st_mode & 0o777 == 0o600
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_ssh_is_loaded_with_the_option_only() -> None:
    """Start-up is measured: without ``--sftp-port`` neither asyncssh nor cryptography is imported."""
    code = (
        "import sys, simulator.cli.serving, simulator.edge.server, simulator.edge.wiring, simulator.control.admin_calls;"
        "print([name for name in ('asyncssh', 'cryptography', 'paramiko') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.strip() == "[]"


def test_sessions_end_with_the_program(tmp_path: Path) -> None:
    """SIGTERM ends the program with 0 while a client is connected and says nothing."""
    process, _ = start(tmp_path, "--sftp-port", "0", "--port-file", "port")
    port = int((tmp_path / "port.sftp").read_text())
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as silent:
        assert silent.recv(4) == b"SSH-"
        process.terminate()
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in stdout + stderr
