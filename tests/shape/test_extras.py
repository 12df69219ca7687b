"""The package without its extras: what is there works, and what is not there names the extra that brings it."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OURS = "mock-cayenta"
#: Stands first on the path of a child: modules of packages that it does not have are not found there.
SITE = """
import sys
from importlib.machinery import PathFinder

class Visible(PathFinder):
    names = frozenset({names})

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in cls.names else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Visible
"""


def brought() -> set[str]:
    """The packages that an installation without extras has, by normalized name."""
    found, waiting = {OURS}, [OURS]
    while waiting:
        for text in distribution(waiting.pop()).requires or ():
            needed = Requirement(text)
            name = canonicalize_name(needed.name)
            if name not in found and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(name)
    return found


def missing() -> list[str]:
    """The modules that such an installation lacks; all those of this environment's other packages."""
    there = brought()
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if there.isdisjoint(map(canonicalize_name, owners)) and re.fullmatch(r"[A-Za-z_]\w*", module)
    )


def test_plain_package_is_small() -> None:
    """Neither the adapter's database nor what draws, encrypts or runs packs comes with the simulator."""
    assert {"starlette", "lxml", "httpx"} <= brought()
    assert {"sqlalchemy", "reportlab", "asyncssh", "psycopg", "rich", "pytest"} <= set(missing())


def test_without_extras(tmp_path: Path) -> None:
    """A biller, a payment and a balance; BILLPDF, --sftp-port and the commands of others name their extra."""
    (tmp_path / "sitecustomize.py").write_text(SITE.replace("{names}", json.dumps(missing())))
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "plain_install.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
