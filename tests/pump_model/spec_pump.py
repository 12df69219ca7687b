"""The model of the data pump, by adapter-integrations.md alone: follows what reached the router, says what is wrong."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from tests.pump_model.spec_outcomes import READS, Outcome, Sent, outcome
from tests.pump_model.spec_plans import FLAGS, Ends, Sends, plan
from tests.pump_model.spec_records import (
    AUTOPAY,
    CONTACT,
    FAILED,
    HELD,
    MONEY,
    OPEN,
    PAPERLESS,
    QUEUED,
    REJECTED,
    RETRY,
    SENT,
    SKIPPED,
    UNCERTAIN,
    URLS,
    Lane,
    Record,
    State,
)


class Differs(AssertionError):
    """The pump did what the spec does not allow, or did not do what it asks for."""


#: A decision -> from which states, where to (§1.3: an operator confirms, resends or drops).
DECISIONS: Final = {
    "confirm": (frozenset({UNCERTAIN}), SENT),
    "resend": (frozenset({UNCERTAIN, REJECTED, FAILED, HELD, RETRY}), QUEUED),
    "drop": (frozenset({UNCERTAIN, REJECTED, FAILED, HELD, RETRY, QUEUED}), SKIPPED),
}
#: Outcomes that end a record as they are called.
ENDING: Final = {Outcome.REJECTED: REJECTED, Outcome.FAILED: FAILED}


# --- what IC and people do ---------------------------------------------------------------------------------------------


def hand_over(state: State, kind: str, event: dict[str, Any]) -> tuple[Record, bool]:
    """The record of an event, and whether it is new (§1.2)."""
    known = state.find(kind, event["source_id"])
    if known is not None:
        return known, False
    payment = state.find("payment", event["payment"]) if "payment" in event else None
    account = payment.account if payment else event["account_number"]
    record = Record(
        number=len(state.records),
        kind=kind,
        source_id=event["source_id"],
        account=account,
        event=event,
        payment=payment,
    )
    state.records.append(record)
    follow_payments(state)
    return record, True


def follow_payments(state: State) -> None:
    """A void of a payment that is not sent cancels it; one of an UNCERTAIN payment is HELD until that is decided (§5.3).

    A payment that a person has sent again was not in the books: it is cancelled too.
    """
    for void in state.records:
        payment = void.payment
        if void.kind != "void" or payment is None:
            continue
        if payment.state == UNCERTAIN and void.state == QUEUED:
            void.state, void.waits = HELD, True
        waits = void.state == QUEUED or (void.state == HELD and void.waits)
        if waits and payment.state in {*OPEN, HELD}:
            payment.state = void.state = SKIPPED
            payment.reason, payment.due, void.waits = "", None, False
        elif void.state == HELD and void.waits and payment.state != UNCERTAIN:
            void.state, void.waits = QUEUED, False


def decide(state: State, record: Record, decision: str, item_no: str = "") -> bool:
    """Whether the decision is taken; it is not when the record is in no state for it."""
    allowed, to = DECISIONS[decision]
    if record.state not in allowed:
        return False
    if decision == "confirm":
        _confirm(record, item_no)
    if decision == "resend":
        record.ordered += 1
        record.retries = 0
    record.state, record.due, record.reason = to, None, ""
    if decision == "confirm" and record.kind == "mailing_address" and not record.done:
        record.state, record.done = QUEUED, 1  # its AddContact was not made yet (§11.3)
    follow_payments(state)
    return True


def _confirm(record: Record, item_no: str) -> None:
    """It is in the books: what was to be remembered of it is remembered (§3.7, §6)."""
    if record.kind == "payment":
        record.item_no = item_no
    _remember(record)


def _remember(record: Record) -> None:
    """What is left of a payment: the item itself, and what was given back by items of their own (§6)."""
    if record.new_net is not None:
        (record.payment or record).net = record.new_net
    elif record.kind == "credit" and record.payment is not None:
        record.payment.credited += Decimal(record.event["amount"])


def change_settings(state: State, changes: dict[str, str]) -> None:
    """Settings as a person sets them; a stopped group whose configuration changed goes on (§1.3)."""
    for group, number in URLS.items():
        if number in changes and changes[number] != state.settings.get(number, ""):
            state.paused.discard(group)
    state.settings.update(changes)


# --- what the pump does ------------------------------------------------------------------------------------------------


def follow(state: State, calls: Iterable[Sent], *, is_cut: bool = False) -> None:
    """A run of the pump made these calls, in this order; `is_cut`: it ended before its end."""
    mend(state)
    follow_payments(state)
    for sent in calls:
        if sent.function == "GetAccountBalance":
            _check_evidence(state, sent)
        else:
            _call(state, sent)
    if is_cut:
        return
    for lane in state.lanes():
        record = advance(state, lane)
        if record is not None:
            raise Differs(f"nothing was sent for {record}, whose turn it is")


def mend(state: State) -> None:
    """What was HELD goes on when nothing is missing any more."""
    for record in state.records:
        if record.state == HELD:
            found = plan(state, record)
            if not (isinstance(found, Ends) and found.state == HELD):
                record.state, record.reason = QUEUED, ""


def advance(state: State, lane: Lane) -> Record | None:
    """The record of the lane that is to be sent now, after all that end without a call."""
    while (record := state.head(lane)) is not None:
        if record.state == RETRY and record.due is not None and record.due > state.now:
            return None
        if record.group in state.paused:
            return None
        _supersede(state, record)
        if record.state == SKIPPED:
            continue
        found = plan(state, record)
        if isinstance(found, Ends):
            record.state, record.reason, record.due = found.state, found.why, None
        elif record.group in state.dead:
            state.put_off(record)
        else:
            return record
    return None


def cut(state: State, record: Record, sent: Sent | None, *, is_read: bool) -> None:
    """A call of this record had begun and has no end: UNCERTAIN, or for one that only reads RETRY (§1.3)."""
    dead, state.dead = state.dead, set()  # whether anybody would have listened nobody knows
    turn = advance(state, record.lane)
    state.dead = dead
    if turn is not record:
        raise Differs(f"{record} was under way, but it is the turn of {turn}")
    found = plan(state, record)
    assert isinstance(found, Sends)
    if not is_read:
        _prepare(record, found)
    settle(state, record, Outcome.RETRY if is_read else Outcome.UNCERTAIN, sent, is_read=is_read)
    if sent is not None and outcome(sent) is Outcome.PAUSED:  # the group stops before anything else is kept
        state.paused.add(record.group)


def _supersede(state: State, record: Record) -> None:
    """With `current_state` the newest flag of the account is the present one: the others are superseded (§7.3)."""
    if record.kind not in FLAGS or state.is_change_log(record.lane):
        return
    if any(it.number > record.number for it in state.in_lane(record.lane)):
        record.state, record.reason, record.due = SKIPPED, "superseded", None


def _call(state: State, sent: Sent) -> None:
    record = _whose(state, sent)
    found = plan(state, record)
    assert isinstance(found, Sends)
    if sent.function in READS and record.lane[0] == CONTACT:
        settle(state, record, outcome(sent), sent, is_read=True)
        return
    if sent.function not in found.functions:
        raise Differs(f"{sent.function} was sent, but {found.functions} is to be sent for {record}")
    wrong = {tag: (value, sent.tags.get(tag, "")) for tag, value in found.tags.items() if sent.tags.get(tag) != value}
    if wrong:
        raise Differs(f"{sent.function} of {record}: tags (spec, sent) {wrong}")
    _prepare(record, found)
    settle(state, record, outcome(sent), sent)


def _prepare(record: Record, found: Sends) -> None:
    """What is known of it from the moment it may leave."""
    record.new_net, record.code = found.new_net, found.tags.get("ITEM_TP", "")


def _whose(state: State, sent: Sent) -> Record:
    lane = _lane_of(state, sent)
    record = advance(state, lane)
    if record is None:
        told = "; ".join(str(it) for it in state.in_lane(lane))
        raise Differs(f"{sent.function} {dict(sent.tags)} was sent, but it is nobody's turn in {lane}: {told}")
    return record


def _lane_of(state: State, sent: Sent) -> Lane:
    tags = sent.tags
    if sent.function == "AddAlert":
        return (PAPERLESS if tags["ALERT_CD"].startswith("P") else AUTOPAY), tags["ALERT_KEY"]
    if sent.function == "AddARItems":
        return MONEY, tags["SS_ACCOUNT_NO"]
    if sent.function in {"AddReturnedCheck", "AdjARItem"}:
        ref = tags.get("PAYMENT_REF") or tags["ITEM_NO"]
        payment = next((it for it in state.records if ref in (it.source_id, it.item_no)), None)
        if payment is None:
            raise Differs(f"{sent.function} speaks of {ref}, which is no payment of ours")
        return payment.lane
    return CONTACT, tags.get("ACCOUNT_NO") or tags["PERSON_NO"]


def settle(state: State, record: Record, became: Outcome, sent: Sent | None, *, is_read: bool = False) -> None:
    """What a call makes of its record (§1.3); `sent` is None where it may not have reached the router."""
    record.due = None
    record.is_tainted |= became is Outcome.UNCERTAIN or bool(sent and sent.fault and sent.fault.hides)
    if not is_read:
        record.reached += 1
        record.bookings += sent.bookings if sent else 0
        if record.reached > 1 + record.ordered and became is not Outcome.PAUSED:
            raise Differs(f"{record} has left {record.reached} times, {record.ordered} resends were ordered")
    if became is Outcome.SENT:
        if not is_read:
            _sent(record, sent)
    elif became is Outcome.RETRY:
        state.put_off(record)
    elif became is Outcome.UNCERTAIN:
        record.state, record.in_doubt_since = UNCERTAIN, state.now
    elif became is Outcome.PAUSED:
        state.paused.add(record.group)
        record.state = QUEUED
        record.reached -= not is_read
    else:
        record.state = ENDING[became]
    follow_payments(state)


def _sent(record: Record, sent: Sent | None) -> None:
    if sent is not None and sent.function == "SetAccountBillingAddress":
        record.done = 1
        record.state = QUEUED
        record.reached -= 1
        return
    record.state, record.reason = SENT, ""
    if record.kind == "payment" and sent is not None:
        record.item_no = item_no_of(sent.desc)
    _remember(record)


def item_no_of(desc: str) -> str:
    """The number in `AR item 205185 added.` (Q-20)."""
    words = desc.split()
    return words[2] if words[:2] == ["AR", "item"] else ""


def _check_evidence(state: State, sent: Sent) -> None:
    """§1.6: one balance of an account with an UNCERTAIN posting, once the read time-out has passed again."""
    wait = timedelta(seconds=float(state.keys.get("timeouts.read", 30)))
    for record in state.records:
        is_meant = record.state == UNCERTAIN and record.lane == (MONEY, sent.tags["ACCOUNT_NO"])
        if is_meant and record.in_doubt_since and state.now >= record.in_doubt_since + wait:
            return
    raise Differs(f"GetAccountBalance {dict(sent.tags)}: no posting of the account is UNCERTAIN for so long")
