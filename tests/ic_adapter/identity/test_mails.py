"""Messages that a stranger can have written: few to one address and about one account, and one answer for all.

OWASP ASVS 5.0: 6.3.1 (no flood of attempts), 6.3.8 (equal answers), 2.4.1 (no excessive creation).
"""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from ic_adapter.adapter import Adapter
from ic_adapter.store.schema.identity_tables import OUTBOX, PAYERS
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, alex, bill, biller, move, newest_link, token_of


def mails(ic: Adapter) -> int:
    """How many there are."""
    with ic.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(OUTBOX)) or 0


Ask = Callable[[Adapter, int], None]
#: What somebody with a bill, or with nothing, can ask for again and again; each request is another minute's.
ASKED: dict[str, Ask] = {
    "register with a log-in that is there": lambda ic, _: ic.identity.links.register(biller(ic), ALEX, ACCOUNT),
    "register a new address": lambda ic, _: ic.identity.links.register(biller(ic), "new@example.org", ACCOUNT),
    "register many addresses": lambda ic, n: ic.identity.links.register(biller(ic), f"n{n}@example.org", ACCOUNT),
    "register one address with many accounts": lambda ic, n: ic.identity.links.register(
        biller(ic), "new@example.org", f"A-{n}"
    ),
    "ask for a new password": lambda ic, _: ic.identity.links.ask_new_password(biller(ic), ALEX),
}


@pytest.mark.parametrize("what", ASKED)
def test_flood_is_stopped(ic: Adapter, what: str) -> None:
    """Of forty requests within forty minutes few are written, and an hour later the next one is."""
    ic.register.patch_keys("b", {"payer_login.mails_per_hour": 3})
    alex(ic)
    for number in range(40):
        ASKED[what](ic, number)
        move(ic, minutes=1)
    flood = mails(ic)
    move(ic, hours=1)
    ASKED[what](ic, 99)

    assert 3 <= flood <= 4  # a link that ran out meanwhile is written anew
    assert mails(ic) == flood + 1


def test_no_payers_are_made_either(ic: Adapter) -> None:
    """Addresses beyond the limit leave no row."""
    ic.register.patch_keys("b", {"payer_login.mails_per_hour": 3})
    bill(ic)
    for number in range(9):
        ic.identity.links.register(biller(ic), f"n{number}@example.org", ACCOUNT)
    with ic.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(PAYERS)) == 3


def test_flood_keeps_nobody_out(ic: Adapter) -> None:
    """Whatever a stranger asks for, the payer has a link that can be used, or gets one."""
    ic.register.patch_keys("b", {"payer_login.mails_per_hour": 1})
    alex(ic)
    for _ in range(80):
        ic.identity.links.ask_new_password(biller(ic), ALEX)
        assert ic.identity.links.look(biller(ic), token_of(newest_link(ic))) is not None
        move(ic, minutes=1)
