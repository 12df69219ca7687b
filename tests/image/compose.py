"""compose.yaml as arguments of ``docker run``: for engines without a compose program; a key it does not know is an error."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped]  # comes with uvicorn[standard]; has no types of its own

from tests.image.base import ROOT

VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
PREFIX = "image-test"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its image, the target it is built from, the flags it runs with, whom it waits for."""

    name: str
    image: str
    target: str
    flags: tuple[str, ...]
    after: tuple[str, ...]


def services(environment: Mapping[str, str] = os.environ) -> tuple[Service, ...]:
    """The services of compose.yaml, each after those it waits for."""
    rows = _filled(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"], environment)
    found = {name: _service(name, row) for name, row in rows.items()}
    ordered: dict[str, Service] = {}
    while len(ordered) < len(found):
        ready = [one for one in found.values() if one.name not in ordered and set(one.after) <= set(ordered)]
        assert ready, "services wait for each other"
        ordered.update({one.name: one for one in ready})
    return tuple(ordered.values())


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    """The value with its ``${NAME:-default}`` filled in, after parsing as compose does: what is filled in stays text."""
    match value:
        case dict():
            return {key: _filled(one, environment) for key, one in value.items()}
        case list():
            return [_filled(one, environment) for one in value]
        case str():
            return VARIABLE.sub(lambda found: environment.get(found[1]) or found[2], value)
        case _:
            return value


def _service(name: str, row: Mapping[str, Any]) -> Service:
    flags = [flag for key, value in row.items() for flag in KEYS[key](value)]
    after = row.get("depends_on", {})
    assert all(one == {"condition": "service_healthy"} for one in after.values()), "only service_healthy is waited for"
    return Service(name, row["image"], row["build"]["target"], tuple(flags), tuple(after))


def _volume(text: str) -> str:
    source, _, rest = text.partition(":")
    return f"{ROOT / source}:{rest}" if source.startswith(".") else f"{PREFIX}-{source}:{rest}"


#: What each key of a service means to ``docker run``. Ports are not published here: the network itself is asked.
KEYS: Mapping[str, Callable[[Any], list[str]]] = {
    "build": lambda _: [],
    "image": lambda _: [],
    "depends_on": lambda _: [],
    "ports": lambda _: [],
    "healthcheck": lambda value: [] if set(value) == {"start_interval"} else [f"--unknown-health={value}"],
    "read_only": lambda value: ["--read-only"] if value else [],
    "cap_drop": lambda value: [f"--cap-drop={one}" for one in value],
    "security_opt": lambda value: [f"--security-opt={one.removesuffix(':true')}" for one in value],
    "environment": lambda value: [f"--env={name}={text}" for name, text in value.items()],
    "volumes": lambda value: [f"--volume={_volume(one)}" for one in value],
    "tmpfs": lambda value: [f"--tmpfs={one}" for one in value],
}
