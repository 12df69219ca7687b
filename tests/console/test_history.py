"""The balance over time: the same fold as the balance itself; the plot's geometry stays in its frame."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.billing.errors import NotPossible
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.console.accounts.history import Day, history
from simulator.console.accounts.plot import HEIGHT, MOST, WIDTH, plot_of
from tests.simulator.asking import a_router

ACCOUNT = "2036948"
FIRST = date(2024, 9, 1)
AMOUNTS = st.integers(1, 500_00).map(lambda cents: Decimal(cents) / 100)
ORDERS = st.lists(
    st.tuples(st.sampled_from(EntryKind), AMOUNTS, st.integers(0, 120), st.integers(0, 120), st.integers(0, 9)),
    max_size=15,
)


@settings(max_examples=40, deadline=None)
@given(ORDERS)
@example([(EntryKind.PAYMENT, Decimal(10), 100, 100, 0), (EntryKind.ADJUSTMENT, Decimal(5), 0, 110, 0)])
@example([(EntryKind.DONATION, Decimal(10), 5, 5, 0), (EntryKind.RETURN, Decimal(10), 9, 9, 0)])
def test_history_is_the_balance_of_each_day(orders: list[tuple[EntryKind, Decimal, int, int, int]]) -> None:
    """Whatever was posted, adjusted, returned or given: each day of the history has that day's CURRENT_BALANCE."""
    books = a_router().books
    items: list[str] = []
    for kind, amount, effective, posted, place in orders:
        of_item = items[place % len(items)] if kind in (EntryKind.ADJUSTMENT, EntryKind.RETURN) and items else None
        if kind in (EntryKind.ADJUSTMENT, EntryKind.RETURN) and of_item is None:
            continue
        order = Posting(
            kind=kind,
            amount=amount,
            effective=FIRST + timedelta(effective),
            posted=FIRST + timedelta(posted),
            of_item=of_item,
        )
        try:
            entry = books.post(ACCOUNT, order)
        except NotPossible:
            continue
        if entry.item_no and of_item is None:
            items.append(entry.item_no)
    today = FIRST + timedelta(150)
    days = history(books.ledger(ACCOUNT), today)

    balances = {it.day: it.balance for it in days}
    told = Decimal(0)
    for step in range(151):
        day = FIRST + timedelta(step)
        told = balances.get(day, told)
        assert told == books.position(ACCOUNT, day).current_balance
    assert days[-1].day == today


def test_generated_account_shows_its_settled_months() -> None:
    """The history goes back to the first computed bill and ends at the balance of today."""
    books = a_router().books
    days = history(books.ledger("30000001"), books.clock.today())

    assert len(days) > 12
    assert days[-1].balance == books.position("30000001").current_balance


def test_nothing_posted_is_no_plot() -> None:
    """An account without entries has no line to draw."""
    assert plot_of(history((), FIRST)) is None


@pytest.mark.parametrize(
    "balances",
    [
        ["0"],
        ["100.24"],
        ["-0.01"],
        ["-5", "-3"],
        ["0.01", "-0.01"],
        ["9999999999999.99", "-9999999999999.99"],
        ["1", "2", "2.5", "7", "-13.37"],
    ],
)
def test_plot_stays_in_its_frame(balances: list[str]) -> None:
    """Line, ticks and labels lie within the drawing, zero among the labels, amounts in order."""
    days = [Day(FIRST + timedelta(30 * place), Decimal(text)) for place, text in enumerate(balances)]
    plot = plot_of(days)

    assert plot is not None
    across = [float(x) for x in re.findall(r"[MH]([\d.-]+)", plot.path)]
    down = [float(y) for y in re.findall(r"V([\d.-]+)", plot.path)]
    assert all(plot.left <= x <= plot.right for x in across)
    assert all(plot.top <= y <= plot.bottom for y in (*down, plot.zero, plot.last[1]))
    assert {tick.label for tick in plot.amounts} & {"0", "0.00", "0 M"}
    assert [tick.at for tick in plot.amounts] == sorted((tick.at for tick in plot.amounts), reverse=True)
    assert all(0 <= tick.at <= WIDTH for tick in plot.dates)
    assert 2 <= len(plot.amounts) <= 8
    assert (plot.width, plot.height) == (WIDTH, HEIGHT)


def test_plot_draws_the_newest_steps_only() -> None:
    """A balance that changed every day for years is cut, and says so."""
    days = [Day(FIRST + timedelta(place), Decimal(place)) for place in range(MOST + 1)]
    plot = plot_of(days)

    assert plot is not None
    assert (plot.is_cut, plot.first_day) == (True, days[1].day)
    assert plot.path.count("V") == MOST
