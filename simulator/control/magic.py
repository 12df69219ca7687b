"""Admin call on the magic numbers: what there is to try out without any set-up."""

from simulator.control.routes import Ask, Call
from simulator.control.wire import View
from simulator.magic import TABLE, TAGS
from simulator.refusals import TABLE as REFUSALS


class MagicView(View):
    """One number: the STATUS it answers, where that stands, and its text."""

    number: str
    status: int
    level: str
    text: str


class MagicsView(View):
    """All magic numbers, the tags in which they work, and the biller's key that switches them off."""

    numbers: list[MagicView]
    tags: list[str]
    switch: str


def read(_ask: Ask) -> MagicsView:
    """All magic numbers."""
    numbers = [
        MagicView(
            number=magic.number,
            status=magic.status,
            level=REFUSALS[type(magic.refusal)].level.value,
            text=str(magic.refusal),
        )
        for magic in TABLE
    ]
    return MagicsView(numbers=numbers, tags=list(TAGS), switch="magic_accounts")


CALLS = (Call("GET", "/magic", "numbers that answer each STATUS without any set-up", read, reply=MagicsView),)
