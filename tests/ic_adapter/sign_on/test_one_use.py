"""One-time links on both stores: 8 threads on 50 tokens spend each once; what a link is bound to; what staff read."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from ic_adapter.adapter import Adapter
from ic_adapter.identity.sessions import digest
from ic_adapter.sign_on.authentication import Caller
from ic_adapter.sign_on.links import PAYER, LinkUse, issue
from ic_adapter.sign_on.uses import UseEvent
from ic_adapter.store.schema.identity_tables import TOKENS
from ic_adapter.store.sign_on import links
from tests.ic_adapter.conftest import make
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, HERE, PASSWORD, alex, biller, who

THREADS, TOKENS_USED = 8, 50


@pytest.fixture
def payer(ic: Adapter) -> int:
    """Alex, at a biller with single sign-on."""
    ic.register.patch_settings("b", {"3": "https://utility.example.org/login"})
    return alex(ic).id


def token_for(ic: Adapter, payer_id: int) -> str:
    """A sign-on token of a payer."""
    with ic.store.writing() as connection:
        return issue(connection, biller(ic), PAYER, payer_id=payer_id)


def open_sessions(ic: Adapter) -> int:
    """How many sessions are open."""
    mine = (TOKENS.c.kind.in_(["session", "clerk session"]), TOKENS.c.ended_at.is_(None))
    with ic.store.reading() as connection:
        return int(connection.scalars(select(func.count()).select_from(TOKENS).where(*mine)).one())


@pytest.mark.parametrize("kind", ["payer", "clerk"])
def test_each_token_opens_one_session(ic: Adapter, payer: int, kind: str) -> None:
    """However many come at once: one opens a session, and since others came with the same token, none is left."""
    mine = biller(ic)
    if kind == "payer":
        made = [token_for(ic, payer) for _ in range(TOKENS_USED)]
    else:
        made = [ic.sign_on.clerks.link(mine, "Kim", ACCOUNT, "refund") for _ in range(TOKENS_USED)]
    together = Barrier(THREADS)

    def use_all(_: int) -> list[LinkUse]:
        together.wait(30)
        if kind == "payer":
            return [ic.sign_on.links.use_payers(mine, token, HERE, "").use for token in made]
        return [ic.sign_on.clerks.use(mine, token, "", "")[0].use for token in made]

    with ThreadPoolExecutor(THREADS) as threads:
        seen = Counter(use for found in threads.map(use_all, range(THREADS)) for use in found)

    assert seen == {LinkUse.OPENED: TOKENS_USED, LinkUse.USED_BEFORE: TOKENS_USED * (THREADS - 1)}
    assert open_sessions(ic) == 0
    log = Counter(one.event for one in ic.sign_on.uses.newest("b", None, 1_000))
    refusals = TOKENS_USED * (THREADS - 1)
    assert log == {UseEvent.ISSUED: 50, UseEvent.OPENED: 50, UseEvent.USED_BEFORE: refusals}


@pytest.mark.parametrize(
    "change",
    [
        {"bid": "c"},
        {"kind": "clerk link"},
        {"subject": "2000341\ncustomer\nKim"},
        {"payer_id": None},
        {"expires_at": "past"},
        {"ended_why": "spent"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_spending_checks_what_a_link_is_bound_to(ic: Adapter, payer: int, change: dict[str, str | None]) -> None:
    """A row that differs in one thing from what was read of it is not spent."""
    make(ic, "c", "3426")
    token, mine = token_for(ic, payer), biller(ic)
    row_of = select(TOKENS).where(TOKENS.c.sha256 == digest(token))
    with ic.store.reading() as connection:
        link = connection.execute(row_of).one()
    values: dict[str, object] = dict(change)
    if "expires_at" in values:
        values["expires_at"] = mine.clock.now()
    if "ended_why" in values:
        values["ended_at"] = mine.clock.now()
    with ic.store.writing() as connection:
        connection.execute(update(TOKENS).where(TOKENS.c.id == link.id).values(**values))

    with ic.store.writing() as connection:
        assert links.spend(connection, link, mine.clock.now(), "") is False


def test_token_is_stored_hashed_and_shown_nowhere(ic: Adapter, payer: int) -> None:
    """Only its SHA-256; what the program prints of its values has no token and no password."""
    found = ic.sign_on.authentication.token(biller(ic), ALEX, PASSWORD, Caller(HERE))
    assert isinstance(found, str)
    used = ic.sign_on.links.use_payers(biller(ic), found, HERE, "")
    registered = ic.sign_on.registration.register(biller(ic), ACCOUNT, ALEX, PASSWORD, Caller(HERE))

    assert who(ic, used.token) == ALEX
    assert used.token not in repr(used)
    assert registered.token not in repr(registered)
    with ic.store.reading() as connection:
        stored = repr([tuple(row) for row in connection.execute(select(TOKENS))])
    for secret in (found, used.token, registered.token):
        assert secret not in stored
        assert digest(secret) in stored
    assert payer


def test_same_work_for_an_unknown_name(ic: Adapter, payer: int) -> None:
    """As many hashes, so that time tells nothing (ASVS 6.3.8)."""
    costs = []
    for name, password in ((ALEX, PASSWORD), (ALEX, "nope"), ("nobody@example.org", PASSWORD), ("", "")):
        before = ic.identity.passwords.computed
        ic.sign_on.authentication.token(biller(ic), name, password, Caller(HERE))
        costs.append(ic.identity.passwords.computed - before)

    assert costs == [1, 1, 1, 1]
    assert payer


def test_log_names_who_and_what(ic: Adapter, payer: int) -> None:
    """For staff: each event with payer or clerk, account and page, and no token."""
    mine = biller(ic)
    token = ic.sign_on.clerks.link(mine, "Kim", ACCOUNT, "refund")
    ic.sign_on.clerks.use(mine, token, "browser", "")
    ic.sign_on.clerks.use(mine, token, "browser", "")
    ic.sign_on.links.use_payers(mine, token_for(ic, payer), HERE, "")

    found = ic.sign_on.uses.newest("b", None, 10)[::-1]

    events = [UseEvent.ISSUED, UseEvent.OPENED, UseEvent.OPENED_AGAIN, UseEvent.ISSUED, UseEvent.OPENED]
    assert [one.event for one in found] == events
    assert {(one.agent, one.account_number, one.page) for one in found[:3]} == {("Kim", ACCOUNT, "refund")}
    assert {one.payer_id for one in found[3:]} == {payer}
    assert token not in repr(found)
