"""The running numbers of one biller: each is given once, and the next one is kept like any other record."""

from enum import Enum

from simulator.billing.records.register import Register


class Counter(Enum):
    """What is numbered; the value is the name in the admin API, the wire's own where there is one (router §8)."""

    TRANS_NO = "transNo"
    ITEM_NO = "ITEM_NO"
    FOLIO_NO = "FOLIO_NO"
    CONTACT_NO = "CONTACT_NO"
    ISSUE_NO = "ISSUE_NO"
    ALERT = "alert"
    PERSON_NO = "PERSON_NO"
    POSTING = "posting"


class Counters:
    """The next number of each kind."""

    def __init__(self, numbers: Register[int]) -> None:
        self._numbers = numbers

    def next(self, counter: Counter) -> int:
        """The next number; the one after it comes next."""
        number = self._numbers[counter.value]
        self._numbers.put(counter.value, number + 1)
        return number

    def peek(self, counter: Counter) -> int:
        """The number that comes next, not given yet."""
        return self._numbers[counter.value]

    def set(self, counter: Counter, number: int) -> None:
        """Let this number come next."""
        self._numbers.put(counter.value, number)
