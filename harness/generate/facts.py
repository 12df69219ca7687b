"""What exists at a target: values that give a request a meaning beyond its schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import httpx

from harness.errors import HarnessError

#: Which kind of value a tag of a request holds (router §6); a function's own reading comes first.
KINDS: Mapping[str, str] = {
    "ACCOUNT_NO": "account",
    "SS_ACCOUNT_NO": "account",
    "ALERT_KEY": "account",
    "PERSON_NO": "person",
    "ITEM_NO": "item",
    "PAYMENT_REF": "item",
    "SUBSYSTEM_ID": "UM",
    "OWNERSHIP_CD": "ACCT",
    "CONTACT_TP": "CONTACT_TP",
    "ISSUE_TP": "ISSUE_TP",
    "ITEM_TP": "ITEM_TP",
    "PHONE_CD": "PHONE_CD",
    "ADDRESS_CD": "ADDRESS_CD",
    "ALERT_CD": "ALERT_CD",
    "REASON_CD": "REASON_CD",
    "COLLECTION_STREAM": "COLLECTION_STREAM",
    "ITEM_AMT": "amount",
    "CHECK_AMT": "check",
    "AS_PAYMENT_YN": "T",
    "PHONE_NO": "contact",
    "STREET_NM": "street",
    "CONTACT_DESC": "text",
    "SEQ": "sequence",
    "VERSION": "version",
    "RESPONSE_TP": "response",
    "ANSWER": "answer",
}
#: Values that mean the same at every router, and codes of the documented one (router §8).
FIXED: Mapping[str, tuple[str, ...]] = {
    "UM": ("UM",),
    "ACCT": ("ACCT",),
    "T": ("T", "F", ""),
    "CONTACT_TP": ("WEB",),
    "ISSUE_TP": ("CU",),
    "ITEM_TP": ("WEB", "DONATE-PMT"),
    "PHONE_CD": ("HOME", "RES", "CELL", "EBILL", "EMAIL"),
    "ADDRESS_CD": ("FWD", "RES", "BUS"),
    "ALERT_CD": ("CSTRG",),
    "REASON_CD": ("",),
    "COLLECTION_STREAM": ("",),
    "amount": ("30.00", "0.01", "0", "-25.00", "100.24", "9999999999999.99"),  # what stays of an item, too
    "check": ("100.24", "130.00", "0.01"),
    "contact": ("2025550123", "alex.sample@example.org"),
    "street": ("123 EXAMPLE ST",),
    "text": ("Request of a contract check",),
    "sequence": ("1", "2"),
    "version": ("5", "15"),
    "response": ("STRNG", "LGCOM"),
    "answer": ("BILL", "Answer of a contract check"),
}
#: Functions that change nothing.
READING = ("GetAccountBalance", "GetAccount", "GetPayArrangements", "GetPhoneRecords", "GetAccountBillingAddress")
SECONDS = 30.0


@dataclass(frozen=True)
class TargetFacts:
    """Accounts with their persons, AR items, the target's date and its code tables.

    The first account is the one that documents for one request use.
    """

    accounts: tuple[tuple[str, str], ...] = (("2003708", "1020424"), ("2000341", "1001154"), ("2036948", "1020500"))
    items: tuple[str, ...] = ("205184", "205063", "205064", "204987")
    today: date = date(2024, 11, 15)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def known(self, tag: str, type_name: str) -> tuple[str, ...]:
        """Return values that exist for a tag, the most usual first; none where every value is as good."""
        kind = KINDS.get(tag, "")
        match kind:
            case "account":
                return tuple(account for account, _ in self.accounts)
            case "person":
                return tuple(dict.fromkeys(person for _, person in self.accounts))
            case "item":
                return self.items
            case _ if self.tables.get(kind):
                return self.tables[kind]
            case _ if kind:
                return FIXED[kind]
        return self.dates(type_name)

    def dates(self, type_name: str) -> tuple[str, ...]:
        """Return dates near the target's clock in the form of the type; none for other types."""
        form = {"Date8": "%Y%m%d", "DateOrDtm": "%Y%m%d", "Dtm16": "%Y%m%d12000000"}.get(type_name)
        if form is None:
            return ()
        return tuple(f"{self.today + timedelta(days=days):{form}}" for days in (0, -1, 1, -30, 30, -365))


def read_facts(admin: str) -> TargetFacts:
    """Read what exists from a simulator: its admin address of one biller; HarnessError if it does not answer."""
    with httpx.Client(base_url=f"{admin.rstrip('/')}/", timeout=SECONDS, trust_env=False) as client:

        def get(path: str) -> Any:
            try:
                reply = client.get(path)
                reply.raise_for_status()
                return reply.json()
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                message = f"{admin} does not tell its {path}: {error}; name a biller of a simulator's admin API"
                raise HarnessError(message) from error

        numbers = [str(number) for number in get("accounts")["accounts"]]
        accounts = tuple((number, str(get(f"accounts/{number}")["person_no"])) for number in numbers)
        items = [
            str(entry["item_no"])
            for number in numbers
            for entry in get(f"accounts/{number}/ledger")["entries"]
            if entry["item_no"]
        ]
        tables = {name: tuple(codes) for name, codes in get("code-tables")["code_tables"].items() if codes}
        today = date.fromisoformat(str(get("clock")["now"])[:10])
    if not accounts:
        raise HarnessError(f"{admin} has no accounts; add one, or use a biller that has some")
    return TargetFacts(accounts, tuple(dict.fromkeys(items)) or TargetFacts.items, today, tables)
