"""Ways to somebody else's log-in or account that lie beside the forms: facts everybody knows, old links, other fields."""

from decimal import Decimal

import httpx
import pytest
from sqlalchemy import select, update

from ic_adapter.adapter import Adapter
from ic_adapter.identity.bill_facts import billed
from ic_adapter.store.bills import invoices
from ic_adapter.store.schema.identity_tables import OUTBOX
from ic_adapter.store.schema.tables import INVOICES
from tests.ic_adapter.identity.browsing import Browser, link_of, title_of, with_alex
from tests.ic_adapter.identity.people import (
    ACCOUNT,
    ALEX,
    HERE,
    INVOICE,
    PASSWORD,
    alex,
    bill,
    biller,
    newest_link,
    token_of,
)

NEW = "four loud herons"


@pytest.mark.parametrize("fact", ["0", "0.00", "$0", "-5.00", "-0"])
@pytest.mark.parametrize("left", ["0.00", "-5.00"])
def test_paid_bill(ic: Adapter, fact: str, left: str) -> None:
    """Nothing and a credit prove no bill: most accounts are paid, so anybody could name that (ASVS 6.4.2)."""
    bill(ic)
    with ic.store.writing() as connection:
        connection.execute(update(INVOICES).values(balance_due=Decimal(left)))
    with ic.store.reading() as connection:
        found = invoices.of_account(connection, "b", ACCOUNT)

    assert billed(found, fact) is None
    assert billed(found, "80.25") is not None
    assert billed(found, INVOICE) is not None


def test_paid_bill_opens_nothing(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Neither the form to register nor the virtual site takes zero for the amount of a paid bill."""
    body = {"account_number": ACCOUNT, "invoice_number": INVOICE, "invoice_type_id": 42, "balance_due": "0.00"}
    body |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-11-30"}
    assert client.post(f"{portal}/invoices", json=body).status_code == 201

    registered = browser.post("register", account=ACCOUNT, fact="0", email="thief@example.org")
    found = browser.post(f"/pay/{browser.bid}/", account=ACCOUNT, fact="0.00")
    assert (registered.status_code, found.status_code) == (422, 422)
    assert client.get(f"{portal}/outbox").json()["mails"] == []


@pytest.mark.parametrize("act", ["password", "e-mail", "lock"])
def test_open_link_ends(ic: Adapter, act: str) -> None:
    """A link that was asked for before is over once the payer changed what it is about, or was locked (ASVS 7.4.3)."""
    payer, payers = alex(ic), ic.identity.payers
    ic.identity.links.ask_new_password(biller(ic), ALEX)
    token = token_of(newest_link(ic))
    if act == "password":
        assert payers.change_password(biller(ic), payer.id, PASSWORD, NEW, but=None)
    elif act == "e-mail":
        ic.identity.email_changes.ask(biller(ic), payer.id, "alex@example.org")
        assert ic.identity.email_changes.confirm(biller(ic), payer.id, token_of(newest_link(ic)))
    else:
        assert ic.identity.acts.lock("b", payer.id, "Kim")
        assert ic.identity.acts.unlock("b", payer.id, "Kim")

    assert ic.identity.links.look(biller(ic), token) is None
    assert ic.identity.links.set_password(biller(ic), token, "a thief's password", HERE) is None
    with ic.store.reading() as connection:
        assert not [link for link in connection.scalars(select(OUTBOX.c.link)) if token in link]


def test_new_password_is_no_oracle(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Who may not try the old password any more cannot try it in the field for the new one (ASVS 6.3.1)."""
    with_alex(client, portal)
    browser.log_in()
    for _ in range(10):
        counted = browser.post("profile/password", old="not this one", new="nor that one")
        assert "This is not your password" in counted.text
    told = [browser.post("profile/password", old="not this one", new=guess) for guess in (PASSWORD, "nor that one")]

    assert [reply.status_code for reply in told] == [422, 422]
    assert all("too many attempts" in reply.text for reply in told)


def test_link_beside_the_billers_log_in(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Once payers log in at the biller (AS 3) a link that was asked for before is no way around that."""
    outside = "https://portal.example.org/log-in"
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    link = link_of(client, portal)
    browser.get(link)
    client.patch(f"{portal}/settings", json={"3": outside}).raise_for_status()
    told = browser.post("set-password", password=NEW)

    assert (told.status_code, f'href="{outside}"' in told.text, browser.is_in) == (403, True, False)
    assert browser.get(link).headers["location"] == browser.get("set-password").headers["location"] == outside


@pytest.mark.parametrize("token", ["\N{EURO SIGN}", "a b", "a\nb", "a;b", "x" * 500])
def test_damaged_link(portal: str, browser: Browser, token: str) -> None:
    """A link that was damaged on its way is told to be over, and its token goes into no cookie."""
    told = browser.get("set-password", token=token)

    assert portal
    assert (told.status_code, title_of(told)) == (410, "This link cannot be used")
    assert "set-cookie" not in told.headers
