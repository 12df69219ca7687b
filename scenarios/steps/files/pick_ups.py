"""Bill files that Invoice Cloud picks up from its file server: what became of each, and decisions of operators."""

from typing import Any

from scenarios.context.file_accounts import address
from scenarios.context.tables import Table, compare, compare_rows, pairs, picked, records, shown
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.adapter.files import bill_file
from scenarios.steps.definitions import action, check
from scenarios.steps.files.partner_files import FOLDERS

OPERATOR = "qa"


@action('"{account}" drops the bill file "{name}" into "{folder}"')
def drop_bills(world: World, account: str, name: str, folder: str, datatable: Table) -> None:
    """Over SFTP, one bill per row, into the folder UB or DREC; the header names elements of the bill file."""
    world.partner.write(address(world), account, f"{FOLDERS[folder]}/{name}", bill_file(records(datatable)))


@action("Invoice Cloud picks files up")
def pick_up(world: World) -> None:
    """Two looks at the biller's folders: a file is taken at the second one if it has not changed."""
    look(world)
    look(world)


@action("Invoice Cloud looks at the file server")
def look(world: World) -> None:
    """One look at the biller's folders; a Then says whether they could be read."""
    world.look = world.api("POST", world.at_ic("/pick-up/run"), {})


@action('an operator accepts the file "{name}"')
def accept(world: World, name: str) -> None:
    """It is taken at the next look, whatever its name and content."""
    _decide(world, name, {"decision": "accept"})


@action('an operator refuses the file "{name}" because "{reason}"')
def refuse(world: World, name: str, reason: str) -> None:
    """It is moved to error/ at the next look; the sender reads the reason."""
    _decide(world, name, {"decision": "refuse", "reason": reason})


@action('an operator retries the file "{name}"')
def retry(world: World, name: str) -> None:
    """It is moved back from error/ at the next look and taken again."""
    _decide(world, name, {"decision": "retry"})


@check("the picked-up files are")
def check_files(world: World, datatable: Table) -> None:
    """Every file, in the order in which they were seen.

    Columns of your choice: name, kind, state, reason, decided_by, and of imported ones bills.accepted, bills.left_out,
    bills.older, bills.total.
    """
    columns = datatable[0]
    compare_rows("picked-up files", datatable, [picked(it, columns) for it in reversed(_files(world))])


@check('the file "{name}" is {state} because "{reason}"')
def check_reason(world: World, name: str, state: str, reason: str) -> None:
    """The newest file of this name, with these words in the reason."""
    file = _file(world, name)
    came = f"{file['state']}: {file['reason']}"
    if file["state"] != state or reason not in file["reason"]:
        raise StepError.on(f"file {name}", expected=f"{state}, with {reason!r}", came=came)


@check('of the file "{name}" bill {number} is left out with')
def check_left_out(world: World, name: str, number: str, datatable: Table) -> None:
    """A bill that was not taken: line, tag, expected, reason, invoice_no, one per line."""
    page = world.api("GET", world.at_ic(f"/files/{_file(world, name)['id']}"))
    found = next((it for it in page["faulty"] if str(it["bill"]) == number), None)
    if found is None:
        raise StepError.on(f"bill {number} of {name}", expected="left out", came=shown(page["faulty"]))
    expected = pairs(datatable)
    compare(f"bill {number} of {name}", expected, picked(found, list(expected)))


@check("the folders could be read")
def check_look(world: World) -> None:
    """The last look went through."""
    check_trouble(world, "")


@check('the folders could not be read because "{reason}"')
def check_trouble(world: World, reason: str) -> None:
    """The last look failed, with these words in the reason; nothing was changed, and the next look tries again."""
    came = "no look yet" if world.look is None else world.look["trouble"]
    if reason not in came or (not reason and came):
        raise StepError.on("the look", expected=reason or "no trouble", came=came or "no trouble")


@check('the folder "{folder}" has the files')
def check_folder(world: World, folder: str, datatable: Table) -> None:
    """Every file of the folder by name: UB, UB/archive, or a whole path; a header `name` alone: none."""
    first, _, rest = folder.partition("/")
    path = "/".join(filter(None, (FOLDERS[first], rest))) if first else folder
    files = world.admin("GET", world.of_biller(f"/files?folder={path}"))["files"]
    names = [it["path"].rpartition("/") for it in files if not it["is_folder"]]
    found = [{"name": name} for place, _, name in sorted(names) if place == path]
    compare_rows(f"files of {folder}", datatable, found)


@check("the expected files that are not there are")
def check_expected(world: World, datatable: Table) -> None:
    """What is missing after its hour, or due soon, by the biller's clock; columns kind, state, by."""
    found = world.api("GET", "/api/pick-up")["expected"]
    mine = [{name: it[name] for name in ("kind", "state", "by")} for it in found if it["bid"] == world.needed_biller()]
    compare_rows("expected files", datatable, mine)


def _decide(world: World, name: str, order: dict[str, str]) -> None:
    file = _file(world, name)
    body = {**order, "by": OPERATOR, "state": file["state"]}
    world.api("POST", world.at_ic(f"/files/{file['id']}/decision"), body)


def _files(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.api("GET", world.at_ic("/files"))["files"]
    return found


def _file(world: World, name: str) -> dict[str, Any]:
    """The newest file of this name."""
    files = _files(world)
    found = next((it for it in files if it["name"] == name), None)
    if found is None:
        raise StepError.on("files", expected=name, came=", ".join(it["name"] for it in files) or "none")
    return found
