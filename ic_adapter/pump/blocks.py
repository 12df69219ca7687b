"""What stands in the way of a biller's calls: stopped endpoint groups and circuit breakers."""

from dataclasses import dataclass

from sqlalchemy import Connection

from ic_adapter.model import Group
from ic_adapter.store.endpoint_groups.delivery_blocks import FAILING, OPEN, PAUSED, of_biller


@dataclass(frozen=True, slots=True)
class DeliveryBlocks:
    """Of one biller, at the time of reading."""

    blocked: frozenset[tuple[str, str]]

    def is_paused(self, group: Group) -> bool:
        """Somebody has to mend something (adapter §1.3)."""
        return (PAUSED, group.name) in self.blocked

    def is_open(self, group: Group) -> bool:
        """The router of the group is taken to be down."""
        return (OPEN, group.name) in self.blocked

    def is_failing(self, group: Group) -> bool:
        """The last record met nothing readable."""
        return (FAILING, group.name) in self.blocked


NO_BLOCKS = DeliveryBlocks(frozenset())


def waits_for(group: str) -> str:
    """How a lane says that it waits for this stopped group, by its name."""
    return f"endpoint:{group}"


def delivery_blocks(connection: Connection, bid: str) -> DeliveryBlocks:
    """What stands in the way now."""
    return DeliveryBlocks(of_biller(connection, bid))
