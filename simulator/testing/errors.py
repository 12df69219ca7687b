"""What the test double raises, cut by what the test may do next; each error prints all that was said.

CayentaSimError
├── NotStarted     the simulator did not start
├── NotReached     nobody answers at its address
├── NoReply        the router broke off or kept silent: what a fault may have asked for
├── Refused        the admin API said no, with the fields that are to blame
├── NotVerified    an expected request did not come; also an AssertionError
└── NotUnderstood  the admin API is another version's
"""


class CayentaSimError(Exception):
    """Whatever can go wrong between a test and its simulator."""


class NotStarted(CayentaSimError):
    """The simulator did not start; the message quotes its output."""


class NotReached(CayentaSimError):
    """Nobody answers the admin API at the simulator's address."""


class NoReply(CayentaSimError):
    """The router's reply did not come, or not whole: the test cannot know from it what was booked."""


class NotVerified(CayentaSimError, AssertionError):
    """The expected exchanges did not come, or not often enough; the message lists the near misses."""


class NotUnderstood(CayentaSimError):
    """The simulator answers what this client does not expect: it is of another version."""


class Refused(CayentaSimError):
    """The admin API said no: HTTP status, sentence, and (path, reason) of each field to blame."""

    def __init__(self, status: int, error: str, fields: tuple[tuple[str, str], ...] = ()) -> None:
        self.status = status
        self.error = error
        self.fields = fields
        super().__init__("\n".join([f"HTTP {status}: {error}", *(f"  {path}: {reason}" for path, reason in fields)]))
