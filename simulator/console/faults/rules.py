"""Fault rules in words: what a rule matches, does and shows, how often it fired and where; nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.contract.faults.catalogue import BY_NAME, Effect
from simulator.contract.faults.rules import ALWAYS, FaultMatch, Rule
from simulator.journal.entries import Journal
from simulator.router.pipeline import Router

CUT = 60  # characters of a parameter
EFFECTS: Mapping[Effect, str] = {
    Effect.NONE: "not booked",
    Effect.DONE: "booked",
    Effect.LATE: "booked later",
    Effect.TWICE: "booked twice",
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the switchboard; ``left`` None = always, ``exchange`` is the newest one kept that it fired for."""

    rule: Rule
    matches: str
    books_effect: str
    parameters: str
    hits: int
    left: int | None
    exchange: int | None


def rows(router: Router) -> list[RuleRow]:
    """The switchboard in order."""
    fired = _fired(router.journal)
    return [
        RuleRow(
            rule=rule,
            matches=matches(rule.match),
            books_effect=books_effect(rule),
            parameters=parameters(rule),
            hits=hits,
            left=None if rule.times is ALWAYS else max(0, rule.times - hits),
            exchange=fired.get(rule.name),
        )
        for rule, hits in router.faults.rules()
    ]


def matches(match: FaultMatch) -> str:
    """Which requests are meant."""
    return ", ".join(_parts(match)) or "every request"


def books_effect(rule: Rule) -> str:
    """What happens to the books."""
    return EFFECTS[rule.books_effect] + (f" ({rule.late:g} s)" if rule.books_effect is Effect.LATE else "")


def parameters(rule: Rule) -> str:
    """The parameters of the reply effect that say something, blank where none does."""
    there = ((name, rule.parameter(name)) for name in BY_NAME[rule.reply_effect].parameters)
    return ", ".join(f"{name.replace('_', ' ')} {_cut(value)}" for name, value in there if value not in (None, {}))


def _parts(match: FaultMatch) -> Iterator[str]:
    if match.function is not None:
        yield match.function
    for name, value in (("account", match.account), ("login", match.login), ("XPath", match.xpath)):
        if value is not None:
            yield f"{name} {value}"
    if match.nth is not None:
        yield f"call number {match.nth} for the account"
    if match.probability < 1:
        yield f"probability {match.probability:g}"


def _fired(journal: Journal) -> dict[str, int]:
    return {exchange.fault: exchange.number for exchange in journal.find() if exchange.fault is not None}


def _cut(value: object) -> str:
    pairs = (f"{name}: {text}" for name, text in value.items()) if isinstance(value, dict) else (str(value),)
    text = "; ".join(pairs) or "blank"
    return text if len(text) <= CUT else f"{text[:CUT]}…"
