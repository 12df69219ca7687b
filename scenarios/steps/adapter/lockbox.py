"""The donation lockbox: closing business days, and what is in the files that go to the biller."""

import csv
from typing import Any

from scenarios.context.asked import explained
from scenarios.context.tables import Table, compare, compare_rows, pairs, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: Files that a message quotes, the newest.
FILES_SHOWN = 2
#: Columns of the list of files.
LISTED = ("day", "number", "name", "donations", "total")


@action("the lockbox runs")
def run(world: World) -> None:
    """Every business day that is over by the biller's clock is closed, missed days too."""
    world.api("POST", world.at_ic("/lockbox/run"), {})


@check("the lockbox files are")
def check_files(world: World, datatable: Table) -> None:
    """All files of the biller, oldest first; a header alone: none. Columns: day, number, name, donations, total."""
    with explained(lambda: "\n".join(_shown(world, it) for it in _files(world)[-FILES_SHOWN:])):
        listed = [{name: it[name] for name in LISTED} for it in _files(world)]
        compare_rows("donations files of the lockbox", datatable, listed)


@check('the lockbox file of "{day}" has the donations')
def check_donations(world: World, day: str, datatable: Table) -> None:
    """Its D lines in order; the header names columns of the file, such as PaymentGuid, Amount and Pumped."""
    lines = _lines(world, day)
    donations = [it for it in lines if it["RecordType"] == "D"]
    compare_rows(f"lines of the donations file of the lockbox of {day}", datatable, donations)


@check('the last line of the lockbox file of "{day}" has')
def check_last_line(world: World, day: str, datatable: Table) -> None:
    """A column and its value per line; the number of donations is in PaymentGuid, their sum in Amount."""
    compare(f"last line of the donations file of the lockbox of {day}", pairs(datatable), _lines(world, day)[-1])


@check('the header of the lockbox file of "{day}" is "{header}"')
def check_header(world: World, day: str, header: str) -> None:
    """The first line as it is."""
    first = _content(world, day).split("\r\n")[0]
    compare(f"lockbox file of {day}", {"header": header}, {"header": first})


@check('the content read is the lockbox file of "{day}"')
def check_read(world: World, day: str) -> None:
    """What was read from the file server is, byte for byte, what Invoice Cloud has of that day."""
    compare(f"lockbox file of {day}", {"read": _content(world, day)}, {"read": world.partner.content.decode()})


@check("{count} donations wait for a lockbox file")
def check_waiting(world: World, count: str) -> None:
    """Those of days that are not over, and those of which the pump may still send the record any moment."""
    waiting = world.api("GET", world.at_ic("/lockbox-files"))["waiting"]
    subject = "donations that wait for a donations file of the lockbox"
    with explained(lambda: "\n".join(_shown(world, it) for it in _files(world)[-FILES_SHOWN:])):
        compare(subject, {"waiting": count}, {"waiting": sum(it["donations"] for it in waiting)})


@check('payment "{name}" was voided after its lockbox file was made')
def check_voided(world: World, name: str) -> None:
    """The file stays as it is; the void is shown beside it."""
    pages = [_page(world, it) for it in _files(world)]
    if name not in [one for page in pages for one in page["voided_since"]]:
        raise StepError.on("voided since", expected=name, came=shown([page["voided_since"] for page in pages]))


def _files(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.api("GET", world.at_ic("/lockbox-files"))["files"]
    return found[::-1]


def _page(world: World, file: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = world.api("GET", world.at_ic(f"/lockbox-files/{file['id']}"))
    return found


def _content(world: World, day: str) -> str:
    file = next((it for it in _files(world) if it["day"] == day), None)
    if file is None:
        raise StepError.on(f"lockbox file of {day}", expected="one", came=shown([it["day"] for it in _files(world)]))
    return str(_page(world, file)["content"])


def _shown(world: World, file: dict[str, Any]) -> str:
    """A file as it is written: its name, then a line each."""
    lines = str(_page(world, file)["content"]).split("\r\n")
    return "\n".join([f"  {file['name']}", *(f"    {line}" for line in lines if line)])


def _lines(world: World, day: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_content(world, day).split("\r\n")[:-1]))
