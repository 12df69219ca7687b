"""The steps by subject; MODULES is the whole vocabulary, in the order in which it is shown."""

from scenarios.steps import (
    account_records,
    arrangements,
    bill_runs,
    billers,
    books,
    clock,
    files,
    journal,
    payer,
    people,
    receivables,
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
    account_records,
    receivables,
    arrangements,
    people,
    files,
    bill_runs,
    rtdr,
    payer,
    requests,
    replies,
    untouched,
    journal,
)
