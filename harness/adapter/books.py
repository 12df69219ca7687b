"""Idempotence: how often the payment that met a fault stands in the simulator's books, beside a run without a fault."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from harness.adapter.exchanges import GUID_TAGS, ClientExchange, guid_tag
from harness.adapter.findings import AdapterFinding, finding
from harness.adapter.tables import FaultCase

PAYMENT = "AddARItems"


@dataclass(frozen=True, slots=True)
class BookedPayment:
    """One entry that AddARItems has made: account, amount without a sign, and what may have the GUID."""

    account: str
    amount: Decimal
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultOutcome:
    """What became of the payment that met the fault: the exchange, and how often it is booked."""

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


def outcome_of(exchanges: Sequence[ClientExchange], booked: Sequence[BookedPayment]) -> FaultOutcome | None:
    """Return what became of the payment that met the fault; None if none did."""
    met = next((one for one in exchanges if one.fault and one.function == PAYMENT), None)
    if met is None:
        return None
    guid = met.text("GUID")
    same = [one for one in booked if guid and guid in one.marks]
    sent = [one for one in exchanges if one.function == PAYMENT and one.text("GUID") == guid]
    return FaultOutcome(met, len(same), len(sent))


def doubled(
    case: FaultCase,
    outcome: FaultOutcome,
    booked: Sequence[BookedPayment],
    healthy: Sequence[BookedPayment],
    exchanges: Sequence[ClientExchange],
) -> Iterator[AdapterFinding]:
    """Yield what is wrong with the books after a fault."""
    met = outcome.exchange
    most, least = max(case.books), min(case.books)
    tag = guid_tag(met.values)
    known = f"after {met.fault} the client knows no more than {case.client}"
    if outcome.booked > most:
        text = f"the payment of exchange {met.number} stands {outcome.booked} times in the books, not {most}; {known}"
        yield _finding(_second(exchanges, met), tag, text)
        return
    if outcome.booked < least and met.text("GUID"):
        yield _finding(met, tag, f"the payment stands {outcome.booked} times in the books, not {least}")
    wanted, found = _numbers(healthy), _numbers(booked)
    key = _key(met)
    if key is not None and found[key] > max(wanted[key], 1) + most - 1:
        text = (
            f"{found[key]} payments of {key[1]} for account {key[0]} stand in the books, {max(wanted[key], 1)} without "
            f"the fault: exchange {met.number} was sent again under another GUID; {known}"
        )
        yield _finding(_second(exchanges, met), tag, text)


def _second(exchanges: Sequence[ClientExchange], met: ClientExchange) -> ClientExchange:
    """Return the first request that may be the same payment again."""
    later = [one for one in exchanges if one.number > met.number and one.function == PAYMENT and _key(one) == _key(met)]
    return later[0] if later else met


def _key(exchange: ClientExchange) -> tuple[str, Decimal] | None:
    try:
        return exchange.text("SS_ACCOUNT_NO"), abs(Decimal(exchange.text("ITEM_AMT")))
    except InvalidOperation:
        return None


def _numbers(booked: Sequence[BookedPayment]) -> Counter[tuple[str, Decimal]]:
    return Counter((one.account, one.amount) for one in booked)


def _finding(exchange: ClientExchange, tag: str, text: str) -> AdapterFinding:
    source = "adapter §1.2 (Identity), §1.3 (UNCERTAIN, REJECTED)"
    return finding(exchange, tag, text, kind="idempotence", rule=exchange.case, source=source)
