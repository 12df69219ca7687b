"""The locks hold what pyproject.toml asks for, with a hash for every file and no trace of where it was fetched."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
#: An entry: name, version, perhaps a marker, a hash for each file of the release. Nothing else may stand in a lock:
#: no option, no address, no path.
ENTRY = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)(\[[a-z0-9,-]+\])?==(?P<version>[0-9][\w.+!]*)(?: ; (?P<marker>[^\\\n]+))?"
    r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)
LOCKS = (
    "requirements.lock",
    "requirements-plain.lock",
    "requirements-simulator.lock",
    "requirements-qa.lock",
    "requirements-test.lock",
    "requirements-build.lock",
    "requirements-uv.lock",
    "requirements-site.lock",
    "requirements-sbom.lock",
)


def entries(lock: str) -> dict[str, Version]:
    """Return the versions that a lock pins, by normalized name; the first line that is no entry fails."""
    text = (ROOT / lock).read_text()
    pinned: dict[str, Version] = {}
    at = 0
    while at < len(text):
        entry = ENTRY.match(text, at)
        assert entry, f"{lock}: not a pinned version with its hashes: {text[at:].splitlines()[0]!r}"
        if entry["marker"]:
            Marker(entry["marker"])
        pinned[canonicalize_name(entry["name"])] = Version(entry["version"])
        at = entry.end()
    return pinned


def requirements(lock: str) -> list[Requirement]:
    """Return what pyproject.toml asks of this lock; the extras of the test lock are those of ``make test``."""
    project, build = PROJECT["project"], PROJECT["build-system"]
    plain, extras = project["dependencies"], project["optional-dependencies"]
    simulator = plain + extras["sftp"] + extras["statements"]
    lines = {
        "requirements.lock": simulator + extras["adapter"],
        "requirements-plain.lock": plain,
        "requirements-simulator.lock": simulator,
        "requirements-qa.lock": simulator + extras["adapter"] + extras["scenarios"],
        "requirements-test.lock": sum(extras.values(), plain),
        "requirements-build.lock": build["requires"],
    }[lock]
    return [found for found in map(Requirement, lines) if found.name != project["name"]]


def missing(lock: str) -> list[str]:
    """Return one line for each requirement that the lock does not meet."""
    pinned = entries(lock)
    found = []
    for requirement in requirements(lock):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{lock} has no {requirement.name}; run make lock")
        elif version not in requirement.specifier:
            found.append(f"{lock} has {requirement.name} {version}, outside {requirement.specifier}; run make lock")
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_nothing_but_versions_and_hashes(lock: str) -> None:
    """Every line belongs to an entry with hashes: no index, no host name, no path can stand between them."""
    assert entries(lock)


@pytest.mark.parametrize("lock", LOCKS[:-3])
def test_lock_meets_every_requirement(lock: str) -> None:
    """Each requirement has its version in the lock, inside the range that pyproject.toml gives."""
    assert requirements(lock)
    assert missing(lock) == []


def test_extras_of_a_requirement_are_locked() -> None:
    """An extra brings packages of its own, which a lock without it would lack."""
    pinned = entries("requirements.lock")

    assert {"psycopg-binary", "uvloop", "httptools"} <= set(pinned)


def test_locks_agree() -> None:
    """The tests run on the versions that the product ships with."""
    tested = entries("requirements-test.lock")

    for lock in LOCKS[:3]:
        shipped = entries(lock)
        assert {name: tested.get(name) for name in shipped} == shipped, lock
