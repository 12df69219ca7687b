"""What the books refuse to a clerk (the admin API); what they refuse to the router is in simulator/errors.py."""


class BooksError(Exception):
    """The books cannot do that; ``field`` names the offending value of the order."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")


class NotThere(BooksError):
    """The account, person, arrangement or plan does not exist."""


class AlreadyThere(BooksError):
    """The number is taken."""


class NotPossible(BooksError):
    """The value contradicts what the books hold."""
