"""What can be wrong with a data folder: at the start, or while something is written down."""


class BadStore(Exception):
    """The data folder cannot be used; the message says why and what to do."""


class NotKept(Exception):
    """A change could not be written down, so it was not made."""
