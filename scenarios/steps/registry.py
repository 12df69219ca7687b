"""Registry of the step modules; MODULES holds them in the order in which they are shown."""

from scenarios.steps.adapter import (
    autopay,
    bill_runs,
    bulk_decisions,
    events,
    file_types,
    files,
    lockbox,
    payer,
    profile,
    pump,
    rtdr,
    stw_opengov,
    tickets,
    tie_out,
)
from scenarios.steps.biller import billers, clock, programs, settings
from scenarios.steps.books import account_records, arrangements, books, people, receivables
from scenarios.steps.browser import forms, payers, sights, stand_ins, visits
from scenarios.steps.files import accounts, file_faults, partner_files, pick_ups
from scenarios.steps.router import faults, journal, replies, requests, statements, untouched

MODULES = (
    billers,
    clock,
    programs,
    settings,
    books,
    account_records,
    receivables,
    arrangements,
    people,
    files,
    file_types,
    bill_runs,
    stw_opengov,
    rtdr,
    lockbox,
    autopay,
    payer,
    events,
    pump,
    bulk_decisions,
    tie_out,
    tickets,
    profile,
    requests,
    replies,
    statements,
    untouched,
    faults,
    journal,
    accounts,
    partner_files,
    file_faults,
    pick_ups,
    payers,
    stand_ins,
    visits,
    forms,
    sights,
)
