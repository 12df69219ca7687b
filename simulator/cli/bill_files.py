"""Writes the bill file of a biller made for the purpose: what ``cayenta-sim bill-run`` does, with progress."""

import sys
from datetime import date, datetime, time
from pathlib import Path

from simulator.billers.errors import NoSuchTemplate
from simulator.billers.register import Biller, Billers, Recipe
from simulator.statements.bill_run import BadOrder, file_name, order_for, run

PROGRESS_EVERY = 400  # pieces


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
    with part.open("wb") as file:
        for number, piece in enumerate(run(biller, order)):
            file.write(piece)
            if number % PROGRESS_EVERY == PROGRESS_EVERY - 1:
                sys.stderr.write(f"\r{target.name}: {file.tell() / 1e6:,.0f} MB")
                sys.stderr.flush()
    part.replace(target)
    return target


def _biller(recipe: Recipe) -> Biller:
    try:
        return Billers(documented=False).create("bill-run", recipe)
    except NoSuchTemplate as error:
        raise ValueError(f"--biller {recipe.template_id!r}: {error}") from None
