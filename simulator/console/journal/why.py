"""Why a router answered as it did: the rule that fired, the row of the refusals, what was missed by a little."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.billers.register import Biller
from simulator.console.faults.rules import RuleRow, rows
from simulator.contract.keys import Keys
from simulator.contract.magic import BY_NUMBER, TAGS
from simulator.contract.refusals import TABLE, Level, Row
from simulator.errors import Refused
from simulator.journal.entries import Exchange
from simulator.journal.queries.near_misses import Hint, of_refusal
from simulator.journal.queries.nearness import MatchContext
from simulator.journal.queries.reading import Reading

PLACE = re.compile(r"\{[a-z]+\}")
LATE = ", booked late"
#: Views whose refusal the rule itself made up.
MADE_UP = frozenset({"status", "http"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of the refusals: what it is called, what it means, its code (HTTP status or STATUS) and level."""

    name: str
    says: str
    row: Row

    @property
    def code(self) -> str:
        """The code as the table has it, before a biller renumbers it."""
        return f"{'HTTP' if self.row.level is Level.HTTP else 'STATUS'} {self.row.code}"


@dataclass(frozen=True, slots=True)
class Why:
    """What is known of the reasons of one exchange; ``fault`` names a rule, ``rule`` is it as long as it is there.

    ``magic`` is the magic number that was asked for; ``not_again`` says why the request cannot be tried again.
    """

    fault: str
    is_late: bool
    rule: RuleRow | None
    refusal: Refusal | None
    magic: str
    hints: Sequence[Hint]
    not_again: str


def why(exchange: Exchange, biller: Biller) -> Why:
    """The reasons of one exchange, as far as journal, switchboard and tables tell them now."""
    router, reading = biller.router, Reading(exchange)
    fault = (exchange.fault or "").removesuffix(LATE)
    rule = next((row for row in rows(router) if row.rule.name == fault), None)
    is_made_up = rule is not None and rule.rule.reply_effect in MADE_UP
    refusal = None if is_made_up else _refusal(exchange, router.keys)
    magic = _magic(reading) if refusal is not None and router.keys.magic_accounts else ""
    is_clients = refusal is not None and not magic
    context = MatchContext(router.books, biller.population.numbers, router.keys)
    return Why(
        fault=fault,
        is_late=fault != (exchange.fault or ""),
        rule=rule,
        refusal=refusal,
        magic=magic,
        hints=of_refusal(reading, context) if is_clients else (),
        not_again=_not_again(reading),
    )


def _refusal(exchange: Exchange, keys: Keys) -> Refusal | None:
    """The row with the exchange's code and words; of several the one with most words of its own."""
    if exchange.status == 0:
        return None
    original = {changed: code for code, changed in keys.status_codes.items()}
    code = exchange.http_status if exchange.status is None else original.get(exchange.status, exchange.status)
    fits = [kind for kind, row in TABLE.items() if row.code == code and _has_words(kind, exchange.status_desc)]
    if not fits:
        return None
    kind = max(fits, key=lambda it: len(PLACE.sub("", it.text)))
    return Refusal(kind.__name__, (kind.__doc__ or "").partition("\n")[0], TABLE[kind])


def _has_words(kind: type[Refused], words: str) -> bool:
    pattern = ".*".join(map(re.escape, PLACE.split(kind.text)))
    return re.fullmatch(pattern, words, re.DOTALL) is not None


def _magic(reading: Reading) -> str:
    """The magic number among the tags that name an account, person, AR item or payment; blank if there is none."""
    numbers = (text.strip() for tag in TAGS for text in reading.request_tags.get(tag, ()))
    return next((number for number in numbers if number in BY_NUMBER), "")


def _not_again(reading: Reading) -> str:
    if reading.exchange.function is None:
        return "It was refused before its XML was read."
    if reading.is_cut:
        return "The journal stored only part of the request."
    return ""
