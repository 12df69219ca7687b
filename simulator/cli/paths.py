"""Paths that commands write to: found out before anything else is done, and told in one line."""

from pathlib import Path

import click


class Refusal(click.ClickException):
    """A setting or an argument cannot be used: one line on stderr, without the command's usage, and exit 2."""

    exit_code = 2


def check_file(path: Path, option: str) -> None:
    """Refusal where a file of this name cannot be written; leaves nothing behind."""
    part = path.with_name(f"{path.name}.part")
    try:
        if path.is_dir():
            raise Refusal(f"cannot write {path}: it is a folder; correct {option}")
        with part.open("ab"):
            pass
        part.unlink()
    except OSError as error:
        raise not_written(path, error, option) from None


def not_written(path: Path, error: OSError, option: str) -> Refusal:
    """Return what to say where a path cannot be written to."""
    return Refusal(f"cannot write {path}: {error.strerror}; correct {option}")
