"""The bare root of CI: its tree is whole or not there, its copy is clean, and it knows the registry of the machine."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.bare_root.__main__ import copy_checkout
from tools.bare_root.chroot import throwaway
from tools.bare_root.registry import Registry, read
from tools.bare_root.tree import NoTree, cached_tree, remove_tree

NOTHING = Registry({}, (), ())


def made(target: Path, packages: Sequence[str]) -> None:
    """A tree of one file."""
    (target / "packages").write_text(" ".join(packages))


def broken(target: Path, packages: Sequence[str]) -> None:
    """A build that ends in its middle."""
    made(target, packages)
    raise KeyboardInterrupt


def test_tree_is_made_once(tmp_path: Path) -> None:
    """The second run takes what the first one made; other packages are another tree."""
    first = cached_tree(tmp_path, ("make",), made)
    (first / "packages").write_text("kept")

    assert cached_tree(tmp_path, ("make",), broken) == first
    assert (first / "packages").read_text() == "kept"
    assert cached_tree(tmp_path, ("make", "git"), made) != first


def test_interrupted_build_is_never_used(tmp_path: Path) -> None:
    """Its folder has another name, and goes with the next build."""
    with pytest.raises(KeyboardInterrupt):
        cached_tree(tmp_path, ("make",), broken)
    left = {entry.name.partition(".")[2][:5] for entry in tmp_path.iterdir()}

    tree = cached_tree(tmp_path, ("make",), made)

    assert left == {"lock", "part-"}
    assert {entry.name for entry in tmp_path.iterdir()} == {tree.name, f"{tree.name}.lock"}


def test_copy_goes_and_its_tree_stays(tmp_path: Path) -> None:
    """What a run writes is not in the next one, and a copy whose owner is gone is removed; one in use is not."""
    tree = cached_tree(tmp_path, ("make",), made)
    runs = tmp_path / f"{tree.name}.runs"
    (runs / "run-of-a-killed-owner" / "root").mkdir(parents=True)

    with throwaway(tree, NOTHING) as one, throwaway(tree, NOTHING) as other:
        (one.path / "written").touch()
        assert not (other.path / "written").exists()
        assert len(list(runs.iterdir())) == 2

    assert list(runs.iterdir()) == []
    assert [entry.name for entry in tree.iterdir()] == ["packages"]


def test_failure_inside_leaves_nothing(tmp_path: Path) -> None:
    """The copy goes also when the run ends by an exception."""
    tree = cached_tree(tmp_path, ("make",), made)

    with pytest.raises(KeyboardInterrupt), throwaway(tree, NOTHING):
        raise KeyboardInterrupt

    assert list((tmp_path / f"{tree.name}.runs").iterdir()) == []


def test_files_of_the_registry_are_copied(tmp_path: Path) -> None:
    """Each to its own path; a link of the tree at that place is replaced, not followed."""
    tree = cached_tree(tmp_path / "cache", ("make",), made)
    file, place = tmp_path / "ca.crt", tree / str(tmp_path / "ca.crt").lstrip("/")
    file.write_text("trusted")
    place.parent.mkdir(parents=True)
    place.symlink_to("/nowhere/ca.crt")

    with throwaway(tree, Registry({}, (file,), ())) as root:
        assert (root.path / place.relative_to(tree)).read_text() == "trusted"


def test_checkout_is_copied_without_what_git_ignores(tmp_path: Path) -> None:
    """No history, no virtual environment, no results."""
    source = tmp_path / "source"
    for name in (".gitignore", "README.md", ".git/HEAD", ".venv/bin/python", "out/x", "p/__pycache__/m.pyc", "p/m.py"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(".venv/\n__pycache__/\nout/\n")

    copy_checkout(source, tmp_path / "copy")

    copied = {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert copied == {".gitignore", "README.md", "p/m.py"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a pip.conf that names a bundle, constraints, a folder of wheels and an index on disk."""
    for name in ("wheels", "mirror/simple", "home/.config/pip"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("ca.crt", "constraints.txt"):
        (tmp_path / name).touch()
    (tmp_path / "home/.config/pip/pip.conf").write_text(
        f"[global]\ncert = {tmp_path}/ca.crt\nconstraint = {tmp_path}/constraints.txt\n"
        f"find-links = {tmp_path}/wheels\n    https://wheels.example.org/\n"
        f"extra-index-url = file://{tmp_path}/mirror/simple\n"
    )
    return tmp_path / "home"


def test_registry_is_what_pip_reads(home: Path) -> None:
    """Files and folders that its configuration names; the folder above an index, whose pages lead beside it."""
    at = home.parent

    found = read({"HOME": str(home), "XDG_CONFIG_DIRS": str(at / "none"), "PATH": "/bin"}, system=())

    own = {path for path in (*found.files, *found.folders) if path.is_relative_to(at)}
    assert own == {
        home / ".config/pip/pip.conf",
        *(at / name for name in ("ca.crt", "constraints.txt", "wheels", "mirror")),
    }
    assert found.environment == {"XDG_CONFIG_DIRS": str(at / "none")}


def test_registry_of_variables(home: Path) -> None:
    """Variables of pip, proxies and bundles are handed in, and nothing else; the null device turns files off."""
    at = home.parent
    given = {
        "HOME": str(home),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": f"{at}/wheels {at}/none",
        "SSL_CERT_FILE": f"{at}/ca.crt",
        "https_proxy": "http://proxy.example.org:3128",
        "SECRET": "x",
    }

    found = read(given, system=())

    assert found.environment == {name: value for name, value in given.items() if name not in {"HOME", "SECRET"}}
    assert (found.files, found.folders) == ((at / "ca.crt",), (at / "wheels",))


def test_tree_with_a_mount_is_not_removed(tmp_path: Path) -> None:
    """What is mounted in it would be emptied too."""
    tree, mounts = tmp_path / "tree", tmp_path / "mountinfo"
    tree.mkdir()
    mounts.write_text(f"22 1 0:21 / {tree}/proc rw - proc proc rw\n")

    with pytest.raises(NoTree, match=r"/tree/proc is still mounted"):
        remove_tree(tree, mounts)

    assert tree.exists()
