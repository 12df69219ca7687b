"""Stopped endpoint groups of the billers, kept in the store (PAUSED, adapter §1.3).

When to stop one is for the client.
"""

from dataclasses import dataclass
from datetime import datetime

from ic_adapter.billers.register import Biller
from ic_adapter.model import Group
from ic_adapter.records.reasons import Reason
from ic_adapter.store.database.engine import Store
from ic_adapter.store.endpoint_groups import paused_groups
from ic_adapter.store.reasons import reason_of


@dataclass(frozen=True, slots=True)
class GroupState:
    """Whether a group is stopped, since when and why."""

    paused: bool
    reason: Reason | None = None
    since: datetime | None = None


class Endpoints:
    """The states of all groups."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self, bid: str, group: Group) -> GroupState:
        """The state of one group."""
        return self.states(bid)[group]

    def states(self, bid: str) -> dict[Group, GroupState]:
        """The state of every group."""
        with self._store.reading() as connection:
            rows = paused_groups.of_biller(connection, bid)
        stopped = {row.group_name: GroupState(True, reason_of(row), row.since) for row in rows}
        return {group: stopped.get(group.name, GroupState(False)) for group in Group}

    def pause(self, biller: Biller, group: Group, reason: Reason) -> None:
        """Stop the group, unless the configuration has changed since this call read it."""
        with self._store.writing() as connection:
            paused_groups.add(connection, biller.id, biller.revision, group, reason, biller.clock.now())
