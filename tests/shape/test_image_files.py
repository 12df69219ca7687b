"""Static facts of the images' files: what can be known without an engine, so that ``make test`` sees it break."""

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # has no types of its own

from tests.image.compose import services

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("simulator", "adapter")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each on one line, without comments."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined if line.strip())]


def stage(name: str) -> list[tuple[str, str]]:
    """The instructions of one stage."""
    found: list[tuple[str, str]] = []
    inside = False
    for word, rest in instructions():
        if word == "FROM":
            inside = rest.endswith(f" AS {name}")
        if inside:
            found.append((word, rest))
    assert found, name
    return found


def compose() -> dict[str, Any]:
    """compose.yaml as it stands."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_every_install_is_pinned_by_hash() -> None:
    """Each pip command takes the lock with its hashes, or no index at all."""
    runs = [part for word, rest in instructions() if word == "RUN" for part in rest.split("&&")]
    installs = [part for part in runs if re.search(r"/pip .*\b(install|wheel)\b", part)]

    assert len(installs) == 5
    assert all("--require-hashes" in part or "--no-index" in part for part in installs), installs


def test_base_is_an_argument() -> None:
    """Every stage starts from BASE or from a stage; no registry is named."""
    froms = [rest for word, rest in instructions() if word == "FROM"]
    stages = {rest.rpartition(" AS ")[2] for rest in froms}

    assert ("ARG", "BASE=python:3.11-slim") in instructions()
    assert all(rest.partition(" AS ")[0] in {"${BASE}", *stages} for rest in froms), froms


@pytest.mark.parametrize("target", SERVICES)
def test_user_is_a_number_other_than_root(target: str) -> None:
    """A platform that forbids root can tell from the image alone; no later stage takes it back."""
    users = [rest for word, rest in (*stage("runtime"), *stage(target)) if word == "USER"]

    assert users == ["10001:10001"]


@pytest.mark.parametrize("target", SERVICES)
def test_health_check_is_light(target: str) -> None:
    """A list, no shell; Python without site packages; the stand-alone probe."""
    (check,) = (rest for word, rest in stage(target) if word == "HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])

    assert command[:4] == ["python", "-I", "-S", "/app/probe.py"]


def test_probe_imports_nothing_heavy() -> None:
    """It costs a socket: no package of ours, no HTTP library."""
    tree = ast.parse((ROOT / "simulator" / "edge" / "probe.py").read_text())
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert imported == {"os", "socket", "sys"}
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("target", SERVICES)
def test_process_1_is_ours(target: str) -> None:
    """The entry point is a list: a shell in between would swallow SIGTERM."""
    words = dict(stage(target))

    assert json.loads(words["ENTRYPOINT"]) == [{"simulator": "cayenta-sim", "adapter": "ic-adapter"}[target]]
    assert json.loads(words["CMD"]) == ["serve"]


def test_plain_build_makes_the_simulator() -> None:
    """``docker build .`` makes what most want."""
    froms = [rest for word, rest in instructions() if word == "FROM"]

    assert froms[-1].endswith(" AS simulator")


def test_context_is_an_allow_list() -> None:
    """Everything is left out but what the Dockerfile copies: no history, no environment, no secrets."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    copied = {
        name
        for word, rest in (*stage("simulator-app"), *stage("adapter-app"))
        if word == "COPY"
        for name in rest.split()[:-1]
    }  # the last word is where to

    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied


@pytest.mark.parametrize("name", SERVICES)
def test_compose_is_strict(name: str) -> None:
    """Read-only root, no capabilities, no new privileges, loopback ports, the image's own health check."""
    service = compose()["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "test" not in service["healthcheck"]
    assert service["build"]["target"] == name


def test_compose_waits_for_health() -> None:
    """The adapter starts when the simulator is healthy, not when its process exists."""
    assert compose()["services"]["adapter"]["depends_on"] == {"simulator": {"condition": "service_healthy"}}


def test_compose_is_understood_by_the_image_test() -> None:
    """Each key of a service means something to image-test; order follows what waits for what."""
    assert [service.name for service in services({})] == ["simulator", "adapter"]


def test_compose_gives_no_fixed_token() -> None:
    """Unset, the token stays empty, so that each program makes one of its own."""
    flags = [flag for service in services({}) for flag in service.flags if "TOKEN" in flag]

    assert flags == ["--env=CAYENTA_SIM_ADMIN_TOKEN=", "--env=IC_ADAPTER_TOKEN="]


@pytest.mark.parametrize("page", ["README.md", "docs/ci.md"])
def test_page_shows_what_image_test_runs(page: str) -> None:
    """The CI snippet is the file that image-test runs, to the letter, and short."""
    snippet = (ROOT / "tools" / "image" / "ci.sh").read_text()

    assert f"```sh\n{snippet}```\n" in (ROOT / page).read_text()
    assert len(snippet.splitlines()) <= 15
