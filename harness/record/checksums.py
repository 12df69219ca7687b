"""Numbers with a check digit keep one: a valid number gets a valid stand-in, an invalid one an invalid one."""

from collections.abc import Callable

CARD_DIGITS = range(13, 20)
ROUTING_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def luhn_length(token: str) -> bool:
    """Return whether a token has the length of a card number."""
    return len(token) in CARD_DIGITS and token.isascii() and token.isdigit()


def keep_luhn(number: str, replace: Callable[[str], str]) -> str:
    """Return the stand-in of a card number; ``replace`` is a bijection of the digits before its last one."""
    return _kept(number, replace, _luhn)


def keep_routing(number: str, replace: Callable[[str], str]) -> str:
    """Return the stand-in of a bank's routing number of nine digits."""
    return _kept(number, replace, _routing)


def _kept(number: str, replace: Callable[[str], str], check: Callable[[str], int]) -> str:
    """Replace the digits before the last one, and keep how far the last one is from its check digit.

    What is kept is 0 for a valid number. It is one digit of which nine in ten values say no more than "invalid"; those
    are exchanged by the stand-in of the rest, so that the mapping stays a bijection.
    """
    before, last = number[:-1], int(number[-1])
    distance = (last - check(before)) % 10
    made = replace(before)
    if distance:
        distance = (distance + int(replace(made)[-1])) % 9 + 1
    return made + str((check(made) + distance) % 10)


def _luhn(before: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(before)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10


def _routing(before: str) -> int:
    return -sum(int(digit) * weight for digit, weight in zip(before, ROUTING_WEIGHTS, strict=True)) % 10
