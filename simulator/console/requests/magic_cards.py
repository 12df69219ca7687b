"""Magic numbers as cards: what to type where an account number stands, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.billers.register import Biller
from simulator.contract.faults.presets import PRESETS
from simulator.contract.magic import FAULTS, TABLE
from simulator.contract.refusals import TABLE as REFUSALS


@dataclass(frozen=True, slots=True)
class MagicCard:
    """One number; ``title`` is the STATUS it answers or the preset it meets, ``says`` a sentence."""

    number: str
    title: str
    says: str
    is_fault: bool


def magic_cards(biller: Biller) -> Sequence[MagicCard]:
    """Return the cards of a biller: none where its key ``magic_accounts`` is off."""
    if not biller.router.keys.magic_accounts:
        return ()
    codes = biller.router.keys.status_codes
    refusals = [
        MagicCard(
            number=magic.number,
            title=f"STATUS {codes.get(magic.status, magic.status)}",
            says=f"{magic.refusal} ({REFUSALS[type(magic.refusal)].level.value})",
            is_fault=False,
        )
        for magic in TABLE
    ]
    faults = zip(FAULTS, PRESETS.items(), strict=True)
    return (*refusals, *(MagicCard(number, name, preset.says, is_fault=True) for number, (name, preset) in faults))
