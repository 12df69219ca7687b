"""Every admin call there is, in the order of the page made from it."""

from simulator.control import (
    accounts,
    arrangements,
    bill_run,
    billers,
    budget_plans,
    clock,
    code_tables,
    counters,
    desk,
    health,
    invariants,
    journal,
    keys,
    ledger,
    logins,
    magic,
    persons,
)
from simulator.control.routes import Call

CALLS: tuple[Call, ...] = (
    *health.CALLS,
    *magic.CALLS,
    *billers.CALLS,
    *keys.CALLS,
    *logins.CALLS,
    *accounts.CALLS,
    *ledger.CALLS,
    *arrangements.CALLS,
    *budget_plans.CALLS,
    *persons.CALLS,
    *desk.CALLS,
    *code_tables.CALLS,
    *counters.CALLS,
    *invariants.CALLS,
    *bill_run.CALLS,
    *clock.CALLS,
    *journal.CALLS,
)
