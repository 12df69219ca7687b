"""The port file of `ic-adapter serve`: whether it can be written is found out before anything else is done."""

from pathlib import Path

from ic_adapter.errors import BadConfig


def check(path: Path) -> None:
    """BadConfig where the file cannot be written; leaves nothing behind."""
    part = path.with_name(f"{path.name}.part")
    try:
        if path.is_dir():
            raise BadConfig(f"cannot write {path}: it is a folder; correct --port-file")
        with part.open("ab"):
            pass
        part.unlink()
    except OSError as error:
        raise BadConfig(f"cannot write {path}: {error.strerror}; correct --port-file") from None
