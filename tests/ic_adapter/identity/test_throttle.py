"""Throttling: per log-in name and per address, counted in the store by all processes, and no way to lock a payer out."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.identity.log_in import LoginRefusal
from tests.ic_adapter.identity.people import ALEX, ELSEWHERE, HERE, PASSWORD, alex, biller, log_in, move

WRONG, THROTTLED = LoginRefusal.WRONG, LoginRefusal.THROTTLED


def guess(ic: Adapter, email: str = ALEX, address: str = ELSEWHERE, password: str = "a wrong password") -> object:
    """An attempt of a stranger."""
    return ic.identity.login.log_in(biller(ic), email, password, address)


def test_name(ic: Adapter) -> None:
    """After ten wrong attempts on a name nobody gets further, not with the right password either (ASVS 6.3.1)."""
    alex(ic)
    told = [guess(ic, address=f"192.0.2.{number}") for number in range(12)]
    before = ic.identity.passwords.computed

    assert told == [WRONG] * 10 + [THROTTLED] * 2
    assert guess(ic, password=PASSWORD) is THROTTLED
    assert ic.identity.passwords.computed == before
    move(ic, minutes=15)
    assert isinstance(guess(ic, password=PASSWORD), str)


def test_unknown_name(ic: Adapter) -> None:
    """An unknown name is told the very same (ASVS 6.3.8)."""
    alex(ic)
    known = [guess(ic, address=f"192.0.2.{number}") for number in range(12)]
    unknown = [guess(ic, "nobody@example.org", f"192.0.2.{number}") for number in range(12)]

    assert known == unknown


def test_no_lock_out(ic: Adapter) -> None:
    """A stranger's attempts do not keep the payer out, who logged in from this address before (ASVS 6.1.1)."""
    alex(ic)
    log_in(ic, HERE)
    for _ in range(11):
        guess(ic)

    assert guess(ic) is THROTTLED
    assert isinstance(guess(ic, address=HERE, password=PASSWORD), str)
    for _ in range(10):
        assert guess(ic, address=HERE) is WRONG
    assert guess(ic, address=HERE, password=PASSWORD) is THROTTLED  # nor is the known address a way to guess


def test_address(ic: Adapter) -> None:
    """An address that tries one name after the other has to wait."""
    ic.register.patch_keys("b", {"payer_login.attempts_of_address": 20})
    told = [guess(ic, f"p{number}@example.org") for number in range(22)]

    assert told == [WRONG] * 20 + [THROTTLED] * 2
    assert guess(ic, "p30@example.org", HERE) is WRONG


def test_success_counts_nothing(ic: Adapter) -> None:
    """Right attempts use nothing up, and forget the wrong ones on their name."""
    ic.register.patch_keys("b", {"payer_login.attempts_of_address": 20})
    alex(ic)
    for _ in range(25):
        log_in(ic)
    for _ in range(2):
        for _ in range(9):
            assert guess(ic, address=HERE) is WRONG
        log_in(ic)


def test_window_of_a_clock_that_went_back(ic: Adapter) -> None:
    """A window that begins after now is over: a clock that was moved back locks nobody out."""
    alex(ic)
    for _ in range(11):
        guess(ic)
    move(ic, days=-1)

    assert guess(ic) is WRONG


def test_at_once(ic: Adapter) -> None:
    """Attempts that come at once are counted before they are compared: no more than ten are."""
    alex(ic)
    ic.identity.passwords._room = BoundedSemaphore(32)  # so that none is busy
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: guess(ic), range(24)))

    assert sorted(str(one) for one in told) == [str(THROTTLED)] * 14 + [str(WRONG)] * 10


def test_two_processes(ic: Adapter, store_url: str) -> None:
    """Two programs on one store count together."""
    alex(ic)
    with adapter(store_url, test_clock=True) as other:
        told = [guess(one) for _ in range(6) for one in (ic, other)]

    assert told == [WRONG] * 10 + [THROTTLED] * 2
