"""Parts of the simulator that are installed as an extra of the package, and what is said where one is missing."""

from collections.abc import Mapping
from importlib.util import find_spec

#: The module that each extra brings.
MODULES: Mapping[str, str] = {"statements": "reportlab", "sftp": "asyncssh"}


class MissingExtra(Exception):
    """A part was asked for whose extra is not installed; the text says how to install it."""


def require(extra: str, purpose: str) -> None:
    """Raise MissingExtra where the extra that a purpose needs is not installed."""
    if find_spec(MODULES[extra]) is None:
        raise MissingExtra(f"{purpose} needs the extra {extra}: pip install 'mock-cayenta[{extra}]'")
