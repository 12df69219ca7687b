"""The steps by subject; MODULES is the whole vocabulary, in the order in which it is shown."""

from scenarios.steps import (
    arrangements,
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

MODULES = (billers, clock, settings, books, arrangements, files, rtdr, payer, requests, replies, untouched, journal)
