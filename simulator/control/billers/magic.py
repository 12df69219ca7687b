"""Admin call on the magic numbers: what there is to try out without any setup."""

from simulator.contract.faults.presets import PRESETS
from simulator.contract.magic import FAULTS, TABLE, TAGS
from simulator.contract.refusals import TABLE as REFUSALS
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import View


class MagicView(View):
    """One number: the STATUS it answers, where that stands, and its text."""

    number: str
    status: int
    level: str
    text: str


class MagicFaultView(View):
    """One number whose every call meets a fault: the preset, and what it does."""

    number: str
    preset: str
    says: str


class MagicsView(View):
    """All magic numbers, the tags in which they work, and the biller's key that switches them off.

    ``faults`` are accounts and persons that come to be when they are first named.
    """

    numbers: list[MagicView]
    faults: list[MagicFaultView]
    tags: list[str]
    switch: str


def read(_request: AdminRequest) -> MagicsView:
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
    faults = [
        MagicFaultView(number=number, preset=name, says=preset.says)
        for number, (name, preset) in zip(FAULTS, PRESETS.items(), strict=True)
    ]
    return MagicsView(numbers=numbers, faults=faults, tags=list(TAGS), switch="magic_accounts")


CALLS = (
    AdminCall("GET", "/magic", "list the numbers that cause each STATUS without any setup", read, reply=MagicsView),
)
