"""The base image: the public one where it can be pulled, else one of Debian's packages, made once and kept in out/.

The tree from debootstrap has what the Dockerfile asks of a base: Python 3.11 as ``python``, with venv; nothing more.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.needs import skip_without
from tools.bare_root.tree import PYTHON, NoTree, make_tree

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "image"
PUBLIC = "python:3.11-slim"
OWN = "mock-cayenta-base"


class NoBase(Exception):
    """No base image can be had; the message says what was tried."""


def tell(text: str) -> None:
    """One line for whoever watches."""
    sys.stderr.write(f"image-test: {text}\n")


def base(engine: str) -> str:
    """The name of a base image in the storage of this engine (docker, podman or buildah); NoBase if there is none."""
    named = os.environ.get("IMAGE_BASE")
    if named:
        return named
    for name in (PUBLIC, OWN):
        if _has(engine, name):
            return name
    tell(f"pulling {PUBLIC} with {engine}")
    if _does(engine, "pull", PUBLIC):
        return PUBLIC
    archive = OUT / "base.tar"
    if not archive.exists():
        _bootstrap(archive)
    tell(f"importing {archive.relative_to(ROOT)} as {OWN}")
    _import(engine, archive)
    return OWN


def _bootstrap(archive: Path) -> None:
    skip_without("debootstrap")
    tell(f"{PUBLIC} cannot be pulled: making a base by debootstrap (a minute, once)")
    tree = OUT / "base"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    try:
        make_tree(tree, PYTHON)
    except NoTree as error:
        raise NoBase(f"{PUBLIC} cannot be pulled, and {error}; or name a base: IMAGE_BASE=…") from error
    (tree / "usr/local/bin/python").symlink_to("/usr/bin/python3.11")
    part = archive.with_suffix(".part")
    left_out = [
        f"--exclude=./{path}" for path in ("var/cache/apt/*", "var/lib/apt/lists/*", "usr/share/doc/*", "dev/*")
    ]
    _must("tar", "--numeric-owner", *left_out, "-C", str(tree), "-cf", str(part), ".")
    part.replace(archive)
    shutil.rmtree(tree)


def _import(engine: str, archive: Path) -> None:
    if engine != "buildah":
        _must(engine, "import", str(archive), OWN)
        return
    container = _must("buildah", "from", "scratch").strip()
    _must("buildah", "add", "--quiet", container, str(archive), "/")
    _must("buildah", "commit", "--quiet", "--rm", container, OWN)


def _has(engine: str, name: str) -> bool:
    question = ("inspect", "--type", "image") if engine == "buildah" else ("image", "inspect")
    return _does(engine, *question, name)


def _does(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=600, check=False).returncode == 0


def _must(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise NoBase(f"{command[0]} failed: {(done.stderr or done.stdout)[-500:]}")
    return done.stdout
