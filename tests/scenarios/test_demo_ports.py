"""`make run` while somebody else has its ports: it says so, and prints the README's commands with the real ports."""

import re
import socket
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from scenarios import demo


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Two ports that somebody listens on, as the documented ones."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = (one.getsockname()[1], two.getsockname()[1])
        monkeypatch.setattr(demo, "FIXED_PORTS", ports)
        for name in ("_show", "_show_night"):
            monkeypatch.setattr(demo, name, lambda _world: None)
        monkeypatch.setattr(demo, "_serve", lambda: None)
        yield ports


def test_taken_ports_are_told(taken: tuple[int, int]) -> None:
    """Both programs, at the start; every command of the README with their addresses, and none with the others."""
    result = CliRunner().invoke(demo.main, [])

    assert result.exit_code == 0, result.output
    assert "/portal/demo/  (log in as pat.payer@example.org, password" in result.output
    for name in ("site", "portal", "agent"):
        assert f"/billers/demo/{name}  (" in result.output
    said = dict(re.findall(r"port ([0-9]+) is in use; the [a-z]+ listens on (\S+) instead", result.output))
    assert set(said) == {str(port) for port in taken}
    commands = [line for line in result.output.partition("The README's commands")[2].splitlines() if "curl" in line]
    in_readme = [line for line in demo.README.read_text().splitlines() if line.startswith("curl ")]
    assert len(commands) == len(in_readme)
    assert all(any(url in line for url in said.values()) for line in commands)
    assert not any(":8480" in line or ":8490" in line for line in commands)


@pytest.mark.usefixtures("taken")
def test_free_ports_need_no_word() -> None:
    """`ONCE=1` takes free ports on purpose."""
    assert "in use" not in CliRunner().invoke(demo.main, ["--once"]).output
