"""What is long over is deleted by the daily job, in bounded steps, on both stores; what is still asked for stays."""

from collections import Counter

from sqlalchemy import select

from ic_adapter.adapter import Adapter
from ic_adapter.store.schema.identity_tables import OUTBOX, THROTTLES, TOKENS
from tests.ic_adapter.identity.people import ALEX, HERE, alex, biller, log_in, move, newest_link, token_of

GONE: dict[str, int] = {}


def left(ic: Adapter) -> dict[str, int]:
    """How many rows there are, by kind."""
    with ic.store.reading() as connection:
        found = Counter(connection.scalars(select(TOKENS.c.kind)))
        found["throttle"] = len(connection.execute(select(THROTTLES)).all())
    return {kind: number for kind, number in found.items() if number}


def use(ic: Adapter) -> None:
    """A wrong password, a session that ends, a link that is not used, a guest."""
    ic.identity.login.log_in(biller(ic), ALEX, "wrong", HERE)
    token = log_in(ic)
    ic.identity.sessions.end(token, "b", biller(ic).clock.now())
    ic.identity.login.log_in(biller(ic), "nobody@example.org", "wrong", HERE)
    ic.identity.links.ask_new_password(biller(ic), ALEX)
    ic.identity.guests.start(biller(ic), "2003708", HERE)


def test_each_goes_when_nothing_asks_for_it(ic: Adapter) -> None:
    """Counters after their window, links and guests after a week, sessions after the 90 days of a known address."""
    alex(ic)
    use(ic)
    run = ic.identity.pruning.run
    before = left(ic)
    assert (run("b"), left(ic)) == (0, before)
    move(ic, hours=2)
    run("b")
    assert left(ic) == {"session": 1, "reset": 1, "guest": 1}
    move(ic, days=8)
    assert (run("b"), left(ic)) == (2, {"session": 1})
    with ic.store.reading() as connection:
        assert set(connection.scalars(select(OUTBOX.c.link))) == {""}
    move(ic, days=83)
    assert (run("b"), left(ic)) == (1, GONE)


def test_open_session_stays(ic: Adapter) -> None:
    """A session that is not over is never deleted, nor is a link of today, nor what another biller has."""
    alex(ic)
    log_in(ic)
    ic.identity.links.ask_new_password(biller(ic), ALEX)
    token = token_of(newest_link(ic))
    move(ic, minutes=20)
    ic.identity.pruning.look()

    assert left(ic)["session"] == 1
    assert ic.identity.links.look(biller(ic), token) is not None


def test_steps_are_bounded(ic: Adapter) -> None:
    """A run deletes so many rows a transaction, and leaves the rest to the next one."""
    alex(ic)
    for _ in range(7):
        ic.identity.guests.start(biller(ic), "2003708", HERE)
    move(ic, days=8)
    run = ic.identity.pruning.run

    assert [run("b", step=2, steps=2) for _ in range(3)] == [4, 3, 0]


def test_look_is_once_a_day(ic: Adapter) -> None:
    """A second look of the same day does nothing; the next day it runs again."""
    alex(ic)
    ic.identity.pruning.look()
    use(ic)
    move(ic, hours=2)
    ic.identity.pruning.look()
    had = left(ic)
    move(ic, days=100)
    ic.identity.pruning.look()

    assert had["throttle"] > 0
    assert left(ic) == GONE
