"""How the adapter's records, lanes and the router's books are compared with the model."""

from decimal import Decimal

from tests.pump_model.bench_adapter import ACCOUNTS, AdapterUnderTest, Seen
from tests.pump_model.spec_plans import Ends, plan
from tests.pump_model.spec_pump import Differs, follow_payments
from tests.pump_model.spec_records import OPEN, QUEUED, RETRY, SENT, Record, State


def records(model: State, pump: AdapterUnderTest) -> None:
    """Every record that was taken is there, in order, as the model has it; every change of its state is explained."""
    seen = pump.seen()
    expected, got = [(it.kind, it.source_id) for it in model.records], [(it.kind, it.source_id) for it in seen]
    if expected != got:
        raise Differs(f"records: taken {expected}, there {got}")
    for record, real in zip(model.records, seen, strict=True):
        _settle_unseen(model, record, real)
        _one(record, real)
        _explained(real)
    if model.paused != pump.paused():
        raise Differs(f"stopped groups: the spec {model.paused}, the adapter {pump.paused()}")


def _settle_unseen(model: State, record: Record, real: Seen) -> None:
    """Behind a group that stopped in this run, what ends without a call may have done so before it stopped or not."""
    if record.group in model.paused and record.state in OPEN and model.head(record.lane) is record:
        found = plan(model, record)
        if isinstance(found, Ends) and found.state == real.state:
            record.state, record.reason, record.due = found.state, found.why, None
            follow_payments(model)


def _one(record: Record, real: Seen) -> None:
    says: dict[str, object] = {"state": record.state}
    tells: dict[str, object] = {"state": real.state}
    if record.state == RETRY:
        says["due"], tells["due"] = record.due, real.next_at
    if record.kind == "payment" and record.state == SENT:
        says["item_no"], tells["item_no"] = record.item_no, real.result.get("item_no", "")
        says["credited"], tells["credited"] = record.credited, Decimal(real.result.get("credited", "0"))
        says["net"], tells["net"] = record.net, Decimal(real.result.get("net", "-1"))
    if says != tells or record.reason not in real.reason:
        raise Differs(f"{record}: the spec says {says} {record.reason!r}, the adapter {tells} {real.reason!r}")


def _explained(real: Seen) -> None:
    """Each line of history begins where the one before it ended, or with an attempt; the last is the present state."""
    state, attempts = QUEUED, len(real.attempts)
    for before, after in real.history:
        if before == "SENDING":
            attempts -= 1
        elif before != state:
            raise Differs(f"{real}: from {state} to {before} without a line of history")
        state = after
    if attempts < 0 or real.state not in {state, "SENDING"}:
        raise Differs(f"{real}: the history ends with {state}")


def books(model: State, pump: AdapterUnderTest) -> None:
    """What is left of each payment in the router's books is what the adapter keeps, where no fault made them differ."""
    tainted = {it.payment or it for it in model.records if it.is_tainted}
    items = {it.item_no: it for no in ACCOUNTS for it in pump.items(no)}
    for payment in model.records:
        if payment.kind != "payment" or payment.state != SENT or payment in tainted:
            continue
        item = items.get(payment.item_no)
        if item is None or (item.state != "RETURNED" and item.net != payment.net):
            raise Differs(f"{payment} has net {payment.net}, the router's books have {item}")
