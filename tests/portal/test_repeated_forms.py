"""Every form of the payers' pages and every habit of a browser, made from the route table: one effect each.

A form that has no line in ``FORMS_SENT`` fails by its name, so that a new page is covered on the day it is born.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx
import pytest
from sqlalchemy import MetaData, func, select

from ic_adapter.store.database.engine import Store, open_store
from tests.ic_adapter.payers.flows import BOOKED
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.ic_adapter.test_tickets import GOOD
from tests.portal.form_habits import BLIND, HABITS, Browser, Habit, Sending, SentForm, form_in, second_tab
from tests.portal.payer_routes import FORMS, NOBODYS, PART, name

NOON = "2024-11-15T12:00:00"
PAID = "GUID-PAID"
ACCOUNT, OTHER = "2003708", "2036948"
EMAIL, PASSWORD, NEW_PASSWORD = "pat.payer@example.org", "three quiet herons", "seven loud kettles"
#: Tables whose rows are effects of a form. Sessions and links are in ``tokens``, counted by kind below.
EFFECTS = (
    "records",
    "tickets",
    "payers",
    "payer_accounts",
    "payment_intents",
    "outbox",
    "autopay_enrollments",
)
Effect = Mapping[str, int]
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Case:
    """How a form comes to be sent and what it does. ``page`` is where it stands; blank: where ``after`` has led.

    ``after``: the form that is sent before. ``tab``: the effect of two tabs, where each page that is opened is a form
    of its own. ``clerk``: the form is a clerk's, who comes by a link. ``blind``: the effect where the second request leaves before the first one's cookie is there: the
    session that nobody holds ends by itself. ``over``: the status of a page that says that its link was used.
    """

    page: str
    effect: Effect
    typed: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    is_in: bool = True
    clerk: bool = False
    tab: Effect | None = None
    blind: Effect | None = None
    over: int = 200


P, A, C = "/portal/{bid}/", "/portal/{bid}/accounts/{account}/", "/agent/{bid}/"
POSTAL = {"street1": "1 Main Street", "city": "Bellevue", "state": "WA", "zip": "98004"}
TICKET = {"name": "Pat Payer", "phone": "202-555-0187", "email": EMAIL, "description": "Why is it so high?"}
FORMS_SENT: Mapping[str, Case] = {
    f"POST {P}login": Case(
        page=f"{P}login",
        is_in=False,
        typed={"email": EMAIL, "password": PASSWORD},
        effect={"open session": 1},
        blind={"open session": 2},
    ),
    f"POST {P}logout": Case(page=P, effect={"open session": -1}),
    f"POST {P}register": Case(
        page=f"{P}register",
        is_in=False,
        typed={"account": OTHER, "fact": "i-2", "email": "new@example.org"},
        effect={"payers": 1, "open reset": 1, "outbox": 1},
    ),
    f"POST {P}forgot-password": Case(
        page=f"{P}forgot-password", is_in=False, typed={"email": EMAIL}, effect={"open reset": 1, "outbox": 1}
    ),
    f"POST {P}set-password": Case(
        page="link",
        after=f"POST {P}forgot-password",
        is_in=False,
        typed={"password": NEW_PASSWORD},
        effect={"open reset": -1, "open session": 1, "outbox": 1},
        blind={"open reset": -1, "open session": 2, "outbox": 1},
        over=410,
    ),
    f"POST {P}profile/password": Case(
        page=f"{P}profile/password", typed={"old": PASSWORD, "new": NEW_PASSWORD}, effect={"outbox": 1}
    ),
    f"POST {P}profile/login-email": Case(
        page=f"{P}profile/login-email",
        typed={"email": "new@example.org", "password": PASSWORD},
        effect={"outbox": 1, "open email": 1},
    ),
    f"POST {P}profile/login-email/confirm": Case(
        page="link", after=f"POST {P}profile/login-email", effect={"outbox": 1, "open email": -1}
    ),
    f"POST {P}profile/sessions": Case(page=f"{P}profile/sessions", effect={"open session": -1}),
    f"POST {P}profile/add-account": Case(
        page=f"{P}profile/add-account", typed={"account": OTHER, "fact": "i-2"}, effect={"payer_accounts": 1}
    ),
    f"POST {A}paperless": Case(page=f"{P}profile", effect={"records": 1}),
    f"POST {A}autopay": Case(
        page=f"{A}autopay", typed={"instrument": "CC"}, effect={"autopay_enrollments": 1, "records": 1}
    ),
    f"POST {P}contact-us": Case(page=f"{P}contact-us", typed=TICKET, effect={"tickets": 1, "sent": 1}),
    f"POST {A}email": Case(
        page=f"{A}email", typed={"email": "pat@example.org", "password": PASSWORD}, effect={"records": 1}
    ),
    f"POST {A}phone": Case(
        page=f"{A}phone", typed={"phone": "202-555-0187", "password": PASSWORD}, effect={"records": 1}
    ),
    f"POST {A}mailing-address": Case(page=f"{A}mailing-address", typed=POSTAL, effect={"records": 1}),
    f"POST {A}pay": Case(page=f"{A}pay", effect={"payment_intents": 1}, tab={"payment_intents": 2}),
    f"POST {A}pay/{{payment}}": Case(page="", after=f"POST {A}pay", effect={"records": 1}),
    "POST /pay/{bid}/": Case(
        page="/pay/{bid}/",
        is_in=False,
        typed={"account": ACCOUNT, "fact": "i-1"},
        effect={"open guest": 1},
        blind={"open guest": 2},
    ),
    "POST /pay/{bid}/bill": Case(
        page="", after="POST /pay/{bid}/", is_in=False, effect={"payment_intents": 1}, tab={"payment_intents": 2}
    ),
    "POST /pay/{bid}/bill/{payment}": Case(page="", after="POST /pay/{bid}/bill", is_in=False, effect={"records": 1}),
    "POST /store/{bid}/accounts/{account}": Case(
        page="/store/{bid}/accounts/{account}",
        typed={"gift": "10.00"},
        effect={"payment_intents": 1},
        tab={"payment_intents": 2},
    ),
    "POST /store/{bid}/accounts/{account}/{payment}": Case(
        page="", after="POST /store/{bid}/accounts/{account}", effect={"records": 1}
    ),
    "POST /store/{bid}/donate": Case(
        page="/store/{bid}/donate",
        is_in=False,
        typed={"gift": "10.00"},
        effect={"payment_intents": 1},
        tab={"payment_intents": 2},
    ),
    "POST /store/{bid}/donate/{payment}": Case(
        page="", after="POST /store/{bid}/donate", is_in=False, effect={"records": 1}
    ),
    f"POST {C}open": Case(
        page="clerk's link",
        is_in=False,
        effect={"open clerk link": -1, "open clerk session": 1, "bound": 1},
    ),
    f"POST {C}find": Case(page=f"{C}find", is_in=False, clerk=True, typed={"account": OTHER}, effect={"bound": 1}),
    f"POST {C}logout": Case(
        page=f"{C}customer", is_in=False, clerk=True, effect={"open clerk session": -1, "bound": -1}
    ),
    f"POST {C}autopay": Case(
        page=f"{C}autopay",
        is_in=False,
        clerk=True,
        typed={"instrument": "CC"},
        effect={"autopay_enrollments": 1, "records": 1},
    ),
    f"POST {C}paperless": Case(page=f"{C}paperless", is_in=False, clerk=True, effect={"records": 1}),
    f"POST {C}refund/{{payment}}": Case(
        page=f"{C}refund/{PAID}",
        is_in=False,
        clerk=True,
        typed={"act": "void"},
        effect={"records": 1},
        tab={"records": 2},
    ),
    f"POST {C}payment": Case(
        page=f"{C}payment", is_in=False, clerk=True, effect={"payment_intents": 1}, tab={"payment_intents": 2}
    ),
    f"POST {C}payment/{{payment}}": Case(
        page="", after=f"POST {C}payment", is_in=False, clerk=True, effect={"records": 1}
    ),
}


@dataclass(frozen=True)
class Town:
    """Two adapter processes on one database."""

    urls: tuple[str, str]
    store: Store
    tables: MetaData


@dataclass(frozen=True)
class Scene:
    """A biller of the town with a payer, the payer's browser and the biller's router."""

    town: Town
    bid: str
    router: ScriptedRouter
    browser: Browser

    def api(self, method: str, path: str, **body: Any) -> Any:
        """Ask the JSON API."""
        reply = httpx.request(method, f"{self.town.urls[0]}/api/billers{path}", timeout=30, **body)
        assert reply.is_success, reply.text
        return reply.json()

    def at(self, path: str) -> str:
        """An address of this biller and its account."""
        return PART.sub(lambda part: {"bid": self.bid, "account": ACCOUNT}.get(part[1], NOBODYS), path)

    def effects(self) -> dict[str, int]:
        """How many rows of each kind the biller has, and how many tickets its router was asked for."""
        found = {"sent": self.router.functions.count("AddIssueContact")}
        with self.town.store.reading() as connection:
            for table in EFFECTS:
                rows = self.town.tables.tables[table]
                query = select(func.count()).select_from(rows).where(rows.c.bid == self.bid)
                found[table] = int(connection.scalars(query).one())
            tokens = self.town.tables.tables["tokens"]
            is_open = (tokens.c.bid == self.bid, tokens.c.ended_at.is_(None))
            kinds = select(tokens.c.kind, func.count()).where(*is_open).group_by(tokens.c.kind)
            found |= {f"open {kind}": int(number) for kind, number in connection.execute(kinds).all()}
            bound = (tokens.c.kind == "clerk session", tokens.c.ended_at.is_(None), ~tokens.c.subject.startswith("\n"))
            query = select(func.count()).select_from(tokens).where(tokens.c.bid == self.bid, *bound)
            found["bound"] = int(connection.scalars(query).one())
        return found

    def since(self, before: Mapping[str, int]) -> dict[str, int]:
        """What has come, or gone, since then."""
        now = self.effects()
        changes = {kind: now.get(kind, 0) - before.get(kind, 0) for kind in {*now, *before}}
        return {kind: change for kind, change in changes.items() if change}

    def sign_in(self) -> None:
        """Log in by the form."""
        self.browser.send(self.filled(f"POST {P}login"))

    def clerks_link(self, account: str = ACCOUNT) -> str:
        """The path of a clerk's link."""
        body = {"bid": self.bid, "agentId": "Kim Clerk", "accountNumber": account}
        url = self.town.urls[0]
        reply = httpx.post(f"{url}/ic/AgentConnect", json=body, auth=("cayenta", "k"), timeout=30)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["url"]).removeprefix(url)

    def come_in(self, row: str) -> None:
        """Open a clerk's session by a link, for the finder by one without an account."""
        page = self.browser.get(self.clerks_link("" if row.endswith("/find") else ACCOUNT))
        self.browser.send(form_in(page, lambda action: action.endswith("/open")))

    def filled(self, row: str) -> SentForm:
        """The form of a row as the payer has filled it in; the forms before it are sent."""
        case = FORMS_SENT[row]
        before = self.browser.send(self.filled(case.after)) if case.after else None
        if case.page == "clerk's link":
            return self.form(row, self.browser.get(self.clerks_link()))
        if case.page == "link":
            mails = self.api("GET", f"/{self.bid}/outbox")["mails"]
            return self.form(row, self.browser.get(mails[0]["link"]))
        return self.form(row, before if before is not None and not case.page else self.browser.get(self.at(case.page)))

    def form(self, row: str, page: httpx.Response) -> SentForm:
        """The form of a row in a page, filled in."""
        address = re.escape(self.at(row.partition(" ")[2])).replace(re.escape(NOBODYS), "[^/]+")
        shown = form_in(page, lambda action: bool(re.fullmatch(address, action)))
        return replace(shown, values={**shown.values, **FORMS_SENT[row].typed})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Generator[Town, None, None]:
    """Two processes that serve the same billers."""
    folder = tmp_path_factory.mktemp("forms")
    first, url = start(folder, "--test-clock", "--contact-us-tickets")
    second, other = start(folder, "--test-clock", "--contact-us-tickets")
    store, tables = open_store(folder / "adapter.db"), MetaData()
    with store.reading() as connection:
        tables.reflect(connection)
    yield Town((url, other), store, tables)
    store.close()
    stop(first)
    stop(second)


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that knows the account, books payments and takes tickets; it refuses what else it is asked."""
    balance = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "100.24", "DUE_DT": "20241118"}
    with ScriptedRouter() as running:
        running.script = {
            "GetAccount": says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, STATUS="0"))),
            "GetAccountBalance": says(envelope("GetAccountBalance", tags(**balance, STATUS="0"))),
            "AddARItems": says(BOOKED),
            "AddIssueContact": says(GOOD),
        }
        yield running


@pytest.fixture
def scene(town: Town, router: ScriptedRouter) -> Generator[Scene, None, None]:
    """A biller of its own with two bills of two accounts, the first one that of a payer with a password."""
    with httpx.Client(timeout=30) as client:
        found = Scene(town, f"f-{next(_numbers)}", router, Browser(client, town.urls[0]))
        settings = {**dict.fromkeys(("8", "11", "14", "17", "101", "ccu_url"), router.url), "ccu_key": "k"}
        settings |= {"46": "APON|APOFF", "47": "PLON|PLOFF", "64": "1(WEB)|5(CSR)|6(POS)"}
        settings |= {"ic_services_user": "cayenta", "ic_services_password": "k"}
        body = {"id": found.bid, "template": "3426", "settings": settings}
        found.api("POST", "", json={**body, "keys": {"contact_us_provider": "CAYENTA_CIS"}})
        found.api("POST", f"/{found.bid}/clock", json={"freeze": NOON})
        for account, number in ((ACCOUNT, "i-1"), (OTHER, "i-2")):
            invoice = {"account_number": account, "invoice_number": number, "invoice_type_id": 42}
            invoice |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-11-18", "balance_due": "100.24"}
            found.api("POST", f"/{found.bid}/invoices", json=invoice)
        payer = {"email": EMAIL, "password": PASSWORD, "account_numbers": [ACCOUNT]}
        found.api("POST", f"/{found.bid}/payers", json=payer)
        yield found


def test_every_form_has_a_line() -> None:
    """A form that is born without a line here is sent twice by nobody."""
    assert sorted({name(row) for row in FORMS} ^ set(FORMS_SENT)) == []


def expected(row: str, habit: Habit) -> Effect:
    """The effect of the form, however it is sent."""
    case = FORMS_SENT[row]
    if case.tab is not None and habit is second_tab:
        return case.tab
    return case.blind if case.blind is not None and habit in BLIND else case.effect


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
@pytest.mark.parametrize("row", [name(row) for row in FORMS])
def test_one_effect(scene: Scene, row: str, habit: Habit) -> None:
    """What the form does is done once, and no page that the payer sees is an error."""
    case = FORMS_SENT.get(row)
    assert case is not None, f"{row} has no line in FORMS_SENT"
    if case.is_in:
        scene.sign_in()
    if case.clerk:
        scene.come_in(row)
    if PAID in case.page:
        paid = {"source_id": PAID, "account_number": ACCOUNT, "amount": "10.00", "instrument": "CC"}
        scene.api("POST", f"/{scene.bid}/payments", json=paid)
    form = scene.filled(row)
    tab = scene.form(row, scene.browser.get(form.page))
    before = scene.effects()

    pages = habit(Sending(scene.browser, scene.town.urls[1], form, lambda: scene.since(before) != {}, tab))

    assert {page.status_code for page in pages} <= {200, case.over}, [page.text for page in pages]
    assert scene.since(before) == expected(row, habit)
