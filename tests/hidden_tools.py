"""A PATH on which some commands are not found, for trying what happens on a machine without them."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def hide(commands: Iterable[str], path: str) -> tuple[str, Callable[[], None]]:
    """Return PATH without these commands, and what removes the folders that it needs.

    A folder with one of them is replaced by links to everything else in it: a folder in front could not hide anything,
    because a search goes on behind a file that cannot be executed.
    """
    hidden = set(commands)
    made: list[Path] = []
    parts = []
    for part in path.split(os.pathsep):
        folder = Path(part)
        if part and any((folder / command).exists() for command in hidden):
            links = Path(tempfile.mkdtemp(prefix="without-tools-"))
            links.chmod(0o755)  # programs that give up root look here too
            made.append(links)
            for entry in folder.iterdir():
                if entry.name not in hidden:
                    (links / entry.name).symlink_to(entry.absolute())
            parts.append(str(links))
        else:
            parts.append(part)

    def undo() -> None:
        for links in made:
            shutil.rmtree(links, ignore_errors=True)

    return os.pathsep.join(parts), undo
