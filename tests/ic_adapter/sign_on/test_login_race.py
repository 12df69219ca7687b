"""The service login is changed between the check of a caller and what it is given: nothing is issued, on both stores."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.sign_on import links
from ic_adapter.sign_on.authentication import Caller
from ic_adapter.sign_on.callers import CallerRefusal, Callers, Credentials
from ic_adapter.sign_on.links import CLERK, LoginChanged
from ic_adapter.store.database.engine import Store
from ic_adapter.store.schema.identity_tables import TOKENS
from ic_adapter.store.schema.tables import BILLERS
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, HERE, PASSWORD, alex
from tests.ic_adapter.sign_on.calling import KEY, USER

LOGIN = {"ic_services_user": USER, "ic_services_password": KEY}
ADDRESS = "127.0.0.1"
CALLER = Caller(HERE)
ISSUES: dict[str, Callable[[Adapter, Biller], object]] = {
    "AgentConnect": lambda ic, biller: ic.sign_on.clerks.link(biller, "Kim", ACCOUNT, "refund"),
    "RemoteAuthentication": lambda ic, biller: ic.sign_on.authentication.token(biller, ALEX, PASSWORD, CALLER),
    "RemoteRegistration of a payer": lambda ic, biller: ic.sign_on.registration.register(
        biller, ACCOUNT, ALEX, PASSWORD, CALLER
    ),
    "RemoteRegistration of a new one": lambda ic, biller: ic.sign_on.registration.register(
        biller, ACCOUNT, "new@example.org", PASSWORD, CALLER
    ),
}


@pytest.fixture
def with_login(ic: Adapter) -> Adapter:
    """A biller with a service login, and Alex."""
    alex(ic)
    ic.register.patch_settings("b", {"3": "https://utility.example.org/login", **LOGIN})
    return ic


def checked(ic: Adapter) -> Biller:
    """The biller of a caller whose login is right."""
    found = ic.sign_on.callers.check("b", ADDRESS, Credentials(USER, KEY))
    assert not isinstance(found, CallerRefusal), found
    return found


def issued(store: Store) -> int:
    """How many links and tokens there are, used or not."""
    mine = TOKENS.c.kind.in_([links.CLERK, links.PAYER])
    with store.reading() as connection:
        return int(connection.scalars(select(func.count()).select_from(TOKENS).where(mine)).one())


@pytest.mark.parametrize(
    ("service", "setting"),
    [*((service, "ic_services_password") for service in ISSUES), ("AgentConnect", "ic_services_user")],
)
def test_nothing_is_issued_for_an_older_login(with_login: Adapter, service: str, setting: str) -> None:
    """The change is there before the transaction of the service; with the login as it was it issues."""
    ic = with_login
    biller = checked(ic)
    ic.register.patch_settings("b", {setting: "another-one"})

    with pytest.raises(LoginChanged):
        ISSUES[service](ic, biller)

    assert issued(ic.store) == 0
    ic.register.patch_settings("b", LOGIN)
    ISSUES[service](ic, biller)
    assert issued(ic.store) == 1


def test_other_settings_may_change(with_login: Adapter) -> None:
    """What is no part of the login withdraws nothing."""
    biller = checked(with_login)
    with_login.register.patch_settings("b", {"148": "42"})

    assert ISSUES["AgentConnect"](with_login, biller)


def test_login_cannot_change_while_a_link_is_made(with_login: Adapter) -> None:
    """A change waits for the transaction, so that it finds the link and ends it; other links need not wait."""
    ic, biller = with_login, checked(with_login)
    locked = select(BILLERS.c.id).where(BILLERS.c.id == "b")
    with ic.store.writing() as connection:
        links.check_login(connection, ic.register, biller)
        links.issue(connection, biller, CLERK, subject=f"{ACCOUNT}\nrefund\nKim")
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time
            with ic.store.writing() as other:
                other.execute(locked.with_for_update(read=True, nowait=True))
            with ic.store.writing() as other, pytest.raises(OperationalError, match="could not obtain lock"):
                other.execute(locked.with_for_update(key_share=True, nowait=True))

    ic.register.patch_settings("b", {"ic_services_password": "another-one"})

    with ic.store.reading() as connection:
        assert connection.scalars(select(TOKENS.c.ended_why)).all() == ["new credentials"]


def test_caller_is_told_that_its_login_is_wrong(with_login: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over HTTP, the login changed right after the check: 401 like any wrong login, and no link."""
    ic, check = with_login, Callers.check

    def check_then_change(callers: Callers, bid: str, address: str, given: Credentials) -> Biller | CallerRefusal:
        found = check(callers, bid, address, given)
        ic.register.patch_settings("b", {"ic_services_password": "another-one"})
        return found

    monkeypatch.setattr(Callers, "check", check_then_change)
    app = make_app(ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 1024)

    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", auth=(USER, KEY)) as client:
            body = {"bid": "b", "agentId": "Kim", "page": "refund", "accountNumber": ACCOUNT}
            return await client.post("/ic/AgentConnect", json=body)

    reply = asyncio.run(call())

    assert (reply.status_code, issued(ic.store)) == (401, 0), reply.text
    assert reply.headers["www-authenticate"].startswith("Basic")
