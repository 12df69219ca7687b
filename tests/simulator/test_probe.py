"""The probe of the images: content with a ready server only, and run as the images run it."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PROBE = Path(__file__).resolve().parents[2] / "simulator" / "edge" / "probe.py"


def probe(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it without site packages."""
    command = [sys.executable, "-I", "-S", str(PROBE), *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=30, check=False)


def test_ready_server_is_content(server: str) -> None:
    """200 is 0."""
    assert probe(f"NO_SUCH_VARIABLE={urlsplit(server).port}", "/__admin/ready").returncode == 0


def test_environment_names_the_port(server: str) -> None:
    """A container told to listen elsewhere is asked there."""
    port = str(urlsplit(server).port)

    assert probe("CAYENTA_SIM_PORT=1", "/__admin/ready", CAYENTA_SIM_PORT=port).returncode == 0


def test_other_answers_are_not_ready(server: str) -> None:
    """404 is 1."""
    assert probe(f"NO_SUCH_VARIABLE={urlsplit(server).port}", "/nowhere").returncode == 1


@pytest.mark.parametrize("port", ["70000", "eighty", ""])
def test_port_that_is_none_is_not_ready(port: str) -> None:
    """A bad setting is unhappy, without a traceback."""
    done = probe("CAYENTA_SIM_PORT=1", "/__admin/ready", CAYENTA_SIM_PORT=port)

    assert (done.returncode, done.stderr) == (1, "")


def test_closed_port_is_not_ready() -> None:
    """Nobody listens: 1."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        assert probe(f"NO_SUCH_VARIABLE={unused.getsockname()[1]}", "/__admin/ready").returncode == 1


@pytest.mark.parametrize("arguments", [(), ("8480", "/__admin/ready"), ("A=1",)])
def test_wrong_use_is_told(arguments: tuple[str, ...]) -> None:
    """2, and how to use it."""
    done = probe(*arguments)

    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
