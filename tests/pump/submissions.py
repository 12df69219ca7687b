"""One event of every kind with every field filled, and for every field another value that it can have."""

import types
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind

FULL: Mapping[Kind, dict[str, Any]] = {
    Kind.PAYMENT: {
        "account_number": "A-1",
        "amount": "20.00",
        "fee": "2.50",
        "instrument": "CC",
        "source": 1,
        "email": "pat@example.org",
        "phone": "2025550123",
        "message": "thank you",
        "donor_name": "Pat Sample",
        "kind": "bill",
        "logged_in": True,
        "payment_date": "2024-11-15",
    },
    Kind.VOID: {"payment": "p-1"},
    Kind.CREDIT: {"payment": "p-1", "amount": "1.00"},
    Kind.ACH_REJECT: {"payment": "p-1", "return_code": "R01"},
    Kind.PAPERLESS: {"account_number": "A-1", "on": True},
    Kind.AUTOPAY: {"account_number": "A-1", "on": True},
    Kind.EMAIL: {"account_number": "A-1", "email": "pat@example.org"},
    Kind.PHONE: {"account_number": "A-1", "phone": "2025550123"},
    Kind.MAILING_ADDRESS: {
        "account_number": "A-1",
        "street1": "1 Example St",
        "street2": "Apt 2",
        "city": "Olathe",
        "state": "KS",
        "zip": "66061",
    },
    Kind.REGISTRATION: {
        "account_number": "A-1",
        "event": "registered",
        "occurred_at": "2024-11-15T12:00:00-08:00",
    },
}
#: Every kind with every field but the source id, as the types have them: a new field comes in by itself.
FIELDS = [
    (kind, field.name)
    for kind, event in EVENTS.items()
    for field in msgspec.structs.fields(event)
    if field.name != "source_id"
]


def other_value(kind: Kind, name: str) -> Any:
    """Return another value of the same type, as JSON has it."""
    return _other(get_type_hints(EVENTS[kind], include_extras=True)[name], FULL[kind][name])


def _other(hint: Any, value: Any) -> Any:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is Literal:
        return next(one for one in get_args(hint) if one != value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(one.value for one in hint if one.value != value)
    if hint is bool:
        return not value
    if hint is int:
        return value + 1
    if hint in {date, datetime}:
        return (hint.fromisoformat(value) + timedelta(days=1)).isoformat()
    return value[:-1] + ("2" if value[-1] != "2" else "3")
