"""What the commands share: refusals, and the feature files of packs and paths."""

from pathlib import Path
from typing import NoReturn

import click

USAGE = 2


def refuse(message: str) -> NoReturn:
    """End the program as wrong use with one sentence."""
    click.echo(f"Error: {message}", err=True)
    raise SystemExit(USAGE)


def found(targets: tuple[str, ...]) -> list[Path]:
    """Return the feature files of the targets; a target that is none ends the program as a usage error."""
    from scenarios.errors import PackError
    from scenarios.language import features

    try:
        return features.find(targets)
    except PackError as error:
        refuse(str(error))
