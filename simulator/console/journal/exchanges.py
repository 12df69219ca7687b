"""Exchanges of the journal as pages show them: their outcome in words, the ledger entries they caused, a filter."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.billing.books import Books
from simulator.billing.ledger.ledger import Entry
from simulator.console.journal.pretty import pretty
from simulator.console.page import BadQuestion, NoSuchPage, PageRequest
from simulator.contract.faults.catalogue import CUT, LOST
from simulator.errors import UnknownAccount
from simulator.journal import outcomes
from simulator.journal.entries import Exchange, Journal

REFUSED = "refused"
FILTER = ("function", "account", "status", "text")


@dataclass(frozen=True, slots=True)
class ExchangeOutcome:
    """How an exchange ended: words, and the kind of it that its colour follows."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One exchange with everything its row shows."""

    exchange: Exchange
    outcome: ExchangeOutcome
    account_no: str
    request: str
    reply: str
    entries: tuple[Entry, ...]

    @property
    def http(self) -> str:
        """The HTTP status that reached the client."""
        return "none" if self.exchange.view in LOST else str(self.exchange.http_status)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which exchanges are asked for; blank = all. ``status`` is a number, or ``refused`` for all but 0.

    ``text`` stands somewhere in the request, the reply or STATUS_DESC, in small or capital letters.
    """

    function: str = ""
    account: str = ""
    status: str = ""
    text: str = ""

    def check(self) -> None:
        """BadQuestion where the status can be none."""
        if self.status != REFUSED and not self.status.removeprefix("-").isdecimal() and self.status:
            raise BadQuestion(f"{self.status[:20]!r} is not a STATUS; enter a number such as 0 or -904, or refused.")

    def find(self, journal: Journal, since: int = 0) -> Iterator[Exchange]:
        """The exchanges that fit, oldest first."""
        found = journal.find(self.function or None, self.account or None, since)
        return (exchange for exchange in found if self._has_status(exchange) and self._has_text(exchange))

    def _has_text(self, exchange: Exchange) -> bool:
        wanted = self.text.lower().encode()
        bodies = (exchange.request, exchange.reply, exchange.status_desc.encode())
        return not wanted or any(wanted in body.lower() for body in bodies)

    def _has_status(self, exchange: Exchange) -> bool:
        if self.status == REFUSED:
            return exchange.status != 0
        return not self.status or str(exchange.status) == self.status


def outcome(exchange: Exchange) -> ExchangeOutcome:
    """Accepted, refused with its STATUS, or an HTTP status where there was no reply."""
    if exchange.view in LOST | CUT:
        return ExchangeOutcome(outcomes.outcome(exchange), "http")
    if exchange.status is None:
        return ExchangeOutcome(f"HTTP {exchange.http_status}", "http")
    if exchange.status == 0:
        return ExchangeOutcome("accepted, STATUS 0", "accepted")
    return ExchangeOutcome(f"refused, STATUS {exchange.status}", REFUSED)


def shown(exchange: Exchange, books: Books) -> Shown:
    """The exchange as its row shows it."""
    account_no = _account_no(exchange, books)
    found = (books.state.entries.get(f"{account_no}/{posting}") for posting in exchange.postings)
    return Shown(
        exchange=exchange,
        outcome=outcome(exchange),
        account_no=account_no,
        request=pretty(exchange.request),
        reply=pretty(exchange.reply),
        entries=tuple(entry for entry in found if entry is not None),
    )


def kept(page_request: PageRequest, number: str) -> Exchange:
    """The exchange of the biller with this number; NoSuchPage where the journal no longer holds it."""
    biller = page_request.biller
    for found in biller.router.journal.find():
        if str(found.number) == number:
            return found
    raise NoSuchPage(
        f"The journal of biller {biller.id} does not contain exchange {number[:20]}; the oldest are dropped."
    )


def _account_no(exchange: Exchange, books: Books) -> str:
    """The number of the account it spoke of, by whichever number it did; blank if there is none."""
    said = exchange.account or ""
    for number, custom in ((said, ""), ("", said)):
        try:
            return books.find(number, custom).account_no
        except UnknownAccount:
            continue
    return ""
