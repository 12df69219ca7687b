"""One biller: its router with what it was made from, taken apart and put together; the register of all is elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simulator.archive.saved import Moment, Records, Saved, fill
from simulator.archive.snapshots import Snapshot
from simulator.billers.errors import NoSuchTemplate
from simulator.billing.books import Books
from simulator.billing.clock import BillerClock
from simulator.billing.records.register import Register
from simulator.billing.state import State
from simulator.choices import advice
from simulator.contract.contract import Contract
from simulator.contract.faults.switchboard import Switchboard
from simulator.journal.entries import Journal
from simulator.population.accounts import Origin, Population
from simulator.recipes import seeds
from simulator.recipes.recipe import Recipe
from simulator.recipes.templates import ALL, Template
from simulator.router.pipeline import Router


@dataclass(frozen=True, slots=True)
class Biller:
    """A router with the id it is reached by, what it was made from and when, its population, its snapshots."""

    id: str
    recipe: Recipe
    epoch: datetime
    template: Template
    router: Router
    population: Population
    snapshots: dict[str, Snapshot]

    def saved(self) -> Saved:
        """The biller as it stands, taken apart; later changes do not reach it."""
        router = self.router
        return self.saved_header({name: dict(it.rows()) for name, it in router.books.state.registers().items()})

    def saved_header(self, records: Records) -> Saved:
        """The biller as it stands, with these records in place of its own."""
        router = self.router
        return Saved(
            recipe=self.recipe,
            epoch=self.epoch,
            clock=Moment.of(router.books.clock, datetime.now(UTC)),
            keys=router.keys,
            logins=tuple(router.logins.values()),
            bill_runs=router.bill_runs,
            billed_until=router.billed_until,
            records=records,
        )


def make(
    contract: Contract,
    journal: Journal,
    biller_id: str,
    recipe: Recipe,
    saved: Saved | None = None,
    snapshots: dict[str, Snapshot] | None = None,
) -> Biller:
    """A biller from its recipe, or as it was saved; NoSuchTemplate says why not."""
    template = ALL.get(recipe.template_id)
    if template is None:
        wrong = recipe.template_id[:40]
        raise NoSuchTemplate(f"unknown template {wrong}; {advice(wrong, ALL)}")
    clock = BillerClock(ZoneInfo(template.time_zone), recipe.now)
    epoch = saved.epoch.astimezone(clock.zone) if saved else clock.now()
    accounts = recipe.accounts if template.has_router else 0
    population = Population(Origin(recipe.seed, recipe.template_id, template.state, accounts, epoch, template.guid_tag))
    state = _empty(template)
    if saved is not None:
        fill(state, saved.records)
    books = Books(clock, population, state)
    router = Router(
        contract=contract,
        books=books,
        keys=recipe.keys,
        journal=journal,
        faults=Switchboard(f"{recipe.seed}/{recipe.template_id}"),  # ids of throw-away billers do not repeat
    )
    if saved is None:
        seeds.plant(template.seed, books)
    else:
        saved.clock.set(clock)
        router.keys, router.logins = saved.keys, {login.user: login for login in saved.logins}
        router.bill_runs, router.billed_until = saved.bill_runs, saved.billed_until
    return Biller(biller_id, recipe, epoch, template, router, population, {} if snapshots is None else snapshots)


def _empty(template: Template) -> State:
    """The state of a biller in whose books nothing was written yet."""
    return State(
        code_tables=Register(template.code_tables),
        questionnaires=Register(template.questionnaires),
        counters=Register({counter.value: first for counter, first in template.first_numbers.items()}),
    )
