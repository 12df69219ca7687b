"""One story per state of a payment, on every page and in autopay: a literal table, by state and page.

Each row is an account with a bill of 100.24 and one payment of 40.00 in some state. A page that offers the whole
balance beforehand while it says "do not pay again" fails here by the name of the row.
"""

import asyncio
import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from lxml import html
from sqlalchemy import update

from ic_adapter import money
from ic_adapter.adapter import Adapter, adapter
from ic_adapter.daily.autopay_views import Collected
from ic_adapter.daily.enrollments import Method
from ic_adapter.payers.checkout import Shown
from ic_adapter.payers.intent import AmountKind, Choices, TestOutcome
from ic_adapter.records.autopay import AutopayReason, AutopayState
from ic_adapter.records.events import AchRejectEvent, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State
from ic_adapter.store.identity import payers
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.web.api import accounts
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.databases import Sqlite
from tests.ic_adapter.conftest import make
from tests.ic_adapter.payers.flows import form_key

NOON = datetime(2024, 11, 15, 12)
UNDER_WAY, IN_QUESTION, PAID_SINCE = AutopayReason.UNDER_WAY, AutopayReason.IN_QUESTION, AutopayReason.PAID_SINCE
NONE = AutopayReason.NONE
ON_WAY = "Payments on their way: $40.00"
CHECKED = "Payments being checked: $40.00"
SINCE = "Payments since then: $40.00"
LEFT = "Left to pay after these payments: $60.24"
NOT_TWICE = "Please do not pay again."
ASK = "Contact your utility before you pay again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What home and options say beside the balance, the label of the list, and why autopay waits.

    `is_chosen`: whether the options page has the whole balance chosen beforehand.
    """

    beside: tuple[str, ...] = ()
    label: str
    is_chosen: bool = True
    autopay: AutopayReason = NONE


def on_its_way(label: str, *beside: str) -> Story:
    """Of a payment that may still arrive: nothing is chosen beforehand."""
    return Story(beside=(ON_WAY, *beside), label=label, is_chosen=False, autopay=UNDER_WAY)


def in_question(label: str, sentence: str) -> Story:
    """Of a payment that was taken and is not in the books: neither page nor autopay takes the money again."""
    beside = (CHECKED, sentence, "it is not taken off the balance above", LEFT)
    return Story(beside=beside, label=label, is_chosen=False, autopay=IN_QUESTION)


def gone(label: str) -> Story:
    """Of a payment that lowers nothing: the whole balance is due."""
    return Story(label=label)


SENT = Story(beside=(SINCE, "The balance above may not have them in it yet."), label="Paid", autopay=PAID_SINCE)
UNKNOWN = on_its_way("Not known yet", "Do not pay it again.", "The balance above may or may not include them.")
#: By the state of the record, the code of its reason, and what came in about the payment later.
RECORDS_TOLD: dict[tuple[State, ReasonCode, str], Story] = {
    (State.QUEUED, ReasonCode.NONE, ""): on_its_way("Sent, not yet on your bill", LEFT),
    (State.SENDING, ReasonCode.NONE, ""): on_its_way("Sent, not yet on your bill", LEFT),
    (State.RETRY, ReasonCode.NONE, ""): on_its_way("Sent, not yet on your bill", LEFT),
    (State.HELD, ReasonCode.NO_ENDPOINT, ""): on_its_way("Received, being processed", LEFT),
    (State.UNCERTAIN, ReasonCode.REPLY_LOST, ""): UNKNOWN,
    (State.SENT, ReasonCode.NONE, ""): SENT,
    (State.REJECTED, ReasonCode.ROUTER_STATUS, ""): in_question("Received, being checked", NOT_TWICE),
    (State.FAILED, ReasonCode.HTTP_STATUS, ""): in_question("Received, being checked", NOT_TWICE),
    (State.SKIPPED, ReasonCode.OPERATOR_DROPPED, ""): in_question("Received, ask your utility", ASK),
    (State.SKIPPED, ReasonCode.FILES_ONLY, ""): Story(beside=(SINCE,), label="Received", autopay=PAID_SINCE),
    (State.SKIPPED, ReasonCode.VOIDED_BEFORE_SENT, ""): gone("Canceled"),
    (State.REJECTED, ReasonCode.ROUTER_STATUS, "void"): gone("Canceled"),
    (State.FAILED, ReasonCode.HTTP_STATUS, "void"): gone("Canceled"),
    (State.SENT, ReasonCode.NONE, "void"): Story(beside=(SINCE,), label="Being canceled", autopay=PAID_SINCE),
    (State.SENT, ReasonCode.NONE, "reject"): gone("Returned by your bank"),
    (State.SENT, ReasonCode.NONE, "chargeback"): gone("Disputed"),
    (State.UNCERTAIN, ReasonCode.REPLY_LOST, "chargeback"): gone("Disputed"),
    (State.REJECTED, ReasonCode.ROUTER_STATUS, "reject"): gone("Returned by your bank"),
}
#: Of intents that the pump has no record of.
INTENTS_TOLD: dict[TestOutcome | None, Story] = {
    None: gone(""),
    TestOutcome.DECLINED: gone("Declined"),
    TestOutcome.LATE: on_its_way("Waiting for approval", "waiting for approval. Do not pay it again.", LEFT),
}
#: What only some of the stories have.
BESIDE = (ON_WAY, CHECKED, SINCE, LEFT, NOT_TWICE, "Do not pay it again.", ASK)
ROWS = [*RECORDS_TOLD.items(), *INTENTS_TOLD.items()]
ACCOUNTS = [f"S-{number}" for number in range(len(ROWS))]


def names() -> list[str]:
    """The ids of the rows."""
    return [
        f"{key[0].value} {key[1].value} {key[2]}".strip() if isinstance(key, tuple) else f"intent {key}"
        for key, _ in ROWS
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """What the pages said of one account."""

    home: str
    options: str
    guest: str
    chosen: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Day:
    """The pages of all rows before autopay ran, what it made of each account, and its page afterwards."""

    told: dict[str, Told]
    fates: dict[str, Collected]
    autopay: dict[str, str]


@pytest.fixture(scope="module")
def day(sqlite_files: Sqlite) -> Generator[Day, None, None]:
    """All pages of all rows, read once; then autopay runs once."""
    with adapter(sqlite_files.fresh(), test_clock=True) as ic:
        make(ic, "b", "3426", {})
        ic.register.set_clock("b", ic.register.get("b").clock.freeze(NOON))
        for account in ACCOUNTS:
            _bill(ic, account)
        ic.register.set_clock("b", ic.register.get("b").clock.advance(timedelta(minutes=1), 0))
        owner = _payer(ic)
        for account, (key, _) in zip(ACCOUNTS, ROWS, strict=True):
            ic.enrollments.enroll("b", account, Method(Instrument.CC), "pat")
            if isinstance(key, tuple):
                _record(ic, account, *key)
            else:
                _intent(ic, account, owner, key)

        async def look() -> Day:
            reader = Reader(ic, owner)
            async with reader.client:
                told = await _read(reader)
                await asyncio.to_thread(ic.autopay.run, ["b"])
                fates = {one.account_number: one for one in ic.autopay_views.collections("b", limit=100)}
                pages = {one: _text(await reader.page(f"/portal/b/accounts/{one}/autopay")) for one in ACCOUNTS}
            return Day(told, fates, pages)

        yield asyncio.run(look())


@pytest.mark.parametrize(
    ("account", "story"), [(a, row[1]) for a, row in zip(ACCOUNTS, ROWS, strict=True)], ids=names()
)
def test_one_story(day: Day, account: str, story: Story) -> None:
    """Home, options, virtual site and payments say the same, and autopay takes nothing that they warn of."""
    told, fate = day.told[account], day.fates[account]
    said = [words for words in BESIDE if any(words in one for one in story.beside)]
    for page in (told.home, told.options, told.guest):
        assert [words for words in story.beside if words not in page] == []
        assert [words for words in BESIDE if words in page] == said
    assert told.label == story.label
    assert ("It waits until your other payments are settled." in told.home) == (not story.is_chosen)
    assert told.chosen == (("balance",) if story.is_chosen else ())
    assert fate.state is (AutopayState.WAITING if story.autopay is not NONE else AutopayState.COLLECTED)
    assert (fate.reason_code, fate.payer_text in day.autopay[account]) == (story.autopay, True)


def test_every_state_has_its_row() -> None:
    """No state of a record is left out."""
    assert {state for state, _, _ in RECORDS_TOLD} == set(State)


def _bill(ic: Adapter, account: str) -> None:
    body = NewInvoiceBody(
        account_number=account,
        invoice_number=f"UB-{account}",
        invoice_type_id=42,
        invoice_date=date(2024, 10, 16),
        invoice_due_date=NOON.date(),
        balance_due="100.24",
    )
    accounts.add_invoice(ApiCall(adapter=ic, path={"bid": "b"}, query={}, body=body))


def _payer(ic: Adapter) -> str:
    now = ic.register.get("b").clock.now()
    row = {"bid": "b", "email": "pat@example.org", "email_key": "pat@example.org", "password_hash": ""}
    with ic.store.writing() as connection:
        number = payers.add(connection, {**row, "password_set_at": now, "created_at": now, "locked_by": ""})
        assert number is not None
        for account in ACCOUNTS:
            payers.add_account(connection, "b", number, account, now)
    return f"payer:{number}"


def _record(ic: Adapter, account: str, state: State, code: ReasonCode, later: str) -> None:
    submit = ic.intake.submit
    paid = PaymentEvent(source_id=f"p-{account}", account_number=account, amount="40.00", instrument=Instrument.CC)
    record, _ = submit("b", Kind.PAYMENT, paid)
    values = {"state": state.value, "reason_code": code.value, "reason": ""}
    with ic.store.writing() as connection:
        connection.execute(update(RECORDS).where(RECORDS.c.id == record.id).values(values))
    if later == "void":
        submit("b", Kind.VOID, VoidEvent(source_id=f"v-{account}", payment=paid.source_id))
    elif later == "reject":
        submit(
            "b", Kind.ACH_REJECT, AchRejectEvent(source_id=f"r-{account}", payment=paid.source_id, return_code="R01")
        )
    elif later == "chargeback":
        back = PaymentEvent(
            source_id=f"c-{account}",
            account_number=account,
            amount="40.00",
            instrument=Instrument.CC,
            kind="chargeback",
        )
        record, _ = submit("b", Kind.PAYMENT, back)
        over = {"state": State.SKIPPED.value, "reason_code": ReasonCode.CHARGEBACK.value}
        with ic.store.writing() as connection:
            connection.execute(update(RECORDS).where(RECORDS.c.id == record.id).values(over))


def _intent(ic: Adapter, account: str, owner: str, outcome: TestOutcome | None) -> None:
    choices = Choices(
        account_number=account,
        kind=AmountKind.OTHER,
        amount=money.parse("40.00"),
        instrument=Instrument.CC,
        outcome=outcome or TestOutcome.APPROVED,
    )
    intent = ic.checkout.prepare("b", owner, form_key(int(account[2:]) + 1), choices)
    if outcome is not None:
        ic.checkout.pay("b", intent.source_id, owner, Shown(intent.version, intent.total))


class Reader:
    """Browsers without scripts over the application itself: the payer of all accounts, and a guest for each."""

    def __init__(self, ic: Adapter, owner: str) -> None:
        self.ic = ic
        app: Any = make_app(ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 2)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        biller = ic.register.get("b")
        self.session = ic.identity.sessions.start(biller, int(owner.partition(":")[2]), "127.0.0.1")
        self.guests = {account: ic.identity.guests.start(biller, account, "127.0.0.1") for account in ACCOUNTS}

    async def page(self, path: str, guest: str = "") -> Any:
        """The main part of a page."""
        cookie = f"ic_guest_b={self.guests[guest]}" if guest else f"ic_payer_b={self.session}"
        reply = await self.client.get(path, headers={"cookie": cookie})
        assert reply.status_code == 200, (path, reply.text)
        tree: Any = html.fromstring(reply.text)
        return tree.xpath("//main")[0]


def _text(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


async def _read(reader: Reader) -> dict[str, Told]:
    home, payments = await reader.page("/portal/b/"), await reader.page("/portal/b/payments")
    sections = {_text(one.xpath(".//h2")[0]).split()[-1]: _text(one) for one in home.xpath("//section")}
    labels = {
        row.xpath("./td[@data-label='Account']")[0].text: _text(row.xpath(".//td[@data-label='State']/strong")[0])
        for row in payments.xpath("//tbody/tr")
    }
    found = {}
    for account in ACCOUNTS:
        options = await reader.page(f"/portal/b/accounts/{account}/pay")
        found[account] = Told(
            home=sections[account],
            options=_text(options),
            guest=_text(await reader.page("/pay/b/bill", account)),
            chosen=tuple(options.xpath("//input[@name='amount'][@checked]/@value")),
            label=labels.get(account, ""),
        )
    return found
