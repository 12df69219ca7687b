"""One biller taken apart: all that a snapshot, a state file or the data folder keeps of it; no journal, no text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from simulator.billing.clock import BillerClock
from simulator.billing.ledger.ledger import POSTINGS_A_DAY
from simulator.billing.state import State
from simulator.contract.access import Login
from simulator.contract.keys import Keys
from simulator.recipes.recipe import Recipe

PIECE = re.compile(r"[0-9]+")
Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a clock stands: at a moment, or beside the wall clock at an offset of whole seconds."""

    frozen: datetime | None = None
    offset: timedelta = timedelta()

    @classmethod
    def of(cls, clock: BillerClock, wall: datetime) -> "Moment":
        """The clock's place, ``wall`` being the wall clock just now: a running clock was only ever moved by seconds."""
        now = clock.now()
        return (
            cls(frozen=now) if clock.is_frozen else cls(offset=timedelta(seconds=round((now - wall).total_seconds())))
        )

    def set(self, clock: BillerClock) -> None:
        """Put a clock there."""
        clock.run()
        if self.frozen is not None:
            clock.freeze(self.frozen)
        else:
            clock.advance(self.offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a biller was made from, when (``epoch``), and everything that was told or posted since, by register."""

    recipe: Recipe
    epoch: datetime
    clock: Moment
    keys: Keys
    logins: tuple[Login, ...] = ()
    bill_runs: int = 0
    billed_until: date | None = None
    records: Records

    def rows(self) -> Iterator[tuple[str, str, Any]]:
        """Register, key and record: registers in the order of State, keys in the order of their numbers."""
        for register in REGISTERS:
            kept = self.records.get(register, {})
            yield from ((register, key, kept[key]) for key in sorted(kept, key=by_number))


#: The registers there are, in the order of State's page.
REGISTERS: tuple[str, ...] = tuple(State().registers())


def fill(state: State, records: Records) -> None:
    """Lay the records over a biller's first ones, entries in the order in which they were posted.

    What a register has from the template and the records do not name stays: a counter of a later version, say.
    """
    for name, register in state.registers().items():
        kept = records.get(name, {})
        places = {key: it.posting % POSTINGS_A_DAY for key, it in kept.items()} if name == "entries" else {}
        for key in sorted(kept, key=places.__getitem__ if places else by_number):
            register.put(key, kept[key])


def by_number(key: str) -> tuple[tuple[int, str], ...]:
    """How keys are ordered: piece by piece, numbers by their size and before other texts."""
    return tuple((int(piece) if PIECE.fullmatch(piece) else 2**63, piece) for piece in key.split("/"))
