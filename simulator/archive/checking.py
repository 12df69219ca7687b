"""What a record from a file must be besides its type: nothing that a router or an admin call could not have written."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from simulator.billing.days import FIRST_DAY, LAST_DAY, is_bookable
from simulator.billing.errors import NotPossible
from simulator.billing.ledger.ledger import POSTINGS_A_DAY
from simulator.billing.ledger.money import LARGEST
from simulator.billing.records.bill_nights import HOURS, KEY, MINUTES, BillNights
from simulator.billing.records.counters import Counter
from simulator.billing.records.file_faults import FileFaultRule
from simulator.billing.records.files import DREC, INVOICES, StoredFile, check_path
from simulator.billing.state import State
from simulator.contract.faults.files.catalogue import problem
from simulator.recipes.templates import CODE_TABLES

#: Longest text of the wire and of the admin API.
LONGEST = 2_000
LARGEST_NUMBER = 2**53
LARGEST_COUNTER = 999_999_999_999
CENTS = -2  # the least exponent of an amount

#: The key under which a record of a register lies, the account before it left out where the record does not know it.
KEYS: dict[str, Callable[[Any], str]] = {
    "accounts": lambda it: str(it.account_no),
    "persons": lambda it: str(it.person_no),
    "arrangements": lambda it: str(it.ref),
    "entries": lambda it: str(it.posting),
    "returned_checks": lambda it: str(it.folio_no),
    "alerts": lambda it: str(it.number),
    "contacts": lambda it: str(it.contact_no),
    "issues": lambda it: str(it.issue_no),
    "bookings": lambda it: str(it.trans_no),
    "sftp_accounts": lambda it: str(it.user),
    "file_faults": lambda it: str(it.name),
}
#: Registers whose keys are names that the program knows.
NAMED: dict[str, frozenset[str]] = {
    "counters": frozenset(counter.value for counter in Counter),
    "code_tables": frozenset(CODE_TABLES),
    "bill_nights": frozenset({KEY}),
}
UNDER_ACCOUNT = frozenset({"arrangements", "entries"})


def blamed(register: str, key: str, record: Any, raw: object) -> str:
    """Why the record cannot stand under its key, blank if it can; ``raw`` is its JSON."""
    return next(_reasons(register, key, record, raw), "")


def _reasons(register: str, key: str, record: Any, raw: object) -> Iterator[str]:
    names = NAMED.get(register)
    if names is not None and key not in names:
        yield f"unknown name {key[:40]!r}; use one of {', '.join(sorted(names))}"
    if register == "counters" and not 1 <= record <= LARGEST_COUNTER:
        yield f"{record} is not a valid counter; use 1 to {LARGEST_COUNTER}"
    if register in KEYS and record is not None:
        account_no, slash, own = key.rpartition("/")
        if own != KEYS[register](record) or bool(slash) != (register in UNDER_ACCOUNT):
            yield f"the record does not match its key {key[:40]!r}"
        yield from _texts(account_no)
    yield from _texts(key)
    if isinstance(record, StoredFile):
        yield from _file(key, record)
    if isinstance(record, BillNights):
        yield from _bill_nights(record)
    if isinstance(record, FileFaultRule):
        yield from _file_fault(record)
        yield from _values(replace(record, parameters={}))
    else:
        yield from _values(record)
    yield from _unknown(raw, record)


def _file(path: str, stored: StoredFile) -> Iterator[str]:
    try:
        check_path(path)
    except NotPossible as error:
        yield error.reason
    if stored.content is not None and (len(stored.content), _digest(stored.content)) != (stored.size, stored.digest):
        yield "the content does not match its size and digest"


def _bill_nights(nights: BillNights) -> Iterator[str]:
    if not (0 <= nights.hour < HOURS and 0 <= nights.minute < MINUTES):
        yield f"{nights.hour}:{nights.minute} is not a time of day"
    if nights.folder not in (INVOICES, DREC):
        yield f"folder {nights.folder[:40]!r} takes no bill files; use {INVOICES} or {DREC}"


def _file_fault(rule: FileFaultRule) -> Iterator[str]:
    found = problem(rule.fault, rule.parameters)
    if found is not None:
        yield ": ".join(found)
    if not 0 <= rule.match.probability <= 1:
        yield f"match.probability is {rule.match.probability}; use 0 to 1"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _values(value: Any) -> Iterator[str]:
    """Every value in it, whatever it is in."""
    check = CHECKS.get(type(value))
    if check is not None:
        yield from check(value)
    elif names := _names(value):
        for name in names:
            yield from _values(getattr(value, name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _values(pair)
    elif isinstance(value, tuple):
        for item in value:
            yield from _values(item)


def _names(value: object) -> Sequence[str]:
    """The fields of a record, which is a dataclass or a Struct; of any other value none."""
    if isinstance(value, Struct):
        return value.__struct_fields__
    return [item.name for item in fields(value)] if is_dataclass(value) else ()


def _texts(value: str) -> Iterator[str]:
    if len(value) > LONGEST or not value.isprintable():
        yield f"{value[:40]!r} is too long or not printable; use up to {LONGEST} printable characters"


def _amounts(value: Decimal) -> Iterator[str]:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) > LARGEST or exponent < CENTS:
        yield f"{value} is not a valid amount; use up to 13 digits and up to 2 decimals"


def _days(value: date) -> Iterator[str]:
    if not is_bookable(value):
        yield f"{value} is not between {FIRST_DAY} and {LAST_DAY}"


def _moments(value: datetime) -> Iterator[str]:
    if value.tzinfo is None:
        yield f"{value} has no time zone; add one, such as Z"
    yield from _days(value.date())


def _numbers(value: int) -> Iterator[str]:
    if not 0 <= value <= LARGEST_NUMBER:
        yield f"{value} is out of range; use 0 to {LARGEST_NUMBER}"


CHECKS: dict[type, Callable[[Any], Iterator[str]]] = {
    str: _texts,
    Decimal: _amounts,
    date: _days,
    datetime: _moments,
    int: _numbers,
}


def _unknown(raw: object, record: object) -> Iterator[str]:
    """Fields that the record's type does not have: to drop a later version's, or a slip, would change a meaning."""
    if isinstance(raw, dict) and (names := _names(record)):
        known = {name: getattr(record, name) for name in names}
        for name, value in raw.items():
            if name not in known:
                yield f"unknown field {name[:40]!r}"
            else:
                yield from _unknown(value, known[name])
    elif isinstance(record, tuple) and isinstance(raw, list):
        for value, item in zip(raw, record, strict=True):
            yield from _unknown(value, item)


def first_free(records: Mapping[str, Mapping[str, Any]]) -> str:
    """Why the counters cannot go on from where they stand, blank if they can: no posting or transNo is made twice."""
    first: Mapping[str, int] = dict(State().counters.rows())
    counters = records.get("counters", {})
    made = {
        Counter.POSTING.value: (entry.posting % POSTINGS_A_DAY for entry in records.get("entries", {}).values()),
        Counter.TRANS_NO.value: (booking.trans_no for booking in records.get("bookings", {}).values()),
    }
    for name, numbers in made.items():
        following, last = counters.get(name, first[name]), max(numbers, default=0)
        if last >= following:
            return f"{name} {last} is in use, but the counter {name} continues at {following}"
    return ""
