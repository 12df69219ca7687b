"""One-time links: spent once whoever comes at once, over by the biller's clock, told by mail alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from ic_adapter.adapter import Adapter
from ic_adapter.identity.links import LinkOwner
from ic_adapter.store.identity import tokens
from ic_adapter.store.schema.identity_tables import OUTBOX, TOKENS
from tests.ic_adapter.identity.people import (
    ACCOUNT,
    ALEX,
    ELSEWHERE,
    HERE,
    PASSWORD,
    alex,
    bill,
    biller,
    log_in,
    move,
    newest_link,
    token_of,
    who,
)

NEW = "four loud herons"


def ask(ic: Adapter, email: str = ALEX) -> str:
    """The token of a new link."""
    ic.identity.links.ask_new_password(biller(ic), email)
    return token_of(newest_link(ic))


def test_reset(ic: Adapter) -> None:
    """A link sets the password, ends the sessions and opens a new one; the old password is none any more (ASVS 6.4.3)."""
    alex(ic)
    before = log_in(ic)
    token = ask(ic)

    assert ic.identity.links.look(biller(ic), token) == LinkOwner(email=ALEX, account="")
    assert ic.identity.links.look(biller(ic), token) is not None  # looking spends nothing
    session = ic.identity.links.set_password(biller(ic), token, NEW, HERE)

    assert session is not None
    assert (who(ic, before), who(ic, session)) == ("", ALEX)
    assert not isinstance(ic.identity.login.log_in(biller(ic), ALEX, PASSWORD, HERE), str)
    assert isinstance(ic.identity.login.log_in(biller(ic), ALEX, NEW, HERE), str)


def test_second_use(ic: Adapter) -> None:
    """A link that is used again does nothing but end the session that it opened (ASVS 10.4.2 for codes)."""
    alex(ic)
    token = ask(ic)
    session = ic.identity.links.set_password(biller(ic), token, NEW, HERE) or ""

    assert ic.identity.links.set_password(biller(ic), token, "other password", ELSEWHERE) is None
    assert who(ic, session) == ""
    assert isinstance(ic.identity.login.log_in(biller(ic), ALEX, NEW, HERE), str)


def test_expires(ic: Adapter) -> None:
    """A link is over after its minutes on the biller's clock (ASVS 6.4.1)."""
    alex(ic)
    token = ask(ic)
    move(ic, minutes=30)

    assert ic.identity.links.look(biller(ic), token) is None
    assert ic.identity.links.set_password(biller(ic), token, NEW, HERE) is None
    assert newest_link(ic) == ""


def test_newer_link(ic: Adapter) -> None:
    """A newer link ends the older one, which also stands in no mail any more."""
    alex(ic)
    first = ask(ic)
    assert ask(ic) == first  # sent twice within a minute: one link
    move(ic, minutes=1)
    second = ask(ic)

    assert ic.identity.links.look(biller(ic), first) is None
    assert ic.identity.links.look(biller(ic), second) is not None
    with ic.store.reading() as connection:
        assert [first in link for link in connection.scalars(select(OUTBOX.c.link))] == [False, False]


def test_token_stands_nowhere_after_use(ic: Adapter) -> None:
    """Once it is spent, no row of the database holds the token."""
    alex(ic)
    token = ask(ic)
    ic.identity.links.set_password(biller(ic), token, NEW, HERE)

    with ic.store.reading() as connection:
        rows = [*connection.execute(select(OUTBOX)), *connection.execute(select(TOKENS))]
    assert len(rows) == 4
    assert not [row for row in rows if token in str(row)]


def test_nobody_is_told(ic: Adapter) -> None:
    """Whoever asks for an unknown or a locked payer is told nothing, and no mail is written (ASVS 6.3.8)."""
    payer = alex(ic)
    ic.identity.links.ask_new_password(biller(ic), "nobody@example.org")
    ic.identity.acts.lock("b", payer.id, "Kim")
    ic.identity.links.ask_new_password(biller(ic), ALEX)

    with ic.store.reading() as connection:
        assert connection.execute(select(OUTBOX)).all() == []


