"""A biller with something on every page of staff, all of it named by one text: a plain word, or an attack."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import insert

from ic_adapter import money
from ic_adapter.billers.register import NewBiller, Register
from ic_adapter.identity.payers import add as add_payer
from ic_adapter.model import Outcome
from ic_adapter.store import rtdr_log, tickets
from ic_adapter.store.bills import invoices
from ic_adapter.store.customers import acts
from ic_adapter.store.customers.acts import Act, NewAct
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import outbox, payers
from ic_adapter.store.schema.autopay_tables import AUTOPAY_ENROLLMENTS
from ic_adapter.store.schema.tables import ACCOUNTS, IMPORTS

ACCOUNT = "2003708"


class Made(Protocol):
    """What a world is made in: an adapter, or a database that adapters serve."""

    @property
    def store(self) -> Store:
        """The rows."""

    @property
    def register(self) -> Register:
        """The billers."""


@dataclass(frozen=True)
class World:
    """A biller, its payer, and the id of its look-up."""

    bid: str
    payer_id: int
    look_up: int


def made(ic: Made, bid: str, text: str, *, is_enrolled: bool = True) -> World:
    """Make the biller; every name, reason and description in it is this text. `is_enrolled`: in autopay."""
    ic.register.create(NewBiller(id=bid, template="3426", settings={"20": "http://127.0.0.1:9/pdf"}, keys={}, bif={}))
    biller = ic.register.get(bid)
    now = biller.clock.now()
    with ic.store.writing() as connection:
        row = {
            "bid": bid,
            "file": text[:255],
            "kind": "N",
            "records": 1,
            "accepted": 1,
            "faulty": [],
            "total": money.ZERO,
        }
        import_id = connection.scalars(insert(IMPORTS).values({**row, "at": now}).returning(IMPORTS.c.id)).one()
        connection.execute(
            insert(ACCOUNTS).values(
                **dict.fromkeys(invoices.SHOWN, text), bid=bid, account_number=ACCOUNT, block_ach=True, block_cc=False
            )
        )
        invoices.add(connection, bid, _invoice(text, biller.clock.today(), import_id))
        payer_id = add_payer(connection, biller, f"{text[:200]}@example.org", "hash")
        assert payer_id is not None
        payers.add_account(connection, bid, payer_id, ACCOUNT, now)
        mail = {"bid": bid, "payer_id": payer_id, "kind": "reset", "recipient": text[:254], "subject": text[:200]}
        outbox.add(connection, {**mail, "body": text, "token_id": None, "link": "", "created_at": now})
        told: dict[str, Any] = {"detail": {"Block ACH": text}, "form_key": "", "by": text[:64], "at": now}
        for about in ({"payer_id": payer_id}, {"account": ACCOUNT}):
            acts.add(connection, bid, NewAct(act=Act.BLOCKS_CHANGED, **about, **told))
        enrolled = {"bid": bid, "account_number": ACCOUNT, "instrument": "CC", "test_instrument": text[:64]}
        since = {"since": now, "enrolled_by": text[:64], "left_by": ""}
        if is_enrolled:
            connection.execute(insert(AUTOPAY_ENROLLMENTS).values(**enrolled, **since))
        tickets.add(connection, _ticket(bid, text, now))
        rtdr_log.append(connection, bid, ACCOUNT, _look_up(text, now.isoformat()))
        [look_up] = rtdr_log.page(connection, bid, "", None, 1)
    return World(bid, payer_id, look_up.id)


def _invoice(text: str, today: Any, import_id: int) -> dict[str, Any]:
    texts = ("custom1", "custom2", "custom3", "custom4", "custom5", "custom10", "custom11", "biller_bill_year")
    return {
        **dict.fromkeys((*texts, "biller_invoice_number"), text),
        "account_number": ACCOUNT,
        "invoice_number": text[:255],
        "invoice_type_id": 42,
        "invoice_date": today,
        "invoice_due_date": today,
        "total_amount_due": money.parse("10.00"),
        "balance_due": money.parse("10.00"),
        "deactivated": False,
        "imported_seq": 1,
        "import_id": import_id,
    }


def _ticket(bid: str, text: str, now: Any) -> dict[str, Any]:
    return {
        "bid": bid,
        "source_id": f"ticket-of-{bid}",
        "account_number": ACCOUNT,
        "form": {"name": text, "phone": text, "email": text, "description": text},
        "submitted_at": now,
        "outcome": Outcome.REJECTED.value,
        "issue_no": text[:32],
        "status": -4,
        "may_have_arrived": True,
        "reason": text,
        "trans_no": text[:32],
        "pid": text[:32],
    }


def _look_up(text: str, at: str) -> dict[str, Any]:
    reason = {"reason": text, "reason_code": "BLOCK_CODE"}
    value = {"field": "BlockACH", "fs": None, "old": False, "new": True, "source_tag": text, "changed": True, **reason}
    call = {"function": text, "outcome": "SENT", "status": 0, "status_desc": text, "trans_no": text, "pid": text}
    return {
        "outcome": "SENT",
        **reason,
        "account_number": ACCOUNT,
        "invoice_number": text,
        "calls": [{**call, **reason, "http_status": 200}],
        "values": [value],
        "warnings": [text],
        "balance": {},
        "at": at,
    }
