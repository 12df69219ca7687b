"""How an engine is spoken to as docker, on an image of one file; the product's images are image_facts.py."""

import json
import secrets
from pathlib import Path

import pytest

from tests.image import engine as engine_module
from tests.image.engine import Engine
from tests.needs import needs


@pytest.fixture
def podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine podman behind the command ``docker``, which lies in a folder of the test; nothing is its base image."""
    monkeypatch.setattr(engine_module, "OUT", tmp_path)
    flags = ("--format", "docker", "--isolation", "chroot")
    engine = Engine("podman", ("podman",), "podman", "scratch", flags)
    engine.install()
    return engine


@needs("podman")
def test_podman_builds_with_the_flags_of_the_engine(podman: Engine, tmp_path: Path) -> None:
    """The base image of the engine reaches the Dockerfile, and the image is one of docker's format."""
    context, image = tmp_path / "context", f"localhost/engine-test:{secrets.token_hex(8)}"
    context.mkdir()
    (context / "Dockerfile").write_text('ARG BASE=none\nFROM ${BASE}\nCOPY Dockerfile /\nHEALTHCHECK CMD ["/check"]\n')

    podman.docker("build", "--quiet", "--tag", image, str(context))
    try:
        shown = json.loads(podman.docker("image", "inspect", image).stdout)[0]
    finally:
        podman.docker("rmi", image)

    assert (shown["Healthcheck"] or {})["Test"] == ["CMD", "/check"]  # the other format has none


@needs("podman")
def test_failed_command_is_told_in_the_words_of_podman(podman: Engine) -> None:
    """What podman writes to stderr is the text of the failure."""
    with pytest.raises(AssertionError, match=r"no such image|image not known"):
        podman.docker("image", "inspect", f"localhost/engine-test:{secrets.token_hex(8)}")
