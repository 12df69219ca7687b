"""Evidence for what is UNCERTAIN: the account's balance before and after, and what the posting would change (§1.6).

It settles nothing: that is for a person.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Row, and_, select, update

from ic_adapter.billers import Biller, Register
from ic_adapter.errors import Held, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.rtdr_result import witness
from ic_adapter.integrations.rtdr_rules import amount_of
from ic_adapter.integrations.rtdr_settings import rtdr_endpoint
from ic_adapter.outcomes import GET_ACCOUNT_BALANCE
from ic_adapter.pump.states import State
from ic_adapter.router_client import RouterClient
from ic_adapter.store import records, rtdr_log
from ic_adapter.store.engine import Store
from ic_adapter.store.pump_tables import RECORDS

AGAIN = timedelta(minutes=5)  # when the program ended while it looked
AT_ONCE = 20
DONATION = "donation"


class Evidence:
    """Looks at balances when their time has come."""

    def __init__(self, store: Store, register: Register, client: RouterClient, failpoints: Failpoints) -> None:
        self._store = store
        self._register = register
        self._client = client
        self._fail = failpoints

    def gather(self, bid: str | None = None) -> int:
        """Look at whatever is due, of one biller or of all; how many records."""
        with self._store.reading() as connection:
            query = select(RECORDS.c.bid).where(RECORDS.c.evidence_at.is_not(None)).distinct()
            billers = [one for one in connection.scalars(query) if bid is None or one == bid]
        return sum(self._of_biller(one) for one in billers)

    def look(self, record_id: int, biller: Biller) -> dict[str, Any]:
        """One GetAccountBalance through the RTDR group, kept with the record."""
        with self._store.reading() as connection:
            row = connection.execute(select(RECORDS).where(RECORDS.c.id == record_id)).one()
            sent = [one for one in records.attempts(connection, record_id) if one.outcome != "SENT"]
            payment = None if row.payment_id is None else records.get(connection, row.payment_id)
            logged = rtdr_log.newest(connection, biller.id, row.account_number, 1)
        net = "" if payment is None else payment.result.get("net", "")
        before = {"at": logged[0]["at"], **logged[0].get("balance", {})} if logged else None
        after = self._after(biller, row.account_number)
        found = {
            "expected_change": expected(row, sent[-1].fields if sent else {}, net),
            "before": before,
            "after": after,
            "change": _difference(before, after),
        }
        with self._store.writing() as connection:
            records.change(connection, record_id, evidence=found, evidence_at=None)
            self._fail.reach("evidence.before_commit")
        self._fail.reach("evidence.after_commit")
        return found

    def _after(self, biller: Biller, account: str) -> dict[str, str]:
        at = {"at": biller.clock.now().isoformat()}
        try:
            endpoint = rtdr_endpoint(biller)
        except Held as reason:
            return at | {"failed": str(reason)}
        answer = self._client.call(endpoint, GET_ACCOUNT_BALANCE, account, {"ACCOUNT_NO": account})
        return at | ({"failed": answer.reason} if answer.tags is None else witness(answer.tags))

    def _of_biller(self, bid: str) -> int:
        try:
            biller = self._register.get(bid)
        except NotFound:  # deleted meanwhile
            return 0
        now = biller.clock.now()
        due = and_(RECORDS.c.bid == bid, RECORDS.c.evidence_at <= now, RECORDS.c.state == State.UNCERTAIN.value)
        with self._store.writing() as connection:
            query = select(RECORDS.c.id).where(due).order_by(RECORDS.c.id).limit(AT_ONCE)
            ids = list(connection.scalars(query.with_for_update(skip_locked=True)))
            connection.execute(update(RECORDS).where(RECORDS.c.id.in_(ids)).values(evidence_at=now + AGAIN))
        for record_id in ids:
            self.look(record_id, biller)
        return len(ids)


def expected(row: Row[Any], sent: Mapping[str, str], net: str) -> str | None:
    """What the posting changes of the balance when it is booked, two decimals; None when that cannot be told."""
    if row.event.get("kind") == DONATION:  # outside the balance
        return "0.00"
    try:
        if "CHECK_AMT" in sent:
            return f"{Decimal(sent['CHECK_AMT']):.2f}"
        if "ITEM_NO" in sent and "ITEM_AMT" in sent:
            return f"{Decimal(net) - Decimal(sent['ITEM_AMT']):.2f}"
        return f"{-Decimal(sent['ITEM_AMT']):.2f}"
    except (KeyError, InvalidOperation):
        return None


def _difference(before: Mapping[str, str] | None, after: Mapping[str, str]) -> str | None:
    """Only of amounts as the router's types allow them: `1E+999999999` written out would fill the memory."""
    was, now = (amount_of((one or {}).get("CURRENT_BALANCE", "")) for one in (before, after))
    return None if was is None or now is None else f"{now - was:.2f}"
