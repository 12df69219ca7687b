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
WRITING = frozenset(function for functions in WRITERS.values() for function in functions)
#: What the adapter reads of a reply: for a look-up (RTDR, adapter §2) and for a ticket (adapter §14).
LOOKED_UP: Mapping[str, Sequence[str]] = {
    "GetAccountBalance": (
        *("DUE_DT", "LAST_BILL_DT", "CURRENT_BALANCE", "BILLED_AND_OWING", "PASTDUE_AMT", "BUDGET_BILL_AMT"),
    ),
    "GetAccount": ("ACTIVE_PAYARR_YN", "CREDIT_RATING_CD"),
    "GetPayArrangements": ("Arrangement/STATUS_CD", "Arrangement/ARRANGEMENT_AMT"),
}
TICKET: Mapping[str, Sequence[str]] = {"AddIssueContact": ("CONTACT_NO", "ISSUE_NO")}
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
        lines = _lines(told)
        if not lines:
            raise
        raise StepError(f"{error}\n{lines}", error.expected, error.actual) from None


def _lines(told: Callable[[], str]) -> str:
    """The lines; none where the programs do not answer for them."""
    try:
        return told()
    except (httpx.HTTPError, StepError):
        return ""


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


def image_line(world: World) -> str:
    """Return a line with the parameters of the last request for a bill image, passwords masked; blank for none."""
    asked = [exchange for exchange in world.exchanges if exchange.kind is Kind.ROUTER]
    shown = (asked[-1].request or asked[-1].url.partition("?")[2]) if asked else ""
    return f"  request:  BILLPDF with {', '.join(shown.split('&'))}" if shown else ""


def service_line(world: World, service: str) -> str:
    """Return a line with the members of the last call of a web service, secrets masked; blank for none."""
    sent = [it.request for it in world.exchanges if it.kind is Kind.ADAPTER and it.url.endswith(f"/{service}")]
    return f"  request:  {service} with {' '.join(sent[-1].split())}" if sent else ""


def changes(world: World, functions: Iterable[str], number: str) -> str:
    """Return a line for each request of these functions that names an account, person or item, with what it booked.

    Of money only the tags that decide what is booked; of everything else all that are filled. A blank number means
    every request.
    """
    journal = [it for it in world.read_journal() if it["function"] in {*functions}]
    about = [it for it in journal if number in {"", it["account"]} or f">{number}<" in it["request"]][-SHOWN:]
    entries = _ledger(world, number) if number and any(it["function"] in DECIDING for it in about) else None
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


def answers(world: World, read: Mapping[str, Sequence[str]]) -> str:
    """Return a line for the newest reply of each function with the tags that are read of it; blank if none was asked.

    Of a function that was not asked it says so: its tags are not known then.
    """
    newest = {it["function"]: it for it in world.read_journal() if it["function"] in read}
    came = [_answer(it, read[it["function"]]) for it in sorted(newest.values(), key=lambda it: int(it["id"]))]
    missing = [
        f"  {name} was not asked: {', '.join(tags)} not read" for name, tags in read.items() if name not in newest
    ]
    return "\n".join([*came, *missing] if came else ())


def looked_up(world: World, account: str) -> str:
    """Return lines for a look-up: what was read of the replies, and the invoices that it had to choose from."""
    invoices = world.api("GET", world.at_ic(f"/accounts/{account}/invoices"))["invoices"]
    return "\n".join(filter(None, [answers(world, LOOKED_UP), *map(_invoice, invoices[-SHOWN:])]))


def _invoice(it: Mapping[str, Any]) -> str:
    days = f"InvoiceDate {it['invoice_date']}, InvoiceDueDate {it['invoice_due_date']}"
    off = ", deactivated" if it["deactivated"] else ""
    kind, balance = f"InvoiceTypeID {it['invoice_type_id']}", f"BalanceDue {it['balance_due']}"
    return f"  invoice {it['invoice_number']}: {kind}, {days}, {balance}{off}"


def _answer(asked: Mapping[str, Any], read: Sequence[str]) -> str:
    root = _parsed(asked["reply"] or "")
    tags = {} if root is None else _tags(root)
    shown = [f"{tag} {tags[tag]!r}" if tag in tags else f"no {tag}" for tag in read]
    status = "no STATUS" if asked["status"] is None else f"STATUS {asked['status']}"
    return f"  reply {asked['id']} of {asked['function']}: {status}, {', '.join(shown)}"


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
