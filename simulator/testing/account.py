"""One account of a biller: its ledger, its tags, what clerks keep beside the money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simulator.testing.connection import Connection
from simulator.testing.plans import Plans
from simulator.testing.records import AccountState, Alert, ApiRecord, Contact, Entry, Issue, Ledger, ReturnedCheck


class Alerts(ApiRecord, frozen=True):
    """The account's alerts."""

    alerts: tuple[Alert, ...]


class Contacts(ApiRecord, frozen=True):
    """The account's contacts."""

    contacts: tuple[Contact, ...]


class Issues(ApiRecord, frozen=True):
    """The account's issues."""

    issues: tuple[Issue, ...]


class ReturnedChecks(ApiRecord, frozen=True):
    """The account's returned checks."""

    returned_checks: tuple[ReturnedCheck, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the admin API sees it: nothing asked here stands in the journal."""

    connection: Connection
    path: str
    account_no: str

    @property
    def plans(self) -> Plans:
        """Its payment arrangements and its budget plan."""
        return Plans(self.connection, self.path)

    def state(self) -> AccountState:
        """The account with all tags as they would be answered now."""
        return self.connection.ask("GET", self.path, AccountState)

    def change(self, *, tags: Mapping[str, str | None] | None = None, **parts: Any) -> AccountState:
        """Change stored GetAccount tags (None = a new account's value), ``active_payarr_override``, ``discount``."""
        body = {**parts, **({} if tags is None else {"tags": tags})}
        return self.connection.ask("PATCH", self.path, AccountState, body)

    def ledger(self) -> Ledger:
        """All entries, the AR items they make, the balance tags."""
        return self.connection.ask("GET", f"{self.path}/ledger", Ledger)

    def balance(self) -> Decimal:
        """What is owed now: CURRENT_BALANCE."""
        return Decimal(self.ledger().balance["CURRENT_BALANCE"])

    def post(self, kind: str, amount: Decimal | str, **parts: str | date | bool) -> Entry:
        """Post an entry of this kind: bill, charge, payment, credit_reversal, adjustment, return, write_off, donation.

        The amount is a positive magnitude, the kind decides its sign. ``effective``, ``due`` (a bill has one),
        ``invoice_no``, ``item_no``, ``of_item`` (what an adjustment or return acts on), ``cutoff``.
        """
        body = {"kind": kind, "amount": str(amount), **parts}
        return self.connection.ask("POST", f"{self.path}/ledger", Entry, body)

    def alerts(self) -> tuple[Alert, ...]:
        """The account's alerts, oldest first."""
        return self.connection.ask("GET", f"{self.path}/alerts", Alerts).alerts

    def contacts(self) -> tuple[Contact, ...]:
        """The account's contacts, oldest first."""
        return self.connection.ask("GET", f"{self.path}/contacts", Contacts).contacts

    def issues(self) -> tuple[Issue, ...]:
        """The account's issues, oldest first."""
        return self.connection.ask("GET", f"{self.path}/issues", Issues).issues

    def returned_checks(self) -> tuple[ReturnedCheck, ...]:
        """The account's returned checks, oldest first."""
        return self.connection.ask("GET", f"{self.path}/returned-checks", ReturnedChecks).returned_checks
