"""All routers of one simulator: created from templates, read, reset, removed; no state outside this object."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from simulator import seeds
from simulator.billing.books import Books
from simulator.billing.clock import BillerClock
from simulator.billing.register import Register
from simulator.billing.state import State
from simulator.contract import Contract
from simulator.journal import KEPT, Journal
from simulator.keys import Keys
from simulator.pipeline import Router
from simulator.population.accounts import Origin, Population
from simulator.templates import FILE_ONLY, TEMPLATE_NOW, TEMPLATES, Template

#: Generated accounts of a biller unless its recipe says otherwise (population §1).
ACCOUNTS = 1_000
BILLER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}")


class NoSuchBiller(Exception):
    """The simulator has no biller with this id."""


class BillerExists(Exception):
    """The id is taken."""


class NoSuchTemplate(Exception):
    """The name is no template of settings §5, or one without a router; the message lists what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a biller is made from, and what a reset makes it from again.

    ``accounts`` generated accounts are drawn by ``seed``; ``now`` freezes the clock (biller's local time), None lets
    it run with the wall clock. The clock at creation is the epoch: up to it, generated accounts have paid.
    """

    template_id: str
    seed: int = 0
    accounts: int = ACCOUNTS
    now: datetime | None = TEMPLATE_NOW
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Biller:
    """A router with the id it is reached by, the recipe it was made from, and its population."""

    id: str
    recipe: Recipe
    template: Template
    router: Router
    population: Population


class Billers:
    """The billers of one simulator; the documented ones are there from the start."""

    def __init__(self, *, documented: bool = True, journal_size: int = KEPT) -> None:
        self.contract = Contract()
        self._journal_size = journal_size
        self._billers: dict[str, Biller] = {}
        if documented:
            for template_id in TEMPLATES:
                self.create(template_id, Recipe(template_id=template_id))

    def create(self, biller_id: str, recipe: Recipe) -> Biller:
        """A new biller; BillerExists or NoSuchTemplate say why not."""
        if biller_id in self._billers:
            raise BillerExists(biller_id)
        biller = self._made(biller_id, recipe)
        self._billers[biller_id] = biller
        return biller

    def get(self, biller_id: str) -> Biller:
        """The biller; NoSuchBiller if there is none."""
        try:
            return self._billers[biller_id]
        except KeyError:
            raise NoSuchBiller(biller_id) from None

    def router(self, biller_id: str) -> Router | None:
        """The biller's router, or None: what the HTTP edge asks for each request."""
        biller = self._billers.get(biller_id)
        return None if biller is None else biller.router

    def all(self) -> Iterable[Biller]:
        """Every biller in the order of creation."""
        return tuple(self._billers.values())

    def reset(self, biller_id: str) -> Biller:
        """Back to the recipe: a new router in place of the old, nothing of it is kept."""
        biller = self._made(biller_id, self.get(biller_id).recipe)
        self._billers[biller_id] = biller
        return biller

    def remove(self, biller_id: str) -> None:
        """Take the biller away; NoSuchBiller if there is none."""
        self.get(biller_id)
        del self._billers[biller_id]

    def _made(self, biller_id: str, recipe: Recipe) -> Biller:
        template = TEMPLATES.get(recipe.template_id)
        if template is None:
            known = FILE_ONLY.get(recipe.template_id)
            reason = f"{known} has no router" if known else "unknown template"
            raise NoSuchTemplate(f"{reason}; there are {', '.join(TEMPLATES)}")
        clock = BillerClock(ZoneInfo(template.time_zone), recipe.now)
        origin = Origin(recipe.seed, recipe.template_id, template.state, recipe.accounts, clock.now())
        population = Population(origin)
        books = Books(clock, population, _empty(template))
        seeds.plant(template.seed, books)
        router = Router(contract=self.contract, books=books, keys=recipe.keys, journal=Journal(self._journal_size))
        return Biller(biller_id, recipe, template, router, population)


def _empty(template: Template) -> State:
    """The state of a biller in whose books nothing was written yet."""
    return State(
        code_tables=Register(template.code_tables),
        questionnaires=Register(template.questionnaires),
        counters=Register({counter.value: first for counter, first in template.first_numbers.items()}),
    )