def test_registered(ic: Adapter) -> None:
    """The link of a registration brings the account with the password, not before."""
    bill(ic)
    ic.identity.links.register(biller(ic), ALEX, ACCOUNT)
    token = token_of(newest_link(ic))
    (before,) = ic.identity.payers.listed("b", email=ALEX, account=None, after=0, limit=10)
    session = ic.identity.links.set_password(biller(ic), token, PASSWORD, HERE) or ""
    after = ic.identity.payers.get("b", before.id)

    assert (before.accounts, before.has_password) == ((), False)
    assert (after.accounts, after.has_password) == ((ACCOUNT,), True)
    assert who(ic, session) == ALEX


def test_registered_already(ic: Adapter) -> None:
    """Who has a log-in is told so by mail; nobody gets an account or a password by that (ASVS 6.3.8)."""
    alex(ic)
    bill(ic, "2000341")
    ic.identity.links.register(biller(ic), ALEX.upper(), "2000341")

    (mail,) = ic.identity.outbox.newest("b", recipient=ALEX, before=None, limit=10)
    assert (mail.kind, mail.link) == ("known already", "")
    assert ic.identity.payers.listed("b", email=None, account="2000341", after=0, limit=10) == []


@pytest.mark.parametrize("kind", ["reset", "sign-on"])
def test_spent_once(ic: Adapter, kind: str) -> None:
    """Eight threads on fifty tokens spend each of them exactly once, on either store."""
    made = biller(ic)
    now = made.clock.now()
    later = move(ic, minutes=5).clock.now()
    row: dict[str, Any] = {
        "bid": "b",
        "kind": kind,
        "payer_id": None,
        "subject": "a",
        "address_key": "",
        "opened_by": None,
    }
    row |= {"created_at": now, "used_at": now, "expires_at": later, "idle_seconds": 0, "idle_expires_at": later}
    row |= {"ended_at": None, "ended_why": ""}
    with ic.store.writing() as connection:
        for number in range(50):
            tokens.add(connection, {**row, "sha256": f"{number:064d}"})
    together = Barrier(8)

    def spend_all(_: int) -> list[int]:
        spent = []
        for number in range(50):
            if number % 10 == 0:
                together.wait(60)
            with ic.store.writing() as connection:
                if tokens.spend(connection, "b", kind, f"{number:064d}", "a", now) is not None:
                    spent.append(number)
        return spent

    with ThreadPoolExecutor(8) as pool:
        spent = [number for numbers in pool.map(spend_all, range(8)) for number in numbers]
    assert sorted(spent) == list(range(50))


@pytest.mark.parametrize(
    ("bid", "kind", "subject", "minutes"),
    [("other", "reset", "a", 0), ("b", "sign-on", "a", 0), ("b", "reset", "x", 0), ("b", "reset", "a", 5)],
)
def test_bound(ic: Adapter, bid: str, kind: str, subject: str, minutes: int) -> None:
    """A token of another biller, purpose or subject is not spent, and none after its time."""
    now = biller(ic).clock.now()
    over = move(ic, minutes=5).clock.now()
    row: dict[str, Any] = {
        "bid": "b",
        "kind": "reset",
        "payer_id": None,
        "subject": "a",
        "address_key": "",
        "opened_by": None,
    }
    row |= {"created_at": now, "used_at": now, "expires_at": over, "idle_seconds": 0, "idle_expires_at": over}
    with ic.store.writing() as connection:
        tokens.add(connection, {**row, "sha256": "f" * 64, "ended_at": None, "ended_why": ""})
        assert tokens.spend(connection, bid, kind, "f" * 64, subject, over if minutes else now) is None
        assert tokens.spend(connection, "b", "reset", "f" * 64, "a", now) is not None
