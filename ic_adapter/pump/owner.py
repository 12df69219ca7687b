"""The name under which this process owns lanes; taken when it first needs one, and taken anew when it was lost."""

import threading

from ic_adapter.store.database.presence import Presence


class LaneOwner:
    """Safe to use from many threads."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._one_at_a_time = threading.Lock()
        self._token = ""
        self._mine: set[str] = set()  # this process lives, whatever became of the locks of its earlier names

    def token(self) -> str:
        """The owner of whatever lane is taken now."""
        with self._one_at_a_time:
            if not self._token:
                self._enter()
            return self._token

    def check(self) -> None:
        """If others may take this process for dead, it goes on under a new name; what it owned is theirs to free."""
        with self._one_at_a_time:
            if self._token and self._presence.is_lost():
                self._enter()

    def is_gone(self, owner: str) -> bool:
        """Whether the process of this name is known to be dead."""
        return owner not in self._mine and self._presence.is_gone(owner)

    def _enter(self) -> None:
        self._token = self._presence.enter()
        self._mine.add(self._token)

    def leave(self) -> None:
        """A clean end."""
        with self._one_at_a_time:
            if self._token:
                self._presence.leave()
                self._token = ""
