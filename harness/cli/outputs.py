"""Where a command writes, looked at before it runs: a slip is told at once, not when the work is done."""

import os
from pathlib import Path

import click

NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)


def new_file(_context: click.Context, _option: click.Parameter, file: Path | None) -> Path | None:
    """BadParameter for a file that could not be written when a run has ended."""
    if file is not None and not _takes_files(file.parent):
        raise click.BadParameter(f"cannot write {file}; name a file in a folder that exists")
    return file


def new_folder(_context: click.Context, _option: click.Parameter, folder: Path | None) -> Path | None:
    """BadParameter for a folder that is not there and cannot be made."""
    if folder is not None and not _takes_files(folder) and not _can_be_made(folder):
        raise click.BadParameter(f"cannot make {folder}; name a folder in one that exists")
    return folder


def _can_be_made(folder: Path) -> bool:
    """Make it, and take it away again: no other question has the answer on every file system."""
    made: list[Path] = []
    try:
        for path in (*reversed(folder.parents), folder):
            if not path.exists():
                path.mkdir()
                made.append(path)
    except OSError:
        return False
    finally:
        for path in reversed(made):
            path.rmdir()
    return True


def _takes_files(folder: Path) -> bool:
    try:
        return folder.is_dir() and os.access(folder, os.W_OK)
    except OSError:
        return False
