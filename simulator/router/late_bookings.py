"""Late bookings: calls that a fault rule lets be booked after their client got its reply, or gave up (router §9)."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import partial

from simulator.billing.books import Books
from simulator.contract.faults.rules import Rule
from simulator.contract.keys import Keys
from simulator.contract.model import Wire
from simulator.journal.entries import Exchange
from simulator.router.state import Late, RouterState

MOST_LATE = 1_000  # calls that wait to be booked; the oldest is booked when one more comes


def put_off(
    router: RouterState, rule: Rule, answer: Callable[[Exchange, Books, Keys], Wire], entry: Exchange, wire: Wire
) -> Wire:
    """Let the call wait for its booking; return its reply with the order to book it when the rule's time is over."""
    late = Late(rule.late, answer, copy(entry), rule.name)
    router.late.append(late)
    if len(router.late) > MOST_LATE:
        book(router, router.late[0])
    return replace(wire, afterwards=(rule.late, partial(book, router, late)))


def book(router: RouterState, late: Late) -> None:
    """Book what a rule put off, unless that was done already; an entry of its own tells of it."""
    if late not in router.late:
        return
    router.late.remove(late)
    asked = late.asked
    with router.journal.entry(asked.client, asked.request, router.books.clock.now()) as entry:
        entry.fault = f"{late.rule}, booked late"
        entry.function, entry.login, entry.account = asked.function, asked.login, asked.account
        late.answer(entry, router.books, router.keys)
