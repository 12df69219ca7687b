"""What was computed of an account, kept until it changes: a bounded memory of pure functions, no stored balance."""

from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 64


class Memo(Generic[T]):
    """One value per key with the stamp it was made under; another stamp makes it anew, the oldest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._values: dict[tuple[str, str], tuple[tuple[int, date], T]] = {}

    def value(self, key: tuple[str, str], stamp: tuple[int, date], make: Callable[[], T]) -> T:
        """The value of this key under this stamp: revision of the account, and the day."""
        known = self._values.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        made = make()
        if len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[key] = stamp, made
        return made
