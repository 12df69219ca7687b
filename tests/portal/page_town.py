"""Payers in every situation that a page can show, each made when a state of a page first asks for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ic_adapter.records.states import State
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.schema.tables import ACCOUNTS
from tests.portal.fault_looks import ASKED, FAULTLESS, SENT, Answered, Look, answered, ticket
from tests.portal.faulty_payer import break_router, furnished_payer
from tests.portal.payer import ACCOUNT, OTHER, Payer, heading
from tests.pump.fault_cells import Cell

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 4
LONG_EMAIL = f"{'wolfeschlegelsteinhausenbergerdorff' * 4}@example.org"
ADDRESS = "12 Sample St, Sampletown, WA 99999"
TICKET = {"name": "Pat", "phone": "202-555-0187", "email": "pat@example.org", "description": LONG}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Whose browser opens which address. `typed`: what is filled in and sent there, by field; {} sends it as it is.

    `meanwhile` is done before the form is sent, which leads to another page then.
    """

    payer: Payer
    address: str
    typed: Mapping[str, str] | None = None
    look: Look | None = None
    meanwhile: Callable[[], None] | None = None


@dataclass(frozen=True)
class Town:
    """Makes the payers; `closed_port`: an address where nobody listens."""

    new_payer: Callable[..., Payer]
    closed_port: str

    @cached_property
    def owner(self) -> Payer:
        """A payer of two accounts; one has autopay and a payment that the router booked, one a lost payment."""
        keys = {"contact_us_provider": "CAYENTA_CIS", "portal.address": ADDRESS, "timeouts.read": 0.5}
        payer = self.new_payer(accounts=(ACCOUNT, OTHER), keys=keys).signed_in()
        payer.configure(ccu_url=payer.router.router_url, ccu_user="tickets", ccu_key="k", _107="PASTDUE_AMT")
        payer.router.faults.add("lost_reply", function="AddARItems", account=OTHER)
        for account, guid in ((ACCOUNT, "GUID-1"), (OTHER, "GUID-2")):
            body = {"source_id": guid, "account_number": account, "amount": "25.00", "instrument": "CC"}
            payer.did(payer.client.post(f"{payer.api}/payments", json=body))
        payer.until("payment", "UNCERTAIN")
        payer.client.post(payer.page("accounts", OTHER, "autopay"), data={"instrument": "ACH", "seen": "none"})
        return payer

    @cached_property
    def nobody(self) -> Payer:
        """A payer without accounts."""
        return self.new_payer(accounts=()).signed_in()

    @cached_property
    def stranger(self) -> Payer:
        """Somebody who is not signed in, at a biller that has a payer."""
        payer = self.new_payer()
        assert payer.token
        return payer

    @cached_property
    def outsider(self) -> Payer:
        """Somebody who is not signed in, whose attempts to log in may be counted."""
        payer = self.new_payer()
        assert payer.token
        return payer

    @cached_property
    def forgetful(self) -> Payer:
        """Somebody with a link to a new password, whose browser has opened it."""
        payer = self.new_payer()
        assert payer.token
        payer.client.post(payer.page("forgot-password"), data={"email": "pat.payer@example.org"})
        mails = payer.did(payer.client.get(f"{payer.api}/outbox"))["mails"]
        payer.client.get(mails[0]["link"])
        return payer

    @cached_property
    def wordy(self) -> Payer:
        """A payer of a biller with a very long name, who typed very long texts."""
        keys = {"portal.name": f"{LONG} Water and Sanitation District", "portal.phone": "202-555-0144"}
        payer = self.new_payer(keys=keys).signed_in()
        store = open_store(payer.folder / "adapter.db")
        with store.writing() as connection:
            values = {"customer_name": LONG, "address1": LONG, "city": LONG}
            change = ACCOUNTS.update().where(ACCOUNTS.c.bid == payer.bid).values(**values)
            connection.execute(change)
        store.close()
        return payer

    @cached_property
    def blocked(self) -> Payer:
        """A payer who may pay neither by bank account nor by card, and whose bill is credited."""
        payer = self.new_payer().signed_in()
        store = open_store(payer.folder / "adapter.db")
        with store.writing() as connection:
            invoices.change_blocks(connection, payer.bid, ACCOUNT, {"block_ach": True, "block_cc": True})
        store.close()
        return payer

    @cached_property
    def credited(self) -> Payer:
        """A payer who has paid more than the bills."""
        payer = self.new_payer().signed_in()
        payer.router.account(ACCOUNT).post("payment", "5000.00")
        return payer

    @cached_property
    def guest(self) -> Payer:
        """Somebody who found a bill on the virtual site."""
        return self._finder()

    @cached_property
    def paid_guest(self) -> Payer:
        """Somebody who paid a bill on the virtual site."""
        return self._finder()

    def _finder(self) -> Payer:
        payer = self.new_payer()
        assert payer.token
        found = payer.client.post(f"/pay/{payer.bid}/", data={"account": ACCOUNT, "fact": "i-1"})
        assert found.headers["location"] == f"/pay/{payer.bid}/bill"
        return payer

    def fresh(self) -> Payer:
        """Return a payer of one account whose payments nobody else sees."""
        return self.new_payer().signed_in()

    @cached_property
    def answering(self) -> Payer:
        """A payer whose router answers."""
        return furnished_payer(self.new_payer)

    @cached_property
    def unanswered(self) -> Payer:
        """A payer whose router does not answer any more."""
        payer = furnished_payer(self.new_payer)
        payer.get("")
        break_router(payer, stored_cell(), "", self.closed_port)
        return payer

    def asked(self, kind: Answered) -> Payer:
        """Return a payer whose router answers so."""
        return self.answering if kind is Answered.LIVE else self.unanswered

    def faulty(self, cell: Cell, function: str) -> Payer:
        """Return a payer whose router has this fault for a function."""
        payer = furnished_payer(self.new_payer)
        break_router(payer, cell, function, self.closed_port)
        return payer


