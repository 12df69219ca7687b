"""Amounts are exact: what is parsed is what is written, sums do not depend on order, and nothing is rounded."""

import random
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from ic_adapter import money
from ic_adapter.store.schema.tables import Money

LARGEST = 10 ** (money.MAX_DIGITS + 2) - 1
CENTS = st.integers(-LARGEST, LARGEST)
AMOUNTS = CENTS.map(lambda cents: Decimal(cents).scaleb(-2))


@given(AMOUNTS)
def test_what_is_written_is_parsed_as_the_same_amount(amount: Decimal) -> None:
    """Text, amount and cents are three forms of one value."""
    assert money.parse(money.to_text(amount)) == amount
    assert money.from_cents(money.to_cents(amount)) == amount
    assert money.parse_cents(money.to_text(amount)) == money.to_cents(amount)


@given(CENTS)
def test_every_amount_has_one_text(cents: int) -> None:
    """Parsed and written again, the text is the same; the short way of reading it agrees where it answers."""
    text = money.cents_text(cents)

    assert money.to_text(money.parse(text)) == text
    assert money.plain_cents([text]) in (None, [cents])


@given(st.lists(AMOUNTS), st.randoms(use_true_random=False))
def test_a_sum_is_exact_in_any_order(amounts: list[Decimal], order: random.Random) -> None:
    """Also where the decimal context would round: totals of a file can be longer than its amounts."""
    mixed = order.sample(amounts, len(amounts))
    with localcontext(prec=3):
        assert money.total(mixed) == money.total(amounts)
        assert money.to_cents(money.total(mixed)) == sum(map(money.to_cents, amounts))


@given(CENTS, st.integers(0, 9))
def test_a_third_decimal_is_refused(cents: int, third: int) -> None:
    """As text, as an amount to write or to store; a zero is one too."""
    text = f"{money.cents_text(cents)}{third}"

    assert money.parse_optional(text) is None
    with pytest.raises(ValueError, match="not an amount"):
        money.parse(text)
    with pytest.raises(ValueError, match="not an amount"):
        money.to_text(Decimal(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "-", "1.", ".5", "--1", "+1", "1-", "(1.00)", "1.00 ", " 1.00", "1.00\n", "1\n"),
        *("NaN", "Infinity", "-Infinity", "1e2", "1E+2", "1,000.00", "1.000,00", "$1.00", "0x10", "1_000"),
        *("12345678901234", "-12345678901234.00", "\u0661.00", "1\u066b00", "\uff11.00"),
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    """Whatever `Decimal` or `float` would make of it."""
    assert money.parse_optional(text) is None
    assert money.plain_cents([text]) is None
    with pytest.raises(ValueError, match="not an amount"):
        money.parse(text)


@pytest.mark.parametrize(
    ("text", "written"), [("0", "0.00"), ("-0.00", "0.00"), ("007.5", "7.50"), ("-1", "-1.00"), ("40.0", "40.00")]
)
def test_short_forms_are_written_in_full(text: str, written: str) -> None:
    """Leading zeros go, decimals are filled, and nothing owed has no sign."""
    assert money.to_text(money.parse(text)) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0", "0.00"), ("-0.5", "-0.50"), ("999.99", "999.99"), ("-1234567.8", "-1,234,567.80"), ("1000", "1,000.00")],
)
def test_pages_group_the_thousands(text: str, shown: str) -> None:
    """Only for people: no text with commas is parsed."""
    assert money.grouped(money.parse(text)) == shown


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+2", "1E+999999", "0.001", "1E-7"])
def test_a_number_that_is_no_amount_is_not_written(number: str) -> None:
    """It is an error of ours that must not become a plausible text."""
    with pytest.raises(ValueError, match="not an amount"):
        money.to_text(Decimal(number))


def test_the_largest_amount_has_thirteen_digits() -> None:
    """And two decimals."""
    assert money.parse("9999999999999.99") == Decimal("9999999999999.99")
    assert money.parse_optional("10000000000000") is None


def test_the_store_keeps_no_part_of_a_cent() -> None:
    """A third decimal is refused before the row is written, not cut off; what was stored comes back equal."""
    table = Table("amounts", MetaData(), Column("amount", Money))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"amount": Decimal("-12.34")}])
        with pytest.raises(StatementError, match="not an amount"):
            connection.execute(insert(table), [{"amount": Decimal("0.005")}])

        assert connection.scalars(select(table.c.amount)).all() == [Decimal("-12.34")]
    engine.dispose()
