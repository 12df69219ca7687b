"""What a biller is made from, and what a reset makes it from again."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.contract.keys import Keys
from simulator.recipes.templates import TEMPLATE_NOW

#: Generated accounts of a biller unless its recipe says otherwise (population §1).
ACCOUNTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what a new biller is, but the moment of its creation where the clock is real.

    ``accounts`` generated accounts are drawn by ``seed``; ``now`` freezes the clock (biller's local time), None lets
    it run with the wall clock. The clock at creation is the epoch: up to it, generated accounts have paid.
    """

    template_id: str
    seed: int = 0
    accounts: int = ACCOUNTS
    now: datetime | None = TEMPLATE_NOW
    keys: Keys = field(default_factory=Keys)
