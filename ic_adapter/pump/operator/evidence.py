"""Evidence for what is UNCERTAIN (adapter §1.6): the account's balance before and after, and the change of the posting.

It settles nothing: that is for a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ic_adapter import money
from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.rtdr.result import balance_snapshot
from ic_adapter.integrations.rtdr.settings import rtdr_endpoint
from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.router.client import RouterClient
from ic_adapter.router.functions import GET_ACCOUNT_BALANCE
from ic_adapter.router.values import amount_of
from ic_adapter.store import evidence, records, rtdr_log
from ic_adapter.store.database.engine import Store

AGAIN = timedelta(minutes=5)  # when the program ended while it looked
#: A look that failed is due again after so many minutes, longer each time, until a good one.
LOOK_MINUTES = (1, 5, 15, 60)
AT_ONCE = 20
DONATION = "donation"
ACCOUNT = "SS_ACCOUNT_NO"  # of an item: a guest's donation goes to an account that its record does not name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is looked into: an UNCERTAIN record as it stood, the account of its posting, and what was kept so far."""

    record: Record
    account: str
    expected: str | None
    before: dict[str, str] | None
    kept: Mapping[str, Any]  # the evidence of this same attempt, if there is any


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
            billers = [one for one in evidence.billers(connection) if bid is None or one == bid]
        return sum(self._of_biller(one) for one in billers)

    def look(self, record_id: int, biller: Biller) -> None:
        """One GetAccountBalance, asked for by a person; what is due stays due. NotFound; Conflict if not UNCERTAIN."""
        case = self._case(record_id, biller)
        if case is None or not self._keep(case, self._found(case, biller)):
            raise Conflict(f"record {record_id} is no longer UNCERTAIN; it needs no evidence")

    def _look_due(self, record_id: int, biller: Biller) -> None:
        """The same in its time; after a failure it has another one."""
        case = self._case(record_id, biller)
        if case is None:  # decided meanwhile
            return
        found = self._found(case, biller)
        again, failures = None, found["failures"]
        if failures:
            minutes = LOOK_MINUTES[min(failures, len(LOOK_MINUTES)) - 1]
            again = later(biller.clock.now(), timedelta(minutes=minutes))
        self._keep(case, found, evidence_at=again)

    def _case(self, record_id: int, biller: Biller) -> _Case | None:
        """None for what is not UNCERTAIN."""
        with self._store.reading() as connection:
            row = records.row_of(connection, biller.id, record_id)
            if row is None:
                raise NotFound(f"record {record_id} not found")
            record, tried = records.record_of(row), records.attempts(connection, record_id)
            if record.state is not State.UNCERTAIN or not tried:
                return None
            payment = None if record.payment_id is None else records.get(connection, record.payment_id)
            account = record.account_number
            for one in (*tried, *(records.attempts(connection, payment.id) if payment else ())):
                account = one.fields.get(ACCOUNT) or account
            kept = row.evidence or {}
            return _Case(
                record=record,
                account=account,
                expected=expected(record, tried[-1].fields, payment),
                before=rtdr_log.balance_before(connection, biller.id, account, tried[-1].started_at),
                kept=kept if kept.get("attempt") == record.attempts else {},
            )

    def _found(self, case: _Case, biller: Biller) -> dict[str, Any]:
        """What to keep; a look that failed does not wipe out the good one before it."""
        after = self._after(biller, case.account)
        failed, old = "failed" in after, case.kept.get("after", {"failed": ""})
        shown, note = (old, {"failed_again": after}) if failed and "failed" not in old else (after, {})
        return {
            "attempt": case.record.attempts,
            "expected_change": case.expected,
            "before": case.before,
            "after": shown,
            "change": _difference(case.before, shown),
            "failures": case.kept.get("failures", 0) + 1 if failed else 0,
            **note,
        }

    def _keep(self, case: _Case, found: Mapping[str, Any], **values: object) -> bool:
        """False when the record is another one by now: what was found says nothing of a later attempt."""
        with self._store.writing() as connection:
            kept = evidence.keep(connection, case.record, found, **values)
            self._fail.reach("evidence.before_commit")
        self._fail.reach("evidence.after_commit")
        return kept

    def _after(self, biller: Biller, account: str) -> dict[str, str]:
        at = {"at": biller.clock.now().isoformat()}
        if not account:
            return at | {"failed": because(ReasonCode.NO_ACCOUNT_NUMBER).text}
        try:
            endpoint = rtdr_endpoint(biller)
        except Held as held:
            return at | {"failed": held.reason.text}
        answer = self._client.call(endpoint, GET_ACCOUNT_BALANCE, account, {"ACCOUNT_NO": account})
        return at | ({"failed": answer.reason.text} if answer.tags is None else balance_snapshot(answer.tags))

    def _of_biller(self, bid: str) -> int:
        try:
            biller = self._register.get(bid)
        except NotFound:  # deleted meanwhile
            return 0
        now = biller.clock.now()
        with self._store.writing() as connection:
            ids = evidence.take_due(connection, bid, now, AT_ONCE, later(now, AGAIN))
        for record_id in ids:
            self._look_due(record_id, biller)
        return len(ids)


def expected(record: Record, sent: Mapping[str, str], payment: Record | None) -> str | None:
    """What the posting changes of the balance when it is booked, two decimals; None when that cannot be told."""
    if any(isinstance(one.event, PaymentEvent) and one.event.kind == DONATION for one in (record, payment) if one):
        return "0.00"  # outside the balance
    try:
        if "CHECK_AMT" in sent:
            return money.to_text(money.parse(sent["CHECK_AMT"]))
        if "ITEM_NO" in sent and "ITEM_AMT" in sent:
            net = payment.result["net"] if payment else ""
            return money.to_text(money.parse(net) - money.parse(sent["ITEM_AMT"]))
        return money.to_text(-money.parse(sent["ITEM_AMT"]))
    except (KeyError, ValueError):
        return None


def _difference(before: Mapping[str, str] | None, after: Mapping[str, str]) -> str | None:
    """Only of amounts as the router's types allow them: `1E+999999999` written out would fill the memory."""
    was, now = (amount_of((one or {}).get("CURRENT_BALANCE", "")) for one in (before, after))
    return None if was is None or now is None else money.to_text(now - was)
