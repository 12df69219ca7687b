"""What the admin API tells of a biller and its books: frozen, amounts as Decimal, moments with their zone.

Each record has the fields of the view it reads (simulator/control), which a test compares. What it tells of requests
and replies is in traffic.py.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec


class ApiRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A reply; what a newer simulator adds is not read."""


class BillerState(ApiRecord, frozen=True):
    """A biller as it stands; ``accounts`` are the documented, added and changed ones beside the generated."""

    id: str
    template: str
    name: str
    time_zone: str
    seed: int
    population: int
    now: datetime
    router_url: str
    settings: dict[str, Any]
    accounts: tuple[str, ...]


class AccountState(ApiRecord, frozen=True):
    """An account with its 105 GetAccount tags and all balance tags as they would be answered now."""

    account_no: str
    account_no_custom: str
    person_no: str
    active_payarr_override: str | None
    tags: dict[str, str]
    balance: dict[str, str]


class Entry(ApiRecord, frozen=True):
    """An entry of a ledger; ``amount`` is signed: what raises the balance is positive."""

    posting: int
    kind: str
    amount: Decimal
    effective: date
    posted: date
    due: date | None
    invoice_no: str | None
    item_no: str | None
    of_item: str | None
    cutoff: bool
    tags: dict[str, str] = {}


class Item(ApiRecord, frozen=True):
    """An AR item: what is left of it, and OPEN, ADJUSTED, VOIDED or RETURNED."""

    item_no: str
    kind: str
    net: Decimal
    state: str


class Ledger(ApiRecord, frozen=True):
    """All entries in posting order, the AR items they make, and every balance tag as it would be answered now."""

    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    balance: dict[str, str]


class Alert(ApiRecord, frozen=True):
    """An alert of an account and the F-07 tags that were not blank."""

    number: int
    tags: dict[str, str]


class Contact(ApiRecord, frozen=True):
    """A contact of an account and the F-13 tags that were not blank."""

    contact_no: int
    tags: dict[str, str]


class Answer(ApiRecord, frozen=True):
    """One question of an issue as it was answered."""

    seq: int
    version: int
    response_tp: str
    answer: str


class Issue(ApiRecord, frozen=True):
    """An issue of an account: the F-14 tags that were not blank, its answers, the tags of its task."""

    issue_no: int
    contact_no: int
    tags: dict[str, str]
    answers: tuple[Answer, ...]
    task: dict[str, str]


class Question(ApiRecord, frozen=True):
    """One question of an issue type: what its answer must carry; no answers: free text."""

    seq: int
    version: int
    response_tp: str
    answers: tuple[str, ...] = ()


class ReturnedCheck(ApiRecord, frozen=True):
    """A returned check of an account and the F-05 tags that were not blank."""

    folio_no: int
    item_no: str
    amount: Decimal
    processed: bool
    tags: dict[str, str]


class PersonRecord(ApiRecord, frozen=True):
    """One phone or address record: its tags, the accounts that use it, those that left it with their INACTIVE_DT."""

    tags: dict[str, str]
    accounts: tuple[str, ...] = ()
    ended: dict[str, str] = {}


class Phones(ApiRecord, frozen=True):
    """A person's phone and e-mail records, and PHONE_SEQ of the default one."""

    phones: tuple[PersonRecord, ...]
    phone_seq_dflt: int | None = None


class Event(ApiRecord, frozen=True):
    """What fell due for an account: amount of the bill or past due, reference of the arrangement."""

    day: date
    account_no: str
    what: str
    amount: Decimal | None
    ref: int | None


class Rest(ApiRecord, frozen=True):
    """The generated accounts that nobody touched: how many, and how many bills their cycles were due."""

    accounts: int
    bills: int


class ClockState(ApiRecord, frozen=True):
    """The biller's time; after a move of up to 400 days also what fell due on the way, in order.

    ``dropped``: the files of bill runs that the biller made by itself on the way.
    """

    now: datetime
    mode: Literal["frozen", "running"]
    time_zone: str
    events: tuple[Event, ...] = ()
    rest: Rest | None = None
    dropped: tuple[str, ...] = ()


class Login(ApiRecord, frozen=True):
    """A credential of the router; ``functions`` None grants all. Passwords are read back masked."""

    user: str
    password: str
    functions: tuple[str, ...] | None = None


class Violation(ApiRecord, frozen=True):
    """A broken invariant of the books: where, which, and what disagrees."""

    where: str
    rule: str
    detail: str


class Snapshot(ApiRecord, frozen=True):
    """A snapshot: when it was made (biller's time), the transNo that came next, its size as a file in bytes."""

    name: str
    made: datetime
    trans_no: int
    size: int


class Difference(ApiRecord, frozen=True):
    """One record of the books that differs: before and now, None where it was or is not there."""

    register: str
    key: str
    was: Any
    now: Any


class Diff(ApiRecord, frozen=True):
    """The first differences, and how many there are in all."""

    differences: tuple[Difference, ...]
    total: int
