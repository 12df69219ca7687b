"""The accounts a biller has something written about: found without a look at the generated ones."""

from collections.abc import Iterator
from itertools import chain, islice

from simulator.billing.books import Books

#: As many as a page or a search looks at; a biller may have changed a million.
LISTED = 2_000


def known_numbers(books: Books) -> tuple[list[str], bool]:
    """Numbers of the documented, added and changed accounts by number, and whether these are all of them."""
    found = dict.fromkeys(islice(_numbers(books), 4 * LISTED))
    numbers = list(islice(found, LISTED))
    return sorted(numbers, key=lambda number: (len(number), number)), len(found) <= LISTED and _fits(books)


def _numbers(books: Books) -> Iterator[str]:
    state = books.state
    plans = (key.partition("/")[0] for key in state.arrangements)
    return chain(state.accounts, books.receivables.posted_accounts(), plans, state.budget_plans)


def _fits(books: Books) -> bool:
    """Whether the look above reached the end."""
    return next(islice(_numbers(books), 4 * LISTED, None), None) is None
