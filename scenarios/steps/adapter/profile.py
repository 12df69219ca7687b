"""A customer's profile: what Invoice Cloud shows of it, and what another system, VertexOne, tells of the customer."""

from typing import Any

from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, compare, compare_rows, pairs
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

DETAILS = "contact-details"
ADDRESS = "mailing-address"


@action("VertexOne sends the event")
def send_event(world: World, datatable: Table) -> None:
    """In VertexOne's own form, one per line: accountNumber, event (registered, unregistered), occurredAt, sourceId.

    Its bid is this biller's, unless it is named too.
    """
    world.api("POST", "/api/registrations", _event(world, datatable), kind=Kind.ADAPTER)


@action("VertexOne offers the event")
def offer_event(world: World, datatable: Table) -> None:
    """The same; whether it is taken is for a Then to say."""
    world.offered = world.try_api("POST", "/api/registrations", _event(world, datatable))


def _event(world: World, table: Table) -> dict[str, str]:
    return {"bid": world.needed_biller(), **pairs(table)}


@check('the profile of account "{account}" shows the contact details')
def check_details(world: World, account: str, datatable: Table) -> None:
    """Every phone and e-mail record as the router has it just now; a header alone: none.

    A header of seq, code, number, extension, active_today, person_record, account_default; a row each.
    """
    shown = _look(world, account, DETAILS)
    _came_from_the_router(shown, "records", f"contact details of account {account}")
    compare_rows(f"contact details of account {account}", datatable, shown["records"])


@check('the profile of account "{account}" shows the mailing address')
def check_address(world: World, account: str, datatable: Table) -> None:
    """As the router has it just now, one per line.

    Names: seq, code, street, po_box, city, state, zip, country, in_care_of, active_from, active_until.
    """
    shown = _look(world, account, ADDRESS)
    _came_from_the_router(shown, "address", f"mailing address of account {account}")
    compare(f"mailing address of account {account}", pairs(datatable), shown["address"])


@check('the profile of account "{account}" shows no mailing address because "{reason}"')
def check_no_address(world: World, account: str, reason: str) -> None:
    """The router was asked and has none; these are the words for it."""
    wanted = {"outcome": "SENT", "address": "", "stored": "", "reason": reason}
    compare(f"mailing address of account {account}", wanted, _look(world, account, ADDRESS))


@check('the profile of account "{account}" shows no mailing address with reason code {reason_code}')
def check_no_address_code(world: World, account: str, reason_code: str) -> None:
    """The router was asked and has none, by the code of the reason."""
    wanted = {"outcome": "SENT", "address": "", "stored": "", "reason_code": reason_code}
    compare(f"mailing address of account {account}", wanted, _look(world, account, ADDRESS))


@check('the profile of account "{account}" falls back for the {what} to')
def check_stored(world: World, account: str, what: str, datatable: Table) -> None:
    """What Invoice Cloud stores of the contact-details or the mailing-address, since the router told nothing.

    One per line: outcome (of the look-up), as_of (when a bill file brought it last); phone, email_address; or
    address1, city, state, zip.
    """
    if what not in {DETAILS, ADDRESS}:
        raise StepError.on("what a profile shows", expected=f"{DETAILS}, {ADDRESS}", came=what)
    shown = _look(world, account, what)
    if shown["stored"] is None:
        raise StepError.on(f"{what} of account {account}", expected="what Invoice Cloud stores", came=_told(shown))
    compare(f"{what} of account {account}", pairs(datatable), {"outcome": shown["outcome"], **shown["stored"]})


@check('the profile of account "{account}" has nothing to show for the {what}')
def check_nothing(world: World, account: str, what: str) -> None:
    """The router told nothing, and no bill file has brought the account to Invoice Cloud."""
    shown = _look(world, account, what)
    found = {
        name: value
        for name, value in shown.items()
        if name not in {"outcome", "reason", "reason_code"} and value is not None
    }
    if found or shown["outcome"] == "SENT":
        raise StepError.on(f"{what} of account {account}", expected="nothing", came=f"{_told(shown)} {found}")


def _look(world: World, account: str, what: str) -> dict[str, Any]:
    found: dict[str, Any] = world.api("GET", world.at_ic(f"/accounts/{account}/{what}"), kind=Kind.ADAPTER)
    return found


def _came_from_the_router(shown: dict[str, Any], part: str, subject: str) -> None:
    if shown[part] is None:
        raise StepError.on(subject, expected="an answer of the router", came=_told(shown))


def _told(shown: dict[str, Any]) -> str:
    """How the look-up went."""
    return f"{shown['outcome']}: {shown['reason'] or 'no reason given'}"
