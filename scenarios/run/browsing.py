"""Fixtures of scenarios that open pages: the browser of this process, and the visits of one scenario."""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.pages import chromium
from scenarios.pages.chromium import Chromium
from scenarios.pages.visits import Visits

LONGEST = 110
VISITS = pytest.StashKey[Visits]()
NONE: dict[str, Any] = {"pictures": [], "last_look": ""}


@pytest.fixture(scope="session")
def scenario_chromium(request: pytest.FixtureRequest) -> Iterator[Callable[[], Chromium]]:
    """Start the one browser of this process when a scenario first needs it; skip the scenario where none can be had."""
    with ExitStack() as opened:
        found: list[Chromium] = []

        def needed() -> Chromium:
            if reason := chromium.missing():
                if request.config.getoption("--scenario-require-browser"):
                    raise StepError(reason)
                pytest.skip(reason)
            if not found:
                found.append(Chromium())
                opened.callback(found[0].close)
            return found[0]

        yield needed


@pytest.fixture
def visits(request: pytest.FixtureRequest, world: World, scenario_chromium: Callable[[], Chromium]) -> Iterator[Visits]:
    """Give the scenario its own browsers, which are closed when it ends."""
    folder = request.config.getoption("--scenario-report")
    made = Visits(world, scenario_chromium, Path(folder) / "img" if folder else None, _name(request.node))
    made.every_look = bool(request.config.getoption("--scenario-every-look"))
    request.node.stash[VISITS] = made
    yield made
    made.close()


def note_failure(item: pytest.Item) -> list[str]:
    """Keep how the page looked at which a step failed; return lines about it."""
    made = item.stash.get(VISITS, None)
    if made is None:
        return []
    made.note_failure()
    return made.state()


def as_record(item: pytest.Item) -> dict[str, Any]:
    """Return the pictures of a scenario for the report."""
    made = item.stash.get(VISITS, None)
    return NONE if made is None else made.as_record()


def _name(item: pytest.Item) -> str:
    """How the scenario's pictures begin: its file, its name, its row of Examples; a number keeps long ones apart."""
    name = f"{item.path.stem} {re.sub(r'^test_', '', item.name)}"
    return name if len(name) <= LONGEST else f"{name[:LONGEST]} {zlib.crc32(name.encode()):08x}"
