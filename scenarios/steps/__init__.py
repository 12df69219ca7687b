"""The steps by subject; MODULES is the whole vocabulary, in the order in which it is shown."""

from scenarios.steps import (
    arrangements,
    bill_runs,
    billers,
    books,
    clock,
    files,
    journal,
    payer,
    replies,
    requests,
    rtdr,
    settings,
    untouched,
)

MODULES = (
    billers,
    clock,
    settings,
    books,
    arrangements,
    files,
    bill_runs,
    rtdr,
    payer,
    requests,
    replies,
    untouched,
    journal,
)
