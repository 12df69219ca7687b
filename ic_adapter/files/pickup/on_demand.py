"""A look at the folders of one biller when somebody asks for it."""

from ic_adapter.errors import Conflict
from ic_adapter.files.pickup.pickup import Look, Pickup


class PickupOnDemand:
    """One look at a biller's folders when somebody asks for it; looks side by side share the files (`taking`)."""

    def __init__(self) -> None:
        self._pickup: Pickup | None = None

    def offer(self, pickup: Pickup) -> None:
        """From now on this process can look."""
        self._pickup = pickup

    @property
    def is_offered(self) -> bool:
        """Whether this process can look."""
        return self._pickup is not None

    def look(self, bid: str) -> Look:
        """Look once. NotFound; Conflict where this process picks nothing up."""
        if self._pickup is None:
            raise Conflict("this process picks no files up; start it with --sftp-url or --file-folder")
        found = self._pickup.look([bid])
        if not found:
            raise Conflict(f"biller {bid} has no folders: its bill files do not come from Cayenta")
        return found[0]
