"""Fault rules as values: what a rule matches, what it does, and the dice of the call it fired for (router §9)."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random

from simulator.contract.faults.catalogue import BY_NAME, Effect
from simulator.errors import InternalError

ALWAYS = None
LONGEST = 3_600.0  # seconds of a drawn delay


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultMatch:
    """Which requests a rule means; what is None means all. ``nth`` counts a function's calls for one account."""

    function: str | None = None
    account: str | None = None
    login: str | None = None
    xpath: str | None = None
    nth: int | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a biller's switchboard: match and both effects. ``times`` None = always; ``late`` in seconds."""

    name: str
    match: FaultMatch = field(default_factory=FaultMatch)
    books_effect: Effect = Effect.DONE
    reply_effect: str = "normal"
    parameters: Mapping[str, object] = field(default_factory=dict)
    times: int | None = 1
    late: float = 0.0

    def parameter(self, name: str) -> object:
        """The rule's own value, else the default of the reply effect."""
        return self.parameters.get(name, BY_NAME[self.reply_effect].parameters[name])

    def number(self, name: str) -> float:
        """Return a parameter that is a number; InternalError for another value, which no check let in."""
        return _number(name, self.parameter(name))

    def whole_number(self, name: str) -> int:
        """Return a parameter that is a whole number; InternalError for another value."""
        value = self.parameter(name)
        if not isinstance(value, int):
            raise InternalError(f"parameter {name} of a fault is {value!r}; it must be a whole number")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a rule is held against: function, account, login, whether an XPath finds something in the request."""

    function: str
    account: str
    login: str | None
    finds: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rule that fired: its dice are the same for the same seed, biller, function, account and call."""

    rule: Rule
    call: int
    key: str

    def dice(self) -> Random:
        """Numbers that repeat exactly."""
        return dice(self.key)

    def seconds(self) -> float:
        """How long a delay lasts: fixed, uniform up to ``most``, or lognormal around ``seconds`` with ``sigma``."""
        shortest = self.rule.number("seconds")
        most, sigma = self.rule.parameter("most"), self.rule.parameter("sigma")
        if most is not None:
            return self.dice().uniform(shortest, _number("most", most))
        if sigma is not None:
            drawn = self.dice().lognormvariate(math.log(max(shortest, 1e-6)), _number("sigma", sigma))
            return min(drawn, LONGEST)
        return shortest


def why_not(drawn: Drawn, asked: Asked) -> str | None:
    """Which part of the rule's match does not fit the call; None where all do."""
    match = drawn.rule.match
    for name, wanted, found in (
        ("function", match.function, asked.function),
        ("account", match.account, asked.account),
        ("login", match.login, asked.login),
        ("nth", match.nth, drawn.call),
    ):
        if wanted is not None and wanted != found:
            return f"{name} is {found}; the rule matches {wanted}"
    if match.xpath is not None and not asked.finds(match.xpath):
        return f"xpath {match.xpath} matches nothing in the request"
    if match.probability < 1.0 and drawn.dice().random() >= match.probability:
        return f"the rule fires with probability {match.probability}; this call was not chosen"
    return None


def dice(key: str) -> Random:
    """A source of numbers that depends on nothing but the key, on any machine."""
    return Random(int.from_bytes(blake2b(key.encode(), digest_size=8).digest()))  # noqa: S311 — replay, not secrets


def _number(name: str, value: object) -> float:
    if not isinstance(value, int | float):
        raise InternalError(f"parameter {name} of a fault is {value!r}; it must be a number")
    return float(value)
