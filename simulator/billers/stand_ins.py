"""What the stand-ins know of each biller: where Invoice Cloud is, which fault is on, what was called.

The pages themselves are in ``simulator/stand_ins``, which is loaded at the first look at one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from simulator.journal.stand_in_calls import StandInCalls

#: What may stand in a URL and cannot end a header or a directive of a policy.
PLAIN = re.compile(r"https?://[A-Za-z0-9._~:/\[\]%@-]{1,400}", re.ASCII)
SHORTEST_SECONDS, LONGEST_SECONDS = 1, 60
LONGEST_VALUE = 200
LONGEST_FAULT_VALUE = 60


class BadConnection(Exception):
    """A setting of the connection cannot be used: its name, and what to do about it."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IcConnection:
    """How Invoice Cloud is reached; ``seconds`` bounds each call. A blank ``url`` means it is not set.

    ``user`` and ``password`` are those of IC's web services (adapter §16), ``token`` that of the adapter's API.
    """

    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    seconds: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", self.url.rstrip("/"))
        if self.url and not is_address(self.url):
            raise BadConnection("url", f"{self.url[:80]!r} is not an address; use http://HOST:PORT")
        if ":" in self.user:
            raise BadConnection("user", "use a name without a colon (HTTP Basic)")
        for name in ("user", "password", "token"):
            if not getattr(self, name).isprintable() or len(getattr(self, name)) > LONGEST_VALUE:
                raise BadConnection(name, f"use up to {LONGEST_VALUE} printable characters")
        if not self.token.isascii():
            raise BadConnection("token", "use ASCII characters")
        if not SHORTEST_SECONDS <= self.seconds <= LONGEST_SECONDS:
            reason = f"{self.seconds} is not between {SHORTEST_SECONDS} and {LONGEST_SECONDS}; use 10"
            raise BadConnection("seconds", reason)

    @property
    def origin(self) -> str:
        """Scheme, host and port: where a stand-in may send a browser; blank where no URL is set."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}" if self.url else ""


def is_address(text: str) -> bool:
    """Return whether this is an http address without a user, a query and a fragment."""
    try:
        parts = urlsplit(text)
        return bool(PLAIN.fullmatch(text) and parts.hostname and parts.port != 0 and "@" not in parts.netloc)
    except ValueError:  # a port that is none, or a bracket that does not close
        return False


#: The faults that a stand-in can have, in words; a fault with a value has the default beside it.
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "clock_ahead": "the caller's clock is a day ahead: each call is dated tomorrow",
        "token_twice": "a token or link that was used is kept and can be sent once more",
        "wrong_target": "Invoice Cloud is asked for a page that it does not have",
        "wrong_biller": "Invoice Cloud is told another biller than the login is for",
        "altered_token": "one character of the token or link is changed on the way",
    }
)
DEFAULT_VALUES: Mapping[str, str] = MappingProxyType({"wrong_target": "account", "wrong_biller": "0000"})


@dataclass(frozen=True, slots=True)
class StandInFault:
    """The fault that is on for a biller's stand-ins; ``value`` is the page or biller that is named instead."""

    name: str
    value: str = ""

    def instead(self, name: str, right: str) -> str:
        """Return what is sent in place of the right value by this fault."""
        return (self.value or DEFAULT_VALUES[name]) if self.name == name else right


NO_FAULT = StandInFault("")


def is_value(text: str) -> bool:
    """Return whether this can be a fault's value: short and printable."""
    return text.isprintable() and len(text) <= LONGEST_FAULT_VALUE


class StandIns:
    """The stand-ins of all billers; nothing is kept for a biller that nobody asked for."""

    def __init__(self) -> None:
        self._all = IcConnection()
        self._own: dict[str, IcConnection] = {}
        self._faults: dict[str, StandInFault] = {}
        self._calls: dict[str, StandInCalls] = {}

    def connection(self, biller_id: str) -> IcConnection:
        """Return the biller's connection, else that of the process."""
        return self._own.get(biller_id, self._all)

    def connect_all(self, connection: IcConnection) -> None:
        """Set the connection of every biller that has none of its own."""
        self._all = connection

    def has_own(self, biller_id: str) -> bool:
        """Return whether the biller has a connection of its own."""
        return biller_id in self._own

    def connect(self, biller_id: str, connection: IcConnection | None) -> None:
        """Give the biller a connection of its own; None takes it away."""
        if connection is None:
            self._own.pop(biller_id, None)
        else:
            self._own[biller_id] = connection

    def fault(self, biller_id: str) -> StandInFault:
        """Return the fault that is on, NO_FAULT where none is."""
        return self._faults.get(biller_id, NO_FAULT)

    def switch(self, biller_id: str, fault: StandInFault) -> None:
        """Switch this fault on in place of another; NO_FAULT switches it off."""
        if fault.name:
            self._faults[biller_id] = fault
        else:
            self._faults.pop(biller_id, None)

    def calls(self, biller_id: str) -> StandInCalls:
        """Return the calls of the biller's stand-ins."""
        return self._calls.setdefault(biller_id, StandInCalls())

    def forget(self, biller_id: str) -> None:
        """Forget everything of a biller that was removed or reset."""
        self._own.pop(biller_id, None)
        self._faults.pop(biller_id, None)
        self._calls.pop(biller_id, None)
