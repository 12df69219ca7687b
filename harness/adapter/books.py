"""Idempotence: how often the request that met a fault was done, a payment by the books, beside a run without one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

from harness.adapter.exchanges import GUID_TAGS, ClientExchange, guid_tag
from harness.adapter.findings import AdapterFinding, finding
from harness.adapter.tables import FaultCase, OrderRule, order_rules

PAYMENT = "AddARItems"


@dataclass(frozen=True, slots=True)
class BookedPayment:
    """One entry that AddARItems has made: account, amount without a sign, and what may have the GUID."""

    account: str
    amount: Decimal
    marks: tuple[str, ...]


class CaseBooks(Protocol):
    """What came in a case, and the payments in the books after it."""

    exchanges: tuple[ClientExchange, ...]
    booked: tuple[BookedPayment, ...]


@dataclass(frozen=True, slots=True)
class FaultOutcome:
    """What became of the request that met the fault: the exchange, how often it was done, how often it was sent."""

    exchange: ClientExchange
    booked: int
    requests: int


def booked_payment(account: str, entry: dict[str, object]) -> BookedPayment | None:
    """Return the payment of a ledger entry as the admin API shows it; None for one that no AddARItems has made."""
    tags = entry.get("tags")
    if not isinstance(tags, dict) or "SS_ACCOUNT_NO" not in tags:
        return None
    marks = tuple(str(tags.get(tag, "")) for tag in GUID_TAGS)
    return BookedPayment(account, abs(Decimal(str(entry["amount"]))), marks)


def outcome_of(
    exchanges: Sequence[ClientExchange], booked: Sequence[BookedPayment], function: str = PAYMENT
) -> FaultOutcome | None:
    """Return what became of the request that met the fault; None if none of the function did.

    A payment is looked up in the books by its GUID; of another function it counts how often the router did it.
    """
    met = next((one for one in exchanges if one.fault and one.function == function), None)
    if met is None:
        return None
    sent = [one for one in exchanges if one.function == function and _identity(one) == _identity(met)]
    if function == PAYMENT:
        guid = met.text("GUID")
        return FaultOutcome(met, len([one for one in booked if guid and guid in one.marks]), len(sent))
    return FaultOutcome(met, sum(map(_times, sent)), len(sent))


def doubled(case: FaultCase, outcome: FaultOutcome, found: CaseBooks, healthy: CaseBooks) -> Iterator[AdapterFinding]:
    """Yield what is done more often than once after a fault, for one change or beside the run without a fault."""
    met, most = outcome.exchange, max(case.books)
    known = f"after {met.fault} the client knows no more than {case.client}"
    what = "stands {} times in the books" if met.function == PAYMENT else "was done {} times"
    if outcome.booked > most:
        text = f"what exchange {met.number} asked for {what.format(outcome.booked)}, not {most}; {known}"
        yield _finding(_again(found.exchanges, met), text)
        return
    done, usual = _alike(found, met), max(_alike(healthy, met), 1)
    if done > usual + most - 1:
        text = (
            f"what exchange {met.number} asked for {what.format(done)}, without the fault {usual}: "
            f"it was sent again as another one; {known}"
        )
        yield _finding(_again(found.exchanges, met), text)


def _alike(case: CaseBooks, met: ClientExchange) -> int:
    """Return how often the like of a request was done: payments by account and amount, of others all there are."""
    if met.function == PAYMENT:
        return sum((one.account, one.amount) == _key(met) for one in case.booked)
    return sum(_times(one) for one in case.exchanges if one.function == met.function)


def _times(exchange: ClientExchange) -> int:
    return (2 if exchange.effect == "twice" else 1) if exchange.took_effect else 0


def _identity(exchange: ClientExchange) -> object:
    """Return what makes a request the same one again; without a rule about that all of its values."""
    rule = _rule(exchange.function)
    return [exchange.text(tag) for tag in rule.identity] if rule else exchange.values


def _rule(function: str) -> OrderRule | None:
    return next((rule for rule in order_rules().values() if rule.kind == "once" and rule.function == function), None)


def _again(exchanges: Sequence[ClientExchange], met: ClientExchange) -> ClientExchange:
    """Return the first request that may be the same again."""
    later = [one for one in exchanges if one.number > met.number and one.function == met.function]
    return next((one for one in later if met.function != PAYMENT or _key(one) == _key(met)), met)


def _key(exchange: ClientExchange) -> tuple[str, Decimal] | None:
    try:
        return exchange.text("SS_ACCOUNT_NO"), abs(Decimal(exchange.text("ITEM_AMT")))
    except InvalidOperation:
        return None


def _finding(exchange: ClientExchange, text: str) -> AdapterFinding:
    rule = _rule(exchange.function)
    tag = guid_tag(exchange.values) if exchange.function == PAYMENT else rule.tag if rule else ""
    source = "adapter §1.2 (Identity), §1.3 (UNCERTAIN, REJECTED)"
    return finding(exchange, tag, text, kind="idempotence", rule=exchange.case, source=source)
