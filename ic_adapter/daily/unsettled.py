"""What keeps autopay from an account: its payments that are not in the books, as its pages show them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers.register import Biller
from ic_adapter.daily.autopay_rules import Unsettled
from ic_adapter.payers import outstanding
from ic_adapter.payers.payment import Payment
from ic_adapter.payers.words import Standing
from ic_adapter.records.autopay import AutopayReason


def unsettled_of(connection: Connection, biller: Biller, account: str) -> Unsettled | None:
    """Return what other payments of the account are not in the books: on their way, not approved yet, in question."""
    now = biller.clock.now()
    found = outstanding.outstanding(connection, biller.id, account, now, None)
    if found.under_way:
        return Unsettled(reason=AutopayReason.UNDER_WAY, detail=_told(found.under_way))
    if found.in_question:
        return Unsettled(reason=AutopayReason.IN_QUESTION, detail=_told(found.in_question))
    return None


def _told(listed: Sequence[Payment]) -> str:
    """Return how many payments there are and of how much in all, those that are not approved yet apart."""
    late = sum(one.words.standing is Standing.WAITING for one in listed)
    taken = [one.total for one in listed if one.words.standing is not Standing.WAITING]
    told = [f"{len(taken)} of {money.to_text(money.total(taken))} in all"] if taken else []
    return "; ".join([*told, *([f"{late} not approved yet"] if late else [])])
