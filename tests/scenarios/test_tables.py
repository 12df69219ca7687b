"""scenarios.tables: what a table of a feature file means."""

import pytest

from scenarios.context.tables import compare, compare_rows, pairs, picked, records, shown, typed
from scenarios.errors import StepError


def test_empty_cells_are_left_out_of_records() -> None:
    """An empty cell is "not given"; two quotes are a blank value."""
    assert records([["a", "b", "c"], ["1", "", '""']]) == [{"a": "1", "c": ""}]


def test_quotes_keep_blanks() -> None:
    """One blank is a value of the router."""
    assert pairs([["CARRY_FWD_AMT", '" "']]) == {"CARRY_FWD_AMT": " "}


def test_pairs_need_two_columns() -> None:
    """The message shows the row."""
    with pytest.raises(StepError, match="two columns"):
        pairs([["a", "b", "c"]])


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("30", 30), ("[190]", [190]), ("null", None), ("APIREQUEST=", "APIREQUEST=")]
)
def test_values_for_json_bodies(text: str, value: object) -> None:
    """JSON where it is JSON, text otherwise."""
    assert typed(text) == value


def test_a_difference_names_all_that_differ() -> None:
    """QA sees every wrong value at once, and absent is told from blank."""
    with pytest.raises(StepError) as caught:
        compare("the reply", {"A": "1", "B": "", "C": "3"}, {"A": "2", "C": "3"})

    assert str(caught.value) == (
        "the reply differs\n  A\n    expected: '1'\n    actual:   '2'\n  B\n    expected: ''\n    actual:   nothing"
    )


def test_what_is_the_same_is_no_difference() -> None:
    """Null is blank, true is true."""
    compare("x", {"a": "", "b": "true", "c": "1.00"}, {"a": None, "b": True, "c": "1.00", "d": "unasked"})


def test_dotted_names_go_down() -> None:
    """methods.EFT is EFT in methods; what is not there stays out."""
    assert picked({"methods": {"EFT": True}}, ["methods.EFT", "methods.CC", "x.y"]) == {"methods.EFT": "true"}


def test_null_shows_as_nothing() -> None:
    """As an empty cell does."""
    assert shown(None) == ""


ROWS: list[dict[str, object]] = [
    {"kind": "bill", "amount": 12, "due": None},
    {"kind": "payment", "amount": "-5", "due": "x"},
]


@pytest.mark.parametrize(
    "table",
    [
        [["kind", "amount"], ["bill", "12"], ["payment", "-5"]],
        [["due"], [""], ["x"]],
    ],
)
def test_rows_agree_in_the_columns_that_are_named(table: list[list[str]]) -> None:
    """Other columns do not count, null is an empty cell."""
    compare_rows("entries", table, ROWS)


@pytest.mark.parametrize(
    "table",
    [
        [["kind"]],
        [["kind"], ["bill"]],
        [["kind"], ["payment"], ["bill"]],
        [["kind"], ["bill"], ["payment"], ["bill"]],
        [["kind", "due"], ["bill", "y"], ["payment", "x"]],
        [["kind", "other"], ["bill", ""], ["payment", "z"]],
    ],
)
def test_rows_that_differ_are_told(table: list[list[str]]) -> None:
    """One too few, one too many, another order, another value."""
    with pytest.raises(StepError, match=r"\| bill \|.*\n.*\| payment \||expected: no row"):
        compare_rows("entries", table, ROWS)


def test_the_cells_that_differ_are_named() -> None:
    """By row and column, so that nobody counts bars; of another number of rows both numbers."""
    with pytest.raises(StepError, match=r"\n  row 2, amount: expected '-6', came '-5'$"):
        compare_rows("entries", [["kind", "amount"], ["bill", "12"], ["payment", "-6"]], ROWS)
    with pytest.raises(StepError, match=r"\n  1 rows expected, 2 came$"):
        compare_rows("entries", [["kind"], ["bill"]], ROWS)


def test_no_row_is_a_header_alone() -> None:
    """And differs from a row."""
    compare_rows("alerts", [["ALERT_CD"]], [])
    with pytest.raises(StepError, match=r"actual: +no row"):
        compare_rows("alerts", [["ALERT_CD"], ["X"]], [])
