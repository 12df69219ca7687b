"""Admin calls on a biller's counters: the numbers that come next."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from simulator.billing.records.counters import Counter
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Body, Refusal

Number = Annotated[int, Meta(ge=1, le=900_000_000_000)]  # head-room: a number of the wire has twelve digits
Next = Number | UnsetType


class CountersBody(Body):
    """The next number of each kind; those left out stay. A number is given once, so that none goes back."""

    transNo: Next = UNSET  # noqa: N815 — the wire's own name
    ITEM_NO: Next = UNSET
    FOLIO_NO: Next = UNSET
    CONTACT_NO: Next = UNSET
    ISSUE_NO: Next = UNSET
    alert: Next = UNSET
    PERSON_NO: Next = UNSET


def read(request: AdminRequest) -> CountersBody:
    """The numbers that come next."""
    counters = request.biller.router.books.counters
    return CountersBody(**{name: counters.peek(Counter(name)) for name in CountersBody.__struct_fields__})


def change(request: AdminRequest) -> CountersBody:
    """Let counters go on from a later number."""
    counters = request.biller.router.books.counters
    given = {Counter(name): getattr(request.body, name) for name in CountersBody.__struct_fields__}
    orders = {counter: number for counter, number in given.items() if number is not UNSET}
    for counter, number in orders.items():
        if number < counters.peek(counter):
            raise Refusal(
                422, "a counter cannot go back", (f"$.{counter.value}", f"use {counters.peek(counter)} or more")
            )
    for counter, number in orders.items():
        counters.set(counter, number)
    return read(request)


CALLS = (
    AdminCall("GET", "/billers/{bid}/counters", "get the next number of each counter", read, reply=CountersBody),
    AdminCall(
        "PATCH", "/billers/{bid}/counters", "advance counters to a higher number", change, CountersBody, CountersBody
    ),
)
