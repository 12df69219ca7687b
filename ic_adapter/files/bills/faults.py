"""A bill that cannot be taken: which element is wrong and what is expected of it, for the sender and the operator."""

from ic_adapter.errors import BadValue

DATE = "a date: MMM-dd-yyyy, yyyyMMdd, yyyy-MM-dd or MM/dd/yyyy"
AMOUNT = {"point": "an amount such as 1234.50", "comma": "an amount such as 1234,50"}
VALUE = "a value"
ACCOUNT_NUMBER = "letters, digits and -, at most 20"
ONE_VALUE = "one value"
ONCE = "each bill once in a file"


class BillFault(BadValue):
    """The reason as text, the element it is about, and what is expected of the element."""

    def __init__(self, reason: str, tag: str, expected: str) -> None:
        self.tag = tag
        self.expected = expected
        super().__init__(reason)


def fault_of(error: BadValue) -> BillFault:
    """Return the error as a fault; one of another kind names no element."""
    return error if isinstance(error, BillFault) else BillFault(str(error), "", "")
