"""`make run` while somebody else has its ports: it says so, and prints the README's commands with the real ports.

Beside the flow itself: what a reader does next with the biller and the database that it leaves.
"""

import json
import re
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from ic_adapter.cli.main import main as ic_adapter
from scenarios import demo, demo_partner
from scenarios.context.world import Urls, World

_point_out = demo._point_out
CRM_PAGE = Path(__file__).parents[2] / "docs" / "crm.md"


@pytest.fixture
def left() -> dict[str, Any]:
    """What the pages of the demo's biller need, as the router answered; filled while both programs run."""
    return {}


def _wire_up(world: World, left: dict[str, Any]) -> None:
    """Make the demo's biller without its flow; keep what a payer's profile asks of the router, and what a command says."""
    demo._wire_up(world, demo.BILLER)
    demo._drop(world, demo.BILL_FILE.name, demo.BILL_FILE.read_bytes())
    demo._make_payer(world)
    account = world.at_ic(f"/accounts/{demo.ACCOUNT}")
    for page in ("contact-details", "mailing-address"):
        left[page] = world.api("GET", f"{account}/{page}")["outcome"]
    left["stopped"] = [name for name, one in world.api("GET", world.at_ic("/endpoints")).items() if one["paused"]]
    lost = {"name": "lost", "preset": "lost_reply", "match": {"function": "AddARItems"}}
    world.admin("POST", world.of_biller("/faults"), lost)
    demo._decide(world, demo._pay(world, "guid-1", {}))
    left["decided"] = world.api("GET", world.at_ic("/records/1"))["result"].get("item_no")
    left["database"] = Path(world.urls.database)
    left["check"] = _follow_crm_page(world)
    command = ["billers", "history", demo.BILLER, "--db", world.urls.database]
    left["history"] = CliRunner().invoke(ic_adapter, command).output


def _follow_crm_page(world: World) -> str:
    """What docs/crm.md says for a biller without a Cayenta at hand; the onboarding check, with calls."""
    (body,) = re.findall(r"^curl .*/__admin/billers .*-d '(.*)'$", CRM_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    biller = json.loads(body)
    made = world.admin("POST", "/__admin/billers", biller)
    addresses = dict.fromkeys(("8", "11", "14", "17", "101"), made["router_url"])
    world.api("POST", "/api/billers", biller | {"settings": addresses | {"46": "APAY", "47": "EBILL"}})
    page = f"{world.urls.adapter}/crm/billers/{biller['id']}/onboarding"
    form = {"run": "yes"}
    return httpx.post(page, data=form, headers={"Origin": world.urls.adapter}, timeout=30, trust_env=False).text


def _follow_links(urls: Urls, lines: list[str], left: dict[str, Any]) -> None:
    """Open what the lines on sign-on say can be opened, and send their commands, as a reader does."""
    _point_out(urls, lines)
    links = [line.split()[1] for line in lines if line.startswith(("sign-on", "clerk"))]
    left["opened"] = [httpx.get(link, trust_env=False, timeout=30).headers["location"] for link in links]
    commands = [shlex.split(line)[1:] for line in lines if " curl " in line]
    left["answers"] = [
        httpx.post(
            url, auth=httpx.BasicAuth(*login.split(":")), json=json.loads(body), trust_env=False, timeout=30
        ).json()
        for _, _, login, _, _, url, _, body in commands
    ]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch, left: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Two ports that somebody listens on, as the documented ones."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = (one.getsockname()[1], two.getsockname()[1])
        monkeypatch.setattr(demo, "FIXED_PORTS", ports)
        monkeypatch.setattr(demo, "_show", lambda world: _wire_up(world, left))
        monkeypatch.setattr(demo, "_show_night", lambda _world: None)
        monkeypatch.setattr(demo_partner, "show", lambda _world, _console, _patience: None)
        monkeypatch.setattr(demo, "_point_out", lambda urls, lines: _follow_links(urls, lines, left))
        monkeypatch.setattr(demo, "_serve", lambda: None)
        yield ports


def test_taken_ports_are_told(taken: tuple[int, int], left: dict[str, Any]) -> None:
    """Both programs, at the start; every command of the README with their addresses, and none with the others.

    The biller that is left can be used: no page of its payer stops an endpoint group, the payment that a person decided
    can be voided by its item number, and commands find the database.
    """
    result = CliRunner().invoke(demo.main, [])

    assert result.exit_code == 0, result.output
    assert "/portal/demo/  (log in as pat.payer@example.org, password" in result.output
    for name in ("site", "portal", "agent"):
        assert f"/billers/demo/{name}  (" in result.output
    assert "/crm/billers\n" in result.output
    assert left["opened"] == [f"/portal/demo/accounts/{demo.ACCOUNT}/pay", "/agent/demo/open"]
    assert [set(one) >= {"success"} and one["success"] for one in left["answers"]] == [True, True]
    assert (left["contact-details"], left["mailing-address"], left["stopped"]) == ("SENT", "SENT", [])
    assert left["decided"] == "205185"
    assert "Nothing has to be fixed." in left["check"]
    assert f"export IC_ADAPTER_DB={left['database']} " in result.output
    assert "created from template 3426" in left["history"]
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
