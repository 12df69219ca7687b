"""Address, login and time limits of one endpoint group of a biller (adapter §1.3).

Values only: `integrations.configured` builds them from settings, `router.client` uses them.
"""

from dataclasses import dataclass

from ic_adapter.billers.register import Biller
from ic_adapter.model import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where one biller's group is reached and how long it may take (seconds)."""

    biller: Biller
    group: Group
    url: str
    user: str
    password: str
    form_key: str
    connect: float
    read: float
    positive_ok: frozenset[int]

    def __repr__(self) -> str:
        return f"Endpoint({self.biller.id!r}, {self.group.name}, {self.url!r})"
