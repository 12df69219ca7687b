"""The tree of a biller's files beside a plain model: random calls, the same outcome, the same names."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.billing.errors import BooksError
from simulator.billing.records.files import FIXED, FileTree, StoredFile, parent_of
from simulator.billing.records.register import Register
from simulator.edge.sftp.view import normal

NOW = datetime(2024, 4, 18, tzinfo=UTC)
NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
CALLS = st.one_of(
    st.tuples(st.just("put"), PATHS, st.integers(0, 3)),
    st.tuples(st.just("make_folder"), PATHS, st.none()),
    st.tuples(st.just("remove"), PATHS, st.none()),
    st.tuples(st.just("remove_folder"), PATHS, st.none()),
    st.tuples(st.just("rename"), PATHS, PATHS),
    st.tuples(st.just("replace"), PATHS, PATHS),
)


Model = dict[str, int | None]


def is_folder(model: Model, path: str) -> bool:
    """Whether the model has a folder there: its size is None."""
    return model.get(path, 0) is None


def puts(model: Model, path: str, size: object) -> bool:
    """Put a file; False where it must be refused."""
    possible = is_folder(model, parent_of(path)) and not is_folder(model, path)
    if possible:
        model[path] = int(str(size))
    return possible


def makes_folder(model: Model, path: str, _: object) -> bool:
    """Make a folder; False where it must be refused."""
    possible = is_folder(model, parent_of(path)) and path not in model
    if possible:
        model[path] = None
    return possible


def removes(model: Model, path: str, _: object) -> bool:
    """Remove a file; False where it must be refused."""
    possible = path in model and not is_folder(model, path)
    if possible:
        del model[path]
    return possible


def removes_folder(model: Model, path: str, _: object) -> bool:
    """Remove a folder; False where it must be refused."""
    possible = is_folder(model, path) and not any(parent_of(it) == path for it in model)
    if possible:
        del model[path]
    return possible


def renames(model: Model, path: str, new: object, *, replaces: bool = False) -> bool:
    """Rename a file or folder; False where it must be refused."""
    target = str(new)
    both_files = not is_folder(model, path) and not is_folder(model, target)
    possible = (
        path in model
        and is_folder(model, parent_of(target))
        and (target not in model or (replaces and both_files))
        and target != path
        and not target.startswith(path + "/")
    )
    if possible:
        moved = {it: model.pop(it) for it in [*model] if it == path or it.startswith(path + "/")}
        model.update({target + it[len(path) :]: size for it, size in moved.items()})
    return possible


#: What each call does to the model, and to the tree.
BOTH: dict[str, tuple[Callable[[Model, str, object], bool], Callable[[FileTree, str, object], None]]] = {
    "put": (puts, lambda tree, path, size: tree.put(path, StoredFile(modified=NOW, size=int(str(size))))),
    "make_folder": (makes_folder, lambda tree, path, _: tree.make_folder(path, NOW)),
    "remove": (removes, lambda tree, path, _: tree.remove(path)),
    "remove_folder": (removes_folder, lambda tree, path, _: tree.remove_folder(path)),
    "rename": (renames, lambda tree, path, new: tree.rename(path, str(new))),
    "replace": (partial(renames, replaces=True), lambda tree, path, new: tree.rename(path, str(new), replaces=True)),
}


@settings(max_examples=300, deadline=None)
@given(st.lists(CALLS, max_size=25))
def test_tree_against_a_model(calls: list[tuple[str, str, object]]) -> None:
    """Every call is carried out whole or refused whole, as the model has it."""
    tree = FileTree(Register())
    model: Model = {"/": None}
    for call, path, more in calls:
        in_model, in_tree = BOTH[call]
        if in_model(model, path, more):
            in_tree(tree, path, more)
        else:
            with pytest.raises(BooksError):
                in_tree(tree, path, more)
        assert {path: size_of(tree, path) for path in own(tree)} == model


def size_of(tree: FileTree, path: str) -> int | None:
    """The size of a file, None for a folder."""
    stored = tree.find(path)
    return None if tree.is_folder(path) or stored is None else stored.size


def own(tree: FileTree) -> list[str]:
    """The paths of the tree but the fixed folders."""
    return ["/", *(path for path in tree.paths() if path not in FIXED)]


@given(st.text(alphabet="ab./", max_size=30))
def test_no_path_leaves_the_root(text: str) -> None:
    """Whatever a client sends: from the root, without empty, . and .. parts."""
    path = normal(text.encode())
    assert path.startswith("/")
    assert path == "/" or not {"", ".", ".."} & set(path[1:].split("/"))
    assert normal(path.encode()) == path
