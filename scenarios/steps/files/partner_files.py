"""What a partner does at the file server, and what the server makes of it."""

import re
import time

from scenarios.context.file_accounts import address
from scenarios.context.partner import BROKEN, DONE, PATIENCE
from scenarios.context.tables import Table, compare_rows
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

FOLDERS = {"UB": "/ToInvoiceCloud/Invoices/UB", "DREC": "/ToInvoiceCloud/Invoices/UB/DREC"}


@action('"{account}" writes the file "{path}"')
def write(world: World, account: str, path: str, docstring: str) -> None:
    """Over SFTP, with this content; whether it is taken is for a Then to say."""
    world.partner.write(address(world), account, _path(world, path), docstring.encode())


@action('"{account}" writes the file "{path}" and is cut off')
def write_cut_off(world: World, account: str, path: str, docstring: str) -> None:
    """The session ends after the last byte, before the file is closed; the server has noticed when the step ends."""
    seen = _ended_open(world)
    world.partner.write(address(world), account, _path(world, path), docstring.encode(), is_cut_off=True)
    deadline = time.monotonic() + PATIENCE
    while _ended_open(world) == seen:
        if time.monotonic() > deadline:
            raise StepError(f"the server did not notice the end of the session within {PATIENCE:g} seconds")
        time.sleep(0.02)


@action('"{account}" reads the file "{path}"')
def read(world: World, account: str, path: str) -> None:
    """Over SFTP, to the end of the file."""
    world.partner.read(address(world), account, _path(world, path))


@action('"{account}" lists the folder "{folder}"')
def list_folder(world: World, account: str, folder: str) -> None:
    """Over SFTP."""
    world.partner.list_folder(address(world), account, _path(world, folder))


@action('"{account}" renames "{old}" to "{new}"')
def rename(world: World, account: str, old: str, new: str) -> None:
    """Over SFTP; a plain rename, which never replaces a file."""
    world.partner.rename(address(world), account, _path(world, old), _path(world, new))


@action('"{account}" removes the file "{path}"')
def remove(world: World, account: str, path: str) -> None:
    """Over SFTP."""
    world.partner.remove(address(world), account, _path(world, path))


@action('the biller drops the file "{path}"')
def drop(world: World, path: str, docstring: str) -> None:
    """As the biller's own job does it: faults of arriving files say how readers see it."""
    world.admin("PUT", world.of_biller("/files"), {"path": path, "text": docstring})


@action('the bills are run and dropped into "{folder}"')
def run_and_drop(world: World, folder: str) -> None:
    """The nightly run; its file goes into the folder UB or DREC of the file server."""
    world.run = world.file_of(world.of_biller("/bill-run"), {"drop": folder})


@action('the biller runs its bills every night at "{at}"')
def run_every_night(world: World, at: str) -> None:
    """By its own clock; the file of each night is dropped into the folder UB of the file server."""
    world.admin("PUT", world.of_biller("/bill-nights"), {"at": at})


@action("the partner drops its sample files")
def drop_samples(world: World) -> None:
    """A biller of template 3780: invoice data, adjustments and presentment, as the partner's own job drops them."""
    world.admin("POST", world.of_biller("/sample-files"))


@check("the call is done")
def check_done(world: World) -> None:
    """The last call at the file server went through."""
    _compare(world, DONE)


@check('the call is refused because "{reason}"')
def check_refused(world: World, reason: str) -> None:
    """The last call at the file server, with these words in the reason; also a log-in."""
    if world.partner.outcome in ("", DONE, BROKEN) or reason not in world.partner.outcome:
        _compare(world, f"refused, with {reason!r}")


@check("the connection breaks")
def check_broken(world: World) -> None:
    """Instead of a reply to the last call; whether it was done, the partner cannot know."""
    _compare(world, BROKEN)


@check("the content read is")
def check_content(world: World, docstring: str) -> None:
    """Every byte of the file that was read last."""
    came = world.partner.content.decode(errors="backslashreplace")
    if (world.partner.outcome, came) != (DONE, docstring):
        raise StepError.on("content read", expected=docstring, came=f"{came} ({world.partner.outcome or 'no call'})")


@check('the content read is "{content}"')
def check_short_content(world: World, content: str) -> None:
    """The same for content of one line; blank quotes for an empty file."""
    check_content(world, content)


@check("the listing has exactly")
def check_listing(world: World, datatable: Table) -> None:
    """A header of name, size, date; one row per name, in the order that the server showed."""
    compare_rows("listing", datatable, world.partner.listing)


@check('the file of the run is in the folder "{folder}"')
def check_run_file(world: World, folder: str) -> None:
    """Under the name that bill files have, UB or DREC."""
    files = world.admin("GET", world.of_biller(f"/files?folder={FOLDERS.get(folder, folder)}"))["files"]
    names = [it["path"].rpartition("/")[2] for it in files if not it["is_folder"]]
    if not any(re.fullmatch(r"billheader_\d{14}\.xml", name) for name in names):
        raise StepError.on(f"files of {folder}", expected="the file of the run", came=", ".join(names) or "none")


@check('the file server has "{path}" with the content "{content}"')
def check_file(world: World, path: str, content: str) -> None:
    """As the server really has it now; a file that still arrives as far as it has come."""
    came = world.file_of(world.of_biller(f"/files/content?path={path}"), method="GET").text
    if came != content:
        raise StepError.on(f"file {path}", expected=content, came=came)


@check('the file server has no file "{path}"')
def check_no_file(world: World, path: str) -> None:
    """Neither there nor arriving under this name."""
    found = [it["path"] for it in world.admin("GET", world.of_biller("/files"))["files"]]
    if path in found:
        raise StepError.on(f"file {path}", expected="none", came="one")


def _ended_open(world: World) -> int:
    """How many sessions ended with a file open."""
    calls = world.admin("GET", world.of_biller("/file-traffic"))["calls"]
    return sum(it["call"] == "session ended with the file open" for it in calls)


def _path(world: World, path: str) -> str:
    return path.replace("{biller}", world.needed_biller())


def _compare(world: World, expected: str) -> None:
    if world.partner.outcome != expected:
        raise StepError.on("the call", expected=expected, came=world.partner.outcome or "no call yet")
