"""Every admin call there is, in the order of the page made from it."""

from simulator.control import health, stand_ins
from simulator.control.accounts import accounts, arrangements, budget_plans, clerk_records, invariants, ledger, persons
from simulator.control.billers import (
    bill_run,
    billers,
    clock,
    code_tables,
    counters,
    day_report,
    keys,
    logins,
    magic,
    snapshots,
    state_files,
)
from simulator.control.call_types import AdminCall
from simulator.control.faults import faults, file_faults
from simulator.control.files import file_traffic, files, sftp_accounts
from simulator.control.journal import explain, fidelity, findings, journal, queries

CALLS: tuple[AdminCall, ...] = (
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
    *clerk_records.CALLS,
    *code_tables.CALLS,
    *counters.CALLS,
    *invariants.CALLS,
    *bill_run.CALLS,
    *day_report.CALLS,
    *snapshots.CALLS,
    *state_files.CALLS,
    *clock.CALLS,
    *sftp_accounts.CALLS,
    *files.CALLS,
    *file_traffic.CALLS,
    *file_faults.CALLS,
    *faults.CALLS,
    *explain.CALLS,
    *journal.CALLS,
    *queries.CALLS,
    *findings.CALLS,
    *fidelity.CALLS,
    *stand_ins.CALLS,
)
