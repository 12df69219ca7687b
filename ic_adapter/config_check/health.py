"""Findings of many billers: counted once for each configuration, because a check reads all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller, Register
from ic_adapter.config_check.findings import findings
from ic_adapter.files.pickup.arrivals import ArrivalState, arrivals
from ic_adapter.model import Level


@dataclass(frozen=True, slots=True)
class Counted:
    """How many findings the configuration of a biller has."""

    errors: int
    warnings: int


class Health:
    """Findings by biller, remembered until the biller's configuration has another revision."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[str, tuple[int, str, Counted]] = {}

    def counted(self, connection: Connection, bid: str, template: str, revision: int) -> Counted:
        """Return the count of a biller whose row is of this revision; NotFound."""
        known = self._known.get(bid)
        if known is not None and known[:2] == (revision, template):
            return known[2]
        found = findings(self._register.read(connection, bid))
        errors = sum(one.level is Level.ERROR for one in found)
        self._known[bid] = (revision, template, Counted(errors, len(found) - errors))
        return self._known[bid][2]


def missing_files(connection: Connection, biller: Biller) -> Sequence[str]:
    """Return the kinds of files that are missing by the hour at which the biller has to send them."""
    if not any(biller.keys.files_expected_by.values()):
        return ()
    found = arrivals(connection, biller)
    return [one.key.rpartition(".")[2] for one in found if one.state is ArrivalState.MISSING]
