"""The one table from a refusal to what the client sees: HTTP status, or level and STATUS code (router §1.2, §4.3)."""

from dataclasses import dataclass
from enum import Enum

from simulator import errors


class Level(Enum):
    """Where a refusal's STATUS stands."""

    HTTP = "HTTP status, empty body"
    REPLY = "directly under Reply"
    FUNCTION = "function level, Params blank"
    BUSINESS = "at the level of the function's own STATUS"


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal on the wire: its level, its code (HTTP status or STATUS), and whether a document gives it."""

    level: Level
    code: int
    documented: bool = False


TABLE: dict[type[errors.Refused], Row] = {
    errors.AddressRefused: Row(Level.HTTP, 403),
    errors.LoginRefused: Row(Level.HTTP, 401),
    errors.Unreadable: Row(Level.REPLY, -904),
    errors.UnknownFunction: Row(Level.REPLY, -903),
    errors.NotPermitted: Row(Level.FUNCTION, -901),
    errors.NotValid: Row(Level.FUNCTION, -902),
    errors.TagMissing: Row(Level.BUSINESS, -100, documented=True),
    errors.AccountTagMissing: Row(Level.BUSINESS, -100, documented=True),
    errors.UnknownAccount: Row(Level.BUSINESS, -4, documented=True),
    errors.BadValue: Row(Level.BUSINESS, -905),
    errors.PhoneNotUpdated: Row(Level.BUSINESS, -905),
    errors.NotFound: Row(Level.BUSINESS, -906),
    errors.PhoneNotFound: Row(Level.BUSINESS, -906),
    errors.OutOfRange: Row(Level.BUSINESS, -907),
    errors.Duplicate: Row(Level.BUSINESS, -908),
    errors.Settled: Row(Level.BUSINESS, -909),
    errors.AnyError: Row(Level.BUSINESS, -1),
    errors.PositiveStatus: Row(Level.BUSINESS, 1),
}

#: Our own codes, which a biller's key ``status_codes`` may renumber (Q-10).
RENUMBERABLE = frozenset(range(-909, -900))
