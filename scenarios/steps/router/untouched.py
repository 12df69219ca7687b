"""After a refusal: the books are as they were and the next request is answered."""

from typing import Any

from scenarios.context import wire
from scenarios.context.exchanges import readable
from scenarios.context.tables import shown
from scenarios.context.world import Noted, World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: What a refusal must leave as it was, below an account and below its person in the admin API.
OF_ACCOUNT = ("", "/ledger", "/arrangements", "/returned-checks", "/alerts", "/contacts", "/issues")
OF_PERSON = ("/phones", "/addresses")


def _books(world: World, account: str) -> dict[str, Any]:
    path = world.of_biller(f"/accounts/{account}")
    told = {part: world.admin("GET", f"{path}{part}") for part in OF_ACCOUNT}
    person = world.of_biller(f"/persons/{told['']['person_no']}")
    return told | {part: world.admin("GET", f"{person}{part}") for part in OF_PERSON}


@action('a proper request for account "{account}" is answered')
def note(world: World, account: str) -> None:
    """Sends GetAccountBalance the way requests travel at this point, and notes the answer and the account's books."""
    world.noted = Noted(account, _books(world, account), world.sending, [])
    world.noted.outline = _answer(world, world.noted)


def _answer(world: World, noted: Noted) -> list[str]:
    reply = world.answer_of_router(wire.documented("GetAccountBalance", {"ACCOUNT_NO": noted.account}), noted.sending)
    if reply.status_code != 200 or wire.value_at(wire.parse(reply.content), wire.Level.FUNCTION, "STATUS") != "0":
        came = f"HTTP {reply.status_code} {readable(reply.content)}"
        raise StepError.on("a proper request", expected="an answer with STATUS 0", came=came)
    return wire.outline(reply.content)


@check("the books are untouched and the next request is answered as before")
def check_untouched(world: World) -> None:
    """Compares all that account and person have with what was noted, and sends the noted request once more."""
    noted = world.noted
    if noted is None:
        raise StepError('nothing noted: this step needs Given a proper request for account "…" is answered')
    books = _books(world, noted.account)
    for part, before in noted.books.items():
        if books[part] != before:
            raise StepError.on(f"books of {noted.account}{part}", expected=shown(before), came=shown(books[part]))
    after_outline = _answer(world, noted)
    if after_outline != noted.outline:
        raise StepError.on("the next request", expected="\n".join(noted.outline), came="\n".join(after_outline))
