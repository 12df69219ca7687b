"""Guests of the virtual site in the store: the same work for every guess, and tokens that end."""

from datetime import timedelta

from sqlalchemy import event as events

from ic_adapter.adapter import Adapter
from ic_adapter.billers.clock import later
from ic_adapter.identity.guests import LIFE, Guests
from tests.ic_adapter.bill_files import take
from tests.ic_adapter.store_front.conftest import ACCOUNT, INVOICE


def test_same_work(ic: Adapter) -> None:
    """The database is asked the same, whether the account is there or not."""
    take(ic)
    asked: list[str] = []
    engine = ic.store.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    events.listen(engine, "before_cursor_execute", note)
    biller, guests = ic.register.get("b"), Guests(ic.store)
    work = []
    for account in (ACCOUNT, "9999999", "no account!"):
        asked.clear()
        assert not guests.has_bill(biller, account, "1.23")
        work.append(list(asked))

    assert guests.has_bill(biller, ACCOUNT, INVOICE)
    assert work[0] == work[1] == work[2] != []


def test_token(ic: Adapter) -> None:
    """It opens its own biller's pages for an hour; another one replaces it; nonsense opens nothing."""
    biller, guests = ic.register.get("b"), Guests(ic.store)
    now = biller.clock.now()
    first = guests.start(biller, ACCOUNT, "127.0.0.1")
    found = guests.read(first, "b", now)
    assert found is not None
    assert found.account_number == ACCOUNT
    assert guests.read(first, "other", now) is None
    assert guests.read(first, "b", later(now, LIFE - timedelta(seconds=1))) is not None
    assert guests.read(first, "b", later(now, LIFE)) is None

    second = guests.start(biller, "9", "127.0.0.1", first)

    assert guests.read(first, "b", now) is None
    assert (guests.read(second, "b", now) or found).account_number == "9"
    assert [guests.read(text, "b", now) for text in ("", "x", "x" * 5000)] == [None] * 3
