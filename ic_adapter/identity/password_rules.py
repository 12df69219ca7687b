"""What a password must be: long enough, not one of the commonest, no name that anybody would guess first.

There are no rules of composition, and none about age: they make passwords worse.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ic_adapter.billers.register import Biller

SHORTEST, LONGEST = 8, 256
COMMON = Path(__file__).with_name("common_passwords.txt")
#: Words of the trade, which anybody would guess first.
TRADE = ("invoicecloud", "invoice", "cayenta", "harris", "utility", "utilities", "water", "electric", "payment")
SHORTEST_NAME = 4
OUTER = re.compile(r"^[^a-z]+|[^a-z]+$")


def password_fault(password: str, biller: Biller, own: Iterable[str]) -> str:
    """Return why this cannot be a password, blank if it can. `own`: what belongs to the payer, such as the e-mail."""
    return fault_of(password, names_of(biller, own))


def fault_of(password: str, names: Iterable[str]) -> str:
    """Return why this cannot be a password, blank if it can. `names`: what anybody would guess, in lower case."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    lower = password.lower()
    if lower in common_passwords():
        return "This password is one of the most common ones. Choose another."
    if len(set(lower)) < 3:
        return "This password repeats one or two characters. Choose another."
    for name in names:
        if lower == name or OUTER.sub("", lower) == OUTER.sub("", name) != "":
            return "This password is a name that is easy to guess. Choose another."
    return ""


def names_of(biller: Biller, own: Iterable[str] = ()) -> set[str]:
    """Return the names that are no password, in lower case: of the trade, of the biller, of the payer."""
    titles = (biller.template.name.lower(), biller.keys.portal.name.lower())
    named = {*TRADE, biller.id.lower(), biller.template_name.lower(), *titles}
    named |= {re.sub(r"\(.*?\)", "", title).strip() for title in titles}
    words = {word for name in named for word in re.split(r"[^a-z]+", name)}
    joined = {re.sub(r"[^a-z0-9]+", "", name) for name in named}
    mine = {text.lower() for text in own} | {text.lower().partition("@")[0] for text in own}
    return {name for name in named | words | joined | mine if len(name) >= SHORTEST_NAME}


def trade_names(own: Iterable[str]) -> set[str]:
    """Return the names that are no password of somebody who belongs to no biller, in lower case."""
    return {*TRADE, *(text.lower() for text in own)}


@cache
def common_passwords() -> frozenset[str]:
    """Return the commonest passwords, in lower case."""
    lines = COMMON.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
