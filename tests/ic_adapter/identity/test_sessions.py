"""Sessions of payers: opaque, over by the biller's clock, ended by the payer, by staff, and by a new password."""

import pytest
from sqlalchemy import select

from ic_adapter.adapter import Adapter
from ic_adapter.store.schema.identity_tables import TOKENS
from tests.ic_adapter.identity.people import ALEX, HERE, PASSWORD, alex, biller, log_in, move, who


def test_token_is_not_stored(ic: Adapter) -> None:
    """A reference token of 256 bits (ASVS 7.2.2, 7.2.3), of which the store holds the SHA-256 alone."""
    alex(ic)
    token = log_in(ic)
    with ic.store.reading() as connection:
        (row,) = connection.execute(select(TOKENS))

    assert len(token) == 43
    assert token not in str(row)
    assert token != log_in(ic)


def test_idle_limit(ic: Adapter) -> None:
    """A session that is used stays; one that is not is over after the idle limit (ASVS 7.3.1)."""
    alex(ic)
    token = log_in(ic)

    found = []
    for _ in range(3):
        move(ic, minutes=29)
        found.append(who(ic, token))
    move(ic, minutes=30)

    assert found == [ALEX] * 3
    assert who(ic, token) == ""


def test_absolute_limit(ic: Adapter) -> None:
    """A session is over after the absolute limit, however it is used (ASVS 7.3.2)."""
    ic.register.patch_keys("b", {"payer_login.session_minutes": 60, "payer_login.idle_minutes": 25})
    alex(ic)
    token = log_in(ic)

    for _ in range(2):
        move(ic, minutes=24)
        assert who(ic, token) == ALEX
    move(ic, minutes=12)

    assert who(ic, token) == ""


def test_limits_end_on_time(ic: Adapter) -> None:
    """A session is valid up to its limit and not a microsecond longer."""
    alex(ic)
    token = log_in(ic)
    move(ic, minutes=29, seconds=59)
    with ic.store.reading() as connection:
        assert connection.scalar(select(TOKENS.c.idle_seconds)) == 1800
    before = move(ic, microseconds=999_999)
    at = move(ic, microseconds=1)

    assert ic.identity.sessions.read(token, "b", at.clock.now()) is None
    assert ic.identity.sessions.read(token, "b", before.clock.now()) is not None


def test_other_biller(ic: Adapter) -> None:
    """A session is of one biller."""
    from tests.ic_adapter.conftest import make

    make(ic, "other", "836")
    alex(ic)
    token = log_in(ic)

    assert ic.identity.sessions.read(token, "other", biller(ic).clock.now()) is None


def test_fixation(ic: Adapter) -> None:
    """Log-in makes a new token and ends the one that the browser had (ASVS 7.2.4)."""
    alex(ic)
    first = log_in(ic)
    second = log_in(ic, replaced=first)

    assert first != second
    assert (who(ic, first), who(ic, second)) == ("", ALEX)


def test_log_out(ic: Adapter) -> None:
    """A session that was logged out is over on the server (ASVS 7.4.1), the others are not."""
    alex(ic)
    one, other = log_in(ic), log_in(ic)
    now = biller(ic).clock.now()

    assert ic.identity.sessions.end(one, "b", now)
    assert not ic.identity.sessions.end(one, "b", now)
    assert (who(ic, one), who(ic, other)) == ("", ALEX)


def test_log_out_everywhere(ic: Adapter) -> None:
    """All sessions of a payer end at once, and those of no other payer (ASVS 7.4.3)."""
    payer, other = alex(ic), alex(ic, "robin@example.org", "2000341")
    tokens = [log_in(ic) for _ in range(3)]
    kept = ic.identity.sessions.start(biller(ic), other.id, HERE)

    assert ic.identity.sessions.end_all(payer.id, biller(ic).clock.now()) == 3
    assert [who(ic, token) for token in (*tokens, kept)] == ["", "", "", "robin@example.org"]


def test_ended_by_staff(ic: Adapter) -> None:
    """Staff can end the sessions of a payer (ASVS 7.4.5)."""
    payer = alex(ic)
    token = log_in(ic)

    assert ic.identity.acts.end_sessions("b", payer.id, "Kim") == 1
    assert who(ic, token) == ""


def test_locked(ic: Adapter) -> None:
    """A locked payer has no session, cannot log in, and can after unlocking (ASVS 7.4.2)."""
    from ic_adapter.identity.log_in import LoginRefusal

    payer = alex(ic)
    token = log_in(ic)
    assert ic.identity.acts.lock("b", payer.id, "Kim")
    locked = ic.identity.payers.get("b", payer.id)

    assert (locked.locked_by, who(ic, token)) == ("Kim", "")
    assert ic.identity.login.log_in(biller(ic), ALEX, PASSWORD, HERE) is LoginRefusal.LOCKED
    assert ic.identity.login.log_in(biller(ic), ALEX, "wrong password", HERE) is LoginRefusal.WRONG

    assert ic.identity.acts.unlock("b", payer.id, "Kim")
    assert who(ic, token) == ""
    assert who(ic, log_in(ic)) == ALEX


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 10_000, "\x00", "ä" * 20, "'; --"])
def test_no_token(ic: Adapter, token: str) -> None:
    """What is no token is nobody's session."""
    alex(ic)
    log_in(ic)

    assert who(ic, token) == ""
