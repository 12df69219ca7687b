"""The probes in the order in which they run: those of a function after what they rest on."""

from collections.abc import Callable

from harness.verify.probes import clerk, money, persons
from harness.verify.probes.refusals import refusals
from harness.verify.side import Side

Probe = Callable[[Side], None]
PROBES: tuple[tuple[str, tuple[Probe, ...]], ...] = (
    ("AddARItems", (money.payments, money.repeated_payments, money.credits_and_charges, refusals)),
    ("AdjARItem", (money.adjustments, refusals)),
    ("AddReturnedCheck", (money.returned_checks, refusals)),
    ("AddAlert", (clerk.alerts, refusals)),
    ("AddPersonPhone", (persons.new_records, refusals)),
    ("SetPhone", (persons.changed_records, persons.defaults, refusals)),
    ("SetAccountBillingAddress", (persons.addresses, refusals)),
    ("AddContact", (clerk.contacts, refusals)),
    ("AddIssueContact", (clerk.issues, refusals)),
)
