"""Writes the bill file of a biller made for the purpose: what ``cayenta-sim bill-run`` does, with progress."""

import sys
from datetime import date, datetime, time
from pathlib import Path

from simulator.billers.errors import NoSuchTemplate
from simulator.billers.register import Biller, Billers, Recipe
from simulator.statements.bill_run import BadOrder, file_name, order_for, run

PROGRESS_EVERY = 400  # pieces
PROGRESS_LINES = 10  # times of these between two lines where no terminal shows them


def write_bill_file(recipe: Recipe, first: date | None, last: date | None, cycle: str | None, folder: Path) -> Path:
    """The path of the finished file; it has its name only once it is whole. ValueError says what cannot be used."""
    biller = _biller(recipe)
    try:
        if last is not None:
            biller.router.books.clock.freeze(datetime.combine(last, time(12)))
        order = order_for(biller, first, last, cycle)
    except BadOrder as error:
        raise ValueError(f"--{error}") from None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file_name(biller)
    part = target.with_suffix(".part")
    try:
        with part.open("wb") as file:
            for number, piece in enumerate(run(biller, order)):
                file.write(piece)
                if number % PROGRESS_EVERY == PROGRESS_EVERY - 1:
                    _tell(target.name, file.tell(), number // PROGRESS_EVERY)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)  # there only if Ctrl-C or the disk ended the run
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    return target


def _tell(name: str, size: int, times: int) -> None:
    """Say how far it is on stderr: one line that changes on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{name}: {size / 1e6:,.0f} MB")
    elif times % PROGRESS_LINES == PROGRESS_LINES - 1:
        sys.stderr.write(f"{name}: {size / 1e6:,.0f} MB written\n")
    sys.stderr.flush()


def _biller(recipe: Recipe) -> Biller:
    try:
        return Billers(documented=False).create("bill-run", recipe)
    except NoSuchTemplate as error:
        raise ValueError(f"--biller {recipe.template_id!r}: {error}") from None
