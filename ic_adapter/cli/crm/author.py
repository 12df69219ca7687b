"""Who a command's change is noted for in the audit trail: the user of the operating system, or who `--as` names."""

import getpass
from collections.abc import Callable
from typing import Any

import click

from ic_adapter.model import ChangedBy

LONGEST = 64


def as_author(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--as`, which the command gets as `by`."""
    text = "who makes the change, for the audit trail; default: the user of the operating system"
    return click.option("--as", "by", help=text)(command)


def author(by: str | None) -> ChangedBy:
    """Return the author of a command's change."""
    name = by if by is not None else _user()
    if not name.strip() or len(name) > LONGEST or not name.isprintable():
        raise click.BadParameter(f"use one line of at most {LONGEST} characters", param_hint="--as")
    return ChangedBy(name.strip(), "command")


def _user() -> str:
    try:
        return getpass.getuser()[:LONGEST]
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"
