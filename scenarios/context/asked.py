"""Requests in the words of a failure message: the one that a reply answers, and those that changed a record."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from lxml import etree

from scenarios.context import wire
from scenarios.context.exchanges import Kind
from scenarios.context.samples import ABSENT, SAMPLES
from scenarios.context.world import World
from scenarios.errors import StepError

#: The tags that decide what a request books, on which account and how much (router F-04 to F-06).
DECIDING = {
    "AddARItems": ("SS_ACCOUNT_NO", "AS_PAYMENT_YN", "ITEM_TP", "ITEM_AMT"),
    "AddReturnedCheck": ("PAYMENT_REF", "COLLECTION_STREAM", "CHECK_AMT"),
    "AdjARItem": ("ITEM_NO", "ITEM_AMT"),
}
#: The functions that write a list of records, by the word that steps have for the list.
WRITERS: Mapping[str, Sequence[str]] = {
    "entries": tuple(DECIDING),
    "items": tuple(DECIDING),
    "checks": ("AddReturnedCheck",),
    "alerts": ("AddAlert",),
    "contacts": ("AddContact", "AddIssueContact"),
    "issues": ("AddIssueContact",),
    "phone": ("SetPhone", "AddPersonPhone"),
    "address": ("SetAccountBillingAddress",),
}
#: Requests that a message lists, the newest, and characters of a value.
SHOWN, LONGEST = 5, 40
#: Wait so long for the ledger: the message is about the step, not about a router that hangs.
PATIENCE = 5.0


@contextmanager
def explained(told: Callable[[], str]) -> Iterator[None]:
    """Put these lines below the message of a check that fails; they are made only then."""
    try:
        yield
    except StepError as error:
        lines = told()
        if not lines:
            raise
        raise StepError(f"{error}\n{lines}", error.expected, error.actual) from None


def reply_of(world: World) -> str:
    """Return "reply of AddARItems" for the last direct request, "reply" where that had no function."""
    function = _function(_direct(world))
    return f"reply of {function}" if function else "reply"


def request_line(world: World) -> str:
    """Return a line: the function of the last direct request, and what it has other than the documented sample."""
    root = _direct(world)
    function = _function(root)
    if root is None or not function:
        return ""
    tags, usual = _tags(root), _tags(wire.parse(SAMPLES[function])) if function in SAMPLES else {}
    special = {tag: value for tag, value in tags.items() if usual.get(tag, "") != value}
    special |= {tag: ABSENT for tag in usual if tag not in tags}
    return f"  request:  {function} with {_listed(special)}" if special else f"  request:  {function}"


def changes(world: World, functions: Iterable[str], number: str) -> str:
    """Return a line for each request of these functions that names an account, person or item, with what it booked.

    Of money only the tags that decide what is booked; of everything else all that are filled.
    """
    journal = [it for it in world.read_journal() if it["function"] in {*functions}]
    about = [it for it in journal if number == it["account"] or f">{number}<" in it["request"]][-SHOWN:]
    entries = _ledger(world, number) if any(it["function"] in DECIDING for it in about) else None
    return "\n".join(_change(it, number, entries) for it in about)


def _change(asked: Mapping[str, Any], account: str, entries: Sequence[Mapping[str, Any]] | None) -> str:
    root = _parsed(asked["request"])
    deciding = DECIDING.get(asked["function"])
    tags = {} if root is None else _tags(root)
    filled = {tag: value for tag, value in tags.items() if (tag in deciding if deciding else value)}
    status = "no STATUS" if asked["status"] is None else f"STATUS {asked['status']}"
    line = f"  request {asked['id']}: {asked['function']} with {_listed(filled)}: {status}"
    if not deciding or asked["status"] != 0 or entries is None:
        return line
    left = [f"{it['kind']} {it['amount']}" for it in entries if it["posting"] in asked["postings"]]
    booked = f"booked {' and '.join(left)}" if left else f"nothing of it in the ledger of account {account}"
    return f"{line}, {booked}"


def _ledger(world: World, account: str) -> list[dict[str, Any]] | None:
    """The entries of an account; None where the router does not say."""
    url = f"{world.urls.router}{world.of_biller(f'/accounts/{account}/ledger')}"
    try:
        got = world.http.get(url, timeout=PATIENCE)
    except httpx.HTTPError:
        return None
    entries: list[dict[str, Any]] | None = got.json()["entries"] if got.is_success else None
    return entries


def _direct(world: World) -> etree._Element | None:
    """The last direct request; None where it was no XML with a function in it."""
    sent = [exchange.request for exchange in world.exchanges if exchange.kind is Kind.ROUTER]
    return _parsed(sent[-1].partition("=")[2]) if sent else None


def _parsed(xml: str) -> etree._Element | None:
    """The root of a request with a function in it; None where the text is none."""
    try:
        root = wire.parse(xml)
    except (StepError, ValueError):
        return None
    return root if len(root) else None


def _function(root: etree._Element | None) -> str:
    return "" if root is None else str(root[0].tag)


def _tags(root: etree._Element) -> dict[str, str]:
    """Every leaf of Params with its text; one that stands twice is TAG and TAG[2]."""
    seen: Counter[str] = Counter()
    tags: dict[str, str] = {}
    for path, text in wire.leaves(root):
        seen[path] += 1
        tags[path if seen[path] == 1 else f"{path}[{seen[path]}]"] = text
    return tags


def _listed(tags: Mapping[str, str]) -> str:
    if not tags:
        return "no tags"
    return ", ".join(f"{tag} {value if value == ABSENT else repr(value[:LONGEST])}" for tag, value in tags.items())