def check_page(payer: Payer, base: str, **choices: str) -> str:
    """Fill in the options page at this address; return that of the check page."""
    page = payer.client.get(base, follow_redirects=True)
    form = {**payer.hidden(page), "amount": "balance", "instrument": "CC", **choices}
    check = payer.client.post(str(page.url.copy_with(query=None)), data=form, follow_redirects=True)
    assert heading(check).startswith("Check your"), check.text
    return str(check.url).removeprefix(payer.server)


def pay(payer: Payer, base: str, **choices: str) -> str:
    """Pay at the checkout at this address; return the address of the result."""
    check = check_page(payer, base, **choices)
    form = payer.hidden(payer.client.get(check))
    result = payer.client.post(check, data=form, follow_redirects=True)
    assert str(result.url).endswith("/result"), result.text
    return str(result.url).removeprefix(payer.server)


def stored_cell() -> Cell:
    """Return the first row of the faults after which a page shows what is stored, at once."""
    return next(cell for cell in ASKED if answered(cell) is Answered.STORED and not cell.slow)


def payment_cell(state: State) -> Cell:
    """Return the first row of the faults that brings a payment into this state, one that answers at once if any."""
    cells = [cell for cell in SENT if cell.state(writes=True) is state]
    return next((cell for cell in cells if not cell.slow), cells[0]) if cells else FAULTLESS


def ticket_cells() -> dict[str, tuple[Cell, Look]]:
    """Return the first row of the faults for each page that a ticket can end on, by the page's heading and number."""
    found: dict[str, tuple[Cell, Look]] = {}
    known: list[Look] = []
    for cell in SENT:
        look = ticket(cell)
        if look not in known:
            known.append(look)
            found[f"{look.heading} {len(known)}"] = (cell, look)
    return found
