# ruff: noqa: RUF001 — passwords of other scripts are what some tests are about
"""Passwords: rules, hashes with their own parameters, one cost for every name, and no thread taken by waiting."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.config import load
from ic_adapter.config_values import parse_argon2
from ic_adapter.errors import BadConfig, Busy
from ic_adapter.identity.log_in import LoginRefusal
from ic_adapter.identity.password_rules import common_passwords, password_fault
from ic_adapter.identity.passwords import WAITING, Cost, Passwords
from ic_adapter.store.identity import payers
from tests.ic_adapter.identity.people import ALEX, HERE, PASSWORD, alex, biller

CHEAP = Cost(memory=8, passes=1, lanes=1)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "12 herons",
        "x7" + "long " * 50,
        "пароль-цапля",
        "correct horse\tbattery",
        "aaaabbbbcccc",
        "        a b",
    ],
)
def test_allowed(ic: Adapter, password: str) -> None:
    """Eight characters and more, of any kind and in any order (ASVS 6.2.1, 6.2.5, 6.2.8, 6.2.9)."""
    assert password_fault(password, biller(ic), (ALEX,)) == ""


@pytest.mark.parametrize(
    "password",
    [
        "",
        "seven77",
        "x" * 300,
        "password",
        "PassWord",
        "12345678",
        "qwertyuiop",
        "ababababab",
        "Bellevue",
        "Bellevue2024!",
        "cityofbellevue",
        "InvoiceCloud1",
        "water-2024",
        "utilities99",
        ALEX,
        "alex.sample",
        "Alex.Sample!!",
    ],
)
def test_refused(ic: Adapter, password: str) -> None:
    """Too short, one of the commonest, or a name that anybody would guess first (ASVS 6.1.2, 6.2.1, 6.2.4, 6.2.11)."""
    assert password_fault(password, biller(ic), (ALEX,))


def test_common_passwords() -> None:
    """The list holds the 3,000 commonest that the rule of length would let pass (ASVS 6.2.4)."""
    assert len(common_passwords()) == 3000
    assert all(len(one) >= 8 for one in common_passwords())


def test_hash(ic: Adapter) -> None:
    """A hash of Argon2id with its parameters and a salt of its own; the same password has another one."""
    one, other = (ic.identity.passwords.hashed(PASSWORD) for _ in range(2))

    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other
    assert ic.identity.passwords.is_right(one, PASSWORD)
    assert not ic.identity.passwords.is_right(one, PASSWORD.upper())


@pytest.mark.parametrize("password", ["a\x00b" * 5, "p" * 5_000, "ａｂｃｄ１２３４"])
def test_odd_passwords(password: str) -> None:
    """NUL, 5,000 characters and full-width letters are compared whole; the same letters in another form are the same."""
    passwords = Passwords(CHEAP)
    stored = passwords.hashed(password)

    assert passwords.is_right(stored, password)
    assert not passwords.is_right(stored, password[:-1])
    assert passwords.is_right(passwords.hashed("ａｂｃｄ"), "abcd")


def test_rehashed_at_login(ic: Adapter) -> None:
    """A hash of older parameters is replaced when its payer logs in, and is the same password."""
    payer = alex(ic)
    old = Passwords(CHEAP).hashed(PASSWORD)
    with ic.store.writing() as connection:
        payers.change(connection, payer.id, {"password_hash": old})

    assert isinstance(ic.identity.login.log_in(biller(ic), ALEX, PASSWORD, HERE), str)

    with ic.store.reading() as connection:
        row = payers.read(connection, "b", payer.id)
    assert row is not None
    assert row.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(ic.identity.login.log_in(biller(ic), ALEX, PASSWORD, HERE), str)


def test_equal_cost(ic: Adapter) -> None:
    """An unknown name, one without a password and a wrong password cost one hash each (ASVS 6.3.8)."""
    alex(ic)
    ic.identity.links.register(biller(ic), "new@example.org", "2003708")
    spent = []
    for email in (ALEX, "nobody@example.org", "new@example.org"):
        before = ic.identity.passwords.computed
        assert ic.identity.login.log_in(biller(ic), email, "not the password", HERE) is LoginRefusal.WRONG
        spent.append(ic.identity.passwords.computed - before)

    assert spent == [1, 1, 1]


class _Held:
    """A hasher whose hashes take until the test lets them go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.at_once = self.most = 0
        self._lock = threading.Lock()
        self.started = threading.Semaphore(0)

    def hash(self, _: str) -> str:
        """Wait as a hash of long would."""
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.started.release()
        assert self.go_on.wait(60)
        with self._lock:
            self.at_once -= 1
        return "hash"


def test_one_hash_per_core() -> None:
    """Two hashes at a time on two cores, a few more wait, and who comes then is asked to come again (ASVS 6.3.1)."""
    passwords = Passwords(CHEAP, at_once=2)
    held: Any = _Held()
    passwords.__dict__["_argon2"] = held
    with ThreadPoolExecutor(2 + WAITING) as pool:
        done = [pool.submit(passwords.hashed, PASSWORD) for _ in range(2 + WAITING)]
        for _ in range(2):
            assert held.started.acquire(timeout=60)
        while passwords._room.acquire(blocking=False):  # the last of them may not be there yet
            passwords._room.release()
        with pytest.raises(Busy):
            passwords.hashed(PASSWORD)
        held.go_on.set()
        assert [one.result(60) for one in done] == ["hash"] * (2 + WAITING)
    assert held.most == 2


@pytest.mark.parametrize(
    "text", ["", "19456", "19456,2", "19456,2,1,1", "7,1,1", "a,b,c", "19456,0,1", "-1,2,1", "15,1,2"]
)
def test_bad_cost(text: str) -> None:
    """What is no cost refuses to start, with a way to write one."""
    with pytest.raises(BadConfig, match="such as 19456,2,1"):
        load({"argon2": text}, {})


def test_cost_is_a_setting(tmp_path: Path) -> None:
    """A new password is hashed at the cost of the configuration."""
    with adapter(tmp_path / "a.db", test_clock=True, password_cost=parse_argon2("64,3,2")) as ic:
        assert ic.identity.passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=64,t=3,p=2$")
