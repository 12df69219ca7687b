"""The check of a bill of materials (`make sbom`): every package of a lock is named, with its version and hashes."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.shape.test_locks import entries
from tools import sbom

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("requirements-plain", "requirements-simulator", "requirements")
CHANGES: tuple[dict[str, Any] | None, ...] = ({"name": "other"}, {"version": "0"}, {"externalReferences": []}, None)


def bill(lock: str) -> dict[str, Any]:
    """What cyclonedx-py writes of a lock, as far as the check reads it."""
    return {
        "components": [
            {
                "name": name,
                "version": version,
                "externalReferences": [{"hashes": [{"alg": "SHA-256", "content": one} for one in sorted(hashes)]}],
            }
            for (name, version), hashes in sbom.locked(lock).items()
        ]
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_each_package_of_a_lock_is_looked_for(name: str) -> None:
    """Left out, renamed, of another version, without its hashes: each is told with the package."""
    lock = (ROOT / f"{name}.lock").read_text()
    whole = bill(lock)

    assert {package for package, _ in sbom.locked(lock)} == set(entries(f"{name}.lock"))
    assert sbom.differences(lock, whole) == []
    for number, component in enumerate(whole["components"]):
        for change in CHANGES:
            parts = list(whole["components"])
            parts[number : number + 1] = [] if change is None else [component | change]
            assert any(component["name"] in line for line in sbom.differences(lock, {"components": parts}))


def test_every_shipped_lock_has_a_bill() -> None:
    """`make sbom` writes one for what an image or a user without the tests installs."""
    (line,) = re.findall(r"^SBOM = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert tuple(line.split()) == SHIPPED
