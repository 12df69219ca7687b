"""What the facts about the images stand on: the engine, the README's snippet run to its end, and compose.yaml running."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Generator
from dataclasses import dataclass

import pytest

from tests.image.base import ROOT, tell
from tests.image.compose import PREFIX, Service, services
from tests.image.engine import ENGINES, Engine, choose
from tests.needs import skip_without
from tools.optional_tools import TOOLS

NETWORK = "image-test"
TOKENS = {"CAYENTA_SIM_ADMIN_TOKEN": "token-of-the-simulator", "IC_ADAPTER_TOKEN": "token-of-the-adapter"}
PATIENCE = 60  # seconds until a container must be healthy


@dataclass(frozen=True, slots=True)
class Running:
    """The services of compose.yaml, running and healthy."""

    engine: Engine
    services: tuple[Service, ...]

    def python(self, service: str, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Python script inside a service's container, as its user."""
        return self.engine.docker("exec", service, "python", "-c", script, *arguments, check=False)


@pytest.fixture(scope="session")
def engine() -> Generator[Engine, None, None]:
    """The engine, in front of the path as ``docker``; what this run made is removed at its end."""
    named = os.environ.get("IMAGE_ENGINE")
    if named in TOOLS:
        skip_without(named)
    elif not named and not any(shutil.which(engine) for engine in ENGINES):
        skip_without("podman")
    chosen = choose()
    tell(f"{chosen.name}: {chosen.how}; base {chosen.base}")
    chosen.install()
    chosen.clear()
    yield chosen
    chosen.clear()
    chosen.docker("volume", "rm", f"{PREFIX}-adapter-data", check=False)


@pytest.fixture(scope="session")
def snippet(engine: Engine) -> Generator[subprocess.CompletedProcess[str], None, None]:
    """The CI snippet of the README, run as it stands."""
    tell("running tools/image/ci.sh (its first line builds the image)")
    done = engine.shell((ROOT / "tools" / "image" / "ci.sh").read_text())
    yield done
    engine.docker("rm", "--force", "--volumes", "simulator", check=False)


@pytest.fixture(scope="session")
def images(engine: Engine) -> dict[str, str]:
    """The images of compose.yaml by their target, built."""
    for service in services():
        tell(f"building target {service.target}")
        engine.docker("build", "--quiet", "--target", service.target, "--tag", service.image, ".", timeout=900)
    return {service.target: service.image for service in services()}


@pytest.fixture(scope="session")
def running(
    engine: Engine, images: dict[str, str], snippet: subprocess.CompletedProcess[str]
) -> Generator[Running, None, None]:
    """compose.yaml on a network of its own: each service started when those it waits for are healthy."""
    assert images, snippet
    engine.docker("rm", "--force", "--volumes", "simulator", check=False)
    engine.docker("network", "create", NETWORK)
    started = services(TOKENS)
    for service in started:
        where = ("--name", service.name, "--network", NETWORK)
        engine.docker("run", "--detach", *where, *service.flags, service.image)
        wait_healthy(engine, service.name, service.image)
    yield Running(engine, started)
    engine.docker("rm", "--force", "--volumes", *(service.name for service in started), check=False)
    engine.docker("network", "rm", NETWORK, check=False)


def health_command(engine: Engine, image: str) -> list[str]:
    """The command of the image's own HEALTHCHECK."""
    shown = json.loads(engine.docker("image", "inspect", image).stdout)[0]
    form, *command = (shown["Config"].get("Healthcheck") or shown["Healthcheck"])["Test"]  # docker; podman
    assert form == "CMD"
    return list(command)


def wait_healthy(engine: Engine, name: str, image: str) -> None:
    """Ask with the image's own health check until it is content; if that fails, its log is the failure's text."""
    command = health_command(engine, image)
    until = time.monotonic() + PATIENCE
    while engine.docker("exec", name, *command, check=False).returncode != 0:
        ended = engine.docker("inspect", "--format", "{{.State.Running}}", name).stdout.strip() != "true"
        if ended or time.monotonic() > until:
            log = engine.docker("logs", name, check=False)
            pytest.fail(f"{name} {'ended' if ended else 'is not healthy'}: {log.stdout}{log.stderr}")
        time.sleep(0.1)
