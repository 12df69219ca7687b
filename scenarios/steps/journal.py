"""The router's journal: what really arrived there."""

from scenarios.errors import StepError
from scenarios.tables import Table, compare_rows, shown
from scenarios.vocabulary import action, check
from scenarios.world import World


@action("the journal is emptied")
def empty(world: World) -> None:
    """Forgets what the router was asked so far."""
    world.admin("DELETE", world.of_biller("/journal"))


@check("the router was asked")
def check_asked(world: World, datatable: Table) -> None:
    """All it was asked, oldest first: a header of function, account, status, http_status, login, …; a row each."""
    compare_rows("requests at the router", datatable, world.read_journal())


@check("the router was asked nothing")
def check_quiet(world: World) -> None:
    """No request reached the router."""
    came = [entry["function"] for entry in world.read_journal()]
    if came:
        raise StepError.on("requests at the router", expected="none", came=shown(came))


@check('the last request at the router holds "{text}"')
def check_request_text(world: World, text: str) -> None:
    """The XML of the newest request has this in it, for example a tag with its value."""
    entries = world.read_journal()
    came = entries[-1]["request"] if entries else "no request"
    if text not in came:
        raise StepError.on("last request at the router", expected=f"one with {text!r}", came=came)
