"""The simulator as a test double: ``CayentaSim`` starts one or reaches one, ``Biller`` is what a test talks to."""

from simulator.testing.account import Account
from simulator.testing.biller import Biller
from simulator.testing.errors import (
    CayentaSimError,
    NoReply,
    NotReached,
    NotStarted,
    NotUnderstood,
    NotVerified,
    Refused,
)
from simulator.testing.person import Person
from simulator.testing.replies.reply import Reply
from simulator.testing.sim import CayentaSim

__all__ = (
    "Account",
    "Biller",
    "CayentaSim",
    "CayentaSimError",
    "NoReply",
    "NotReached",
    "NotStarted",
    "NotUnderstood",
    "NotVerified",
    "Person",
    "Refused",
    "Reply",
)
