"""Contact-us tickets: what a payer submits, and what becomes of it (adapter §14)."""

from scenarios.context import wire
from scenarios.context.asked import TICKET, answers, explained
from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, compare, compare_rows, pairs
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

USER, API_KEY = "tickets", "demo-api-key"
TYPED = {
    "name": "JORDAN Q SAMPLE",
    "phone": "202-555-0187",
    "email": "jordan.sample@example.org",
    "description": "TEST for IC",
}


@action("the biller takes contact-us tickets")
def switch_on(world: World) -> None:
    """The provider is Cayenta CIS, the URL is that of the biller's router, and the API key is that of a login there.

    It becomes the router's only login.
    """
    login = {"user": USER, "password": API_KEY}
    world.admin("PUT", world.of_biller("/logins"), {"logins": [login]})
    world.api("PATCH", world.at_ic("/keys"), {"contact_us_provider": "CAYENTA_CIS"})
    world.api("PATCH", world.at_ic("/settings"), {"ccu_url": world.router_url, "ccu_user": USER, "ccu_key": API_KEY})


@action('the payer of account "{account}" submits the ticket "{source_id}"')
def submit(world: World, account: str, source_id: str) -> None:
    """The contact-us form with a name, phone, e-mail and description of ours; the same id again is the same form."""
    _submit(world, account, source_id, {})


@action('the payer of account "{account}" submits the ticket "{source_id}" with')
def submit_with(world: World, account: str, source_id: str, datatable: Table) -> None:
    """The form with these fields, one per line: name, phone, email, description; ours where a field is left out."""
    _submit(world, account, source_id, pairs(datatable))


def _submit(world: World, account: str, source_id: str, typed: dict[str, str]) -> None:
    form = {**TYPED, **{name: value.replace("\\n", "\n") for name, value in typed.items()}}
    world.offered = world.try_api("POST", world.at_ic(f"/accounts/{account}/tickets"), {"source_id": source_id, **form})


@check('the payer reads "{message}"')
def check_message(world: World, message: str) -> None:
    """After a submit: the page with the ticket number, or why there is none."""
    if world.offered is None:
        raise StepError("no ticket was submitted yet")
    if world.offered.status_code not in {200, 201}:
        raise StepError.on("the submit", expected="a form that is taken", came=world.offered.text)
    with explained(lambda: answers(world, TICKET)):
        compare("the page", {"message": message}, world.offered.json())


@check("the ticket at the router has the questions")
def check_questions(world: World, datatable: Table) -> None:
    """Those of the newest AddIssueContact: a header of SEQ, VERSION, RESPONSE_TP, ANSWER; a row each."""
    asked = [entry for entry in world.read_journal() if entry["function"] == "AddIssueContact"]
    if not asked:
        raise StepError.on("requests at the router", expected="an AddIssueContact", came="none")
    request = wire.parse(asked[-1]["request"])
    found = wire.repeated(request, "ISSUE_QUESTIONS")
    compare_rows("the questions of the ticket", datatable, found)


@check("the form is refused for")
def check_refused(world: World, datatable: Table) -> None:
    """Each field with what its page says, one per line: field and words; no request was made."""
    if world.offered is None or world.offered.status_code != 422:
        came = "no submit" if world.offered is None else f"HTTP {world.offered.status_code} {world.offered.text}"
        raise StepError.on("the form", expected="HTTP 422", came=came)
    faults = {fault["path"].removeprefix("$."): fault["reason"] for fault in world.offered.json()["fields"]}
    if faults != pairs(datatable):
        raise StepError.on("the form", expected=str(pairs(datatable)), came=str(faults))


@check("staff see the tickets")
def check_log(world: World, datatable: Table) -> None:
    """The log of submits, newest first: a header of source_id, account_number, outcome, issue_no, status, reason."""
    found = world.api("GET", world.at_ic("/tickets"), kind=Kind.ADAPTER)["tickets"]
    with explained(lambda: answers(world, TICKET)):
        compare_rows("the log of tickets", datatable, found)
