"""How far a bill file has been read, for whoever waits: a bar on a terminal, plain lines elsewhere, on stderr."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import click

STEP = 10  # per cent between two plain lines
WORTH_IT = 10_000_000  # bytes; a smaller file is done before anybody reads a line


@contextmanager
def watching(file: Path) -> Generator[Callable[[int], None], None, None]:
    """A function that is told of bytes as they are read."""
    size = file.stat().st_size
    if sys.stderr.isatty():
        with _bar(file.name, size) as watch:
            yield watch
    elif size >= WORTH_IT:
        yield _lines(file.name, size)
    else:
        yield lambda _: None


@contextmanager
def _bar(name: str, size: int) -> Generator[Callable[[int], None], None, None]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[phase]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=size, phase="")
        read = 0

        def watch(count: int) -> None:
            nonlocal read
            read += count
            progress.update(task, completed=read, phase="storing" if read >= size else "")

        yield watch


def _lines(name: str, size: int) -> Callable[[int], None]:
    read = 0

    def watch(count: int) -> None:
        nonlocal read
        before, read = read * 100 // size // STEP, read + count
        if (now := read * 100 // size // STEP) > before:
            click.echo(f"{name}: {now * STEP} % of {size} bytes read", err=True)

    return watch
