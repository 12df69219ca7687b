"""Account numbers that were missed by a little: told by arithmetic and look-ups, never by going through accounts."""

from collections.abc import Callable, Iterable, Iterator
from string import digits

from simulator.errors import UnknownAccount
from simulator.journal.queries.nearness import MatchContext, Row, Seen

LONGEST = 20  # characters of the type Acct
CUSTOM_TAGS = ("ACCOUNT_NO_CUSTOM", "ACCOUNT_CUSTOM")
Variants = Callable[[str], Iterable[str]]


def _zeros(text: str) -> Iterator[str]:
    yield text.lstrip("0") or "0"
    yield from ("0" * count + text for count in range(1, LONGEST - len(text) + 1))


def _swapped(text: str) -> Iterator[str]:
    for place in range(len(text) - 1):
        yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _longer(text: str) -> Iterator[str]:
    for place in range(len(text) + 1):
        yield from (text[:place] + digit + text[place:] for digit in digits)


def _shorter(text: str) -> Iterator[str]:
    yield from (text[:place] + text[place + 1 :] for place in range(len(text)))


def _replaced(text: str) -> Iterator[str]:
    for place in range(len(text)):
        yield from (text[:place] + digit + text[place + 1 :] for digit in digits)


def _bare(text: str) -> Iterator[str]:
    yield "".join(character for character in text if character.isalnum())


def _near(variants: Variants, *, touched_only: bool = False) -> Callable[[Seen, MatchContext], str | None]:
    """The first variant of what came that is the wanted account, or any account where none is wanted."""

    def detect(seen: Seen, context: MatchContext) -> str | None:
        if not _is_account(seen):
            return None
        there = context.books.state.accounts.__contains__ if touched_only else context.books.has_account
        exists = there if seen.wanted is None else seen.wanted.__eq__
        found = [number for number in variants(seen.came) if number != seen.came and exists(number)]
        return next((it for it in found if it in context.books.state.accounts), found[0] if found else None)

    return detect


def _of(find: Callable[[str, MatchContext], str | None]) -> Callable[[Seen, MatchContext], str | None]:
    """The account that another number of the customer belongs to, if it is the wanted one."""

    def detect(seen: Seen, context: MatchContext) -> str | None:
        account_no = find(seen.came, context) if _is_account(seen) else None
        return account_no if account_no != seen.came and seen.wanted in (None, account_no) else None

    return detect


def _is_account(seen: Seen) -> bool:
    """Whether it stands where an account number belongs."""
    return seen.type == "Acct" and seen.name not in CUSTOM_TAGS and 0 < len(seen.came) <= LONGEST


def _by_custom(number: str, context: MatchContext) -> str | None:
    try:
        return context.books.find("", number).account_no
    except UnknownAccount:
        return None


def _by_customer(number: str, context: MatchContext) -> str | None:
    n = context.numbers.of_customer(number)
    if n is not None:
        return context.numbers.account_no(n)
    return next((it.account_no for it in context.books.state.accounts.values() if it.own_customer_no == number), None)


def _by_person(number: str, context: MatchContext) -> str | None:
    n = context.numbers.of_person(number)
    if n is not None:
        return context.numbers.account_no(n)
    return next((it.account_no for it in context.books.state.accounts.values() if it.person_no == number), None)


def _by_invoice(number: str, context: MatchContext) -> str | None:
    found = context.numbers.of_invoice(number)
    return context.numbers.account_no(found[0]) if found is not None else None


def _wanted_custom(seen: Seen, context: MatchContext) -> str | None:
    """What was looked for is the custom number of the account that came."""
    if seen.type != "Acct" or seen.wanted is None or _by_custom(seen.wanted, context) != seen.came:
        return None
    return seen.wanted


def _not_custom(seen: Seen, context: MatchContext) -> str | None:
    """An ACCOUNT_NO where the custom number belongs."""
    is_account = (
        seen.name in CUSTOM_TAGS and context.books.has_account(seen.came) and _by_custom(seen.came, context) is None
    )
    return context.books.account(seen.came).account_no_custom if is_account else None


def _not_person(seen: Seen, context: MatchContext) -> str | None:
    """An ACCOUNT_NO where the person's number belongs."""
    is_account = seen.name == "PERSON_NO" and context.books.has_account(seen.came)
    person_no = context.books.account(seen.came).person_no if is_account else None
    return person_no if seen.wanted in (None, person_no) else None


#: Other numbers of the customer first: they are whole numbers, not slips of the finger.
TABLE: tuple[Row, ...] = (
    Row("custom_number", "{name} {came} is the custom number of account {right}", _of(_by_custom)),
    Row("customer_number", "{name} {came} is the customer number of account {right}", _of(_by_customer)),
    Row("person_number", "{name} {came} is the person number of the owner of account {right}", _of(_by_person)),
    Row("invoice_number", "{name} {came} is the number of a bill of account {right}", _of(_by_invoice)),
    Row(
        "account_for_custom",
        "{name} {came} is an account number; the custom number of that account is {right}",
        _not_custom,
    ),
    Row("account_for_person", "{name} {came} is an account number; the person of that account is {right}", _not_person),
    Row("looked_for_custom", "{name} {came} is the account whose custom number is {right}", _wanted_custom),
    Row("leading_zero", "{name} {came} differs from account {right} only in leading zeros", _near(_zeros)),
    Row("separators", "{name} {came} is account {right} with other separators", _near(_bare)),
    Row("digits_swapped", "{name} {came} is account {right} with two adjacent digits swapped", _near(_swapped)),
    Row("digit_wrong", "{name} {came} differs from account {right} in one digit", _near(_replaced, touched_only=True)),
    Row("digit_missing", "{name} {came} is account {right} with one digit missing", _near(_longer)),
    Row("digit_too_many", "{name} {came} is account {right} with one extra digit", _near(_shorter)),
)
