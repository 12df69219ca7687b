"""Evidence for what is UNCERTAIN (adapter §1.6): whose balance, before what, and of which attempt."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from ic_adapter.errors import Conflict
from ic_adapter.pump.operator.decisions import Decision
from ic_adapter.records.events import PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store import rtdr_log
from ic_adapter.store.schema.pump_tables import ATTEMPTS, RECORDS
from tests.bounded import until
from tests.ic_adapter.scripted import Behaviour, closes, envelope, says, tags
from tests.pump.conformance_desk import Desk, Gate, another

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
LOST = closes  # booked perhaps, and no answer
PAYMENT = {"source_id": "p-1", "account_number": "A-1", "amount": "10.00", "instrument": "CC"}


def balance(amount: str, account: str = "A-1") -> Behaviour:
    """The router's answer."""
    return says(envelope("GetAccountBalance", tags(ACCOUNT_NO=account, CURRENT_BALANCE=amount)))


def stored(desk: Desk, amount: str, since: timedelta, account: str = "A-1") -> None:
    """An RTDR result so long after now; without an amount one that failed."""
    at = desk.ic.register.get(desk.bid).clock.now() + since
    result = {"at": at.isoformat(), "balance": {"CURRENT_BALANCE": amount} if amount else {}}
    with desk.ic.store.writing() as connection:
        rtdr_log.append(connection, desk.bid, account, result)


def row(desk: Desk, record: int) -> Any:
    """`evidence` and when it is due."""
    with desk.ic.store.reading() as connection:
        query = select(RECORDS.c.evidence, RECORDS.c.evidence_at).where(RECORDS.c.id == record)
        return connection.execute(query).one()


def found(desk: Desk, record: int) -> Mapping[str, Any]:
    """What is kept."""
    evidence: Mapping[str, Any] = row(desk, record).evidence
    return evidence


def lost(desk: Desk, event: Mapping[str, str] = PAYMENT) -> int:
    """A payment whose reply is lost; the balance is 90.00 by now."""
    desk.router.script["AddARItems"] = LOST
    desk.router.script["GetAccountBalance"] = balance("90.00")
    record = desk.ic.intake.submit(desk.bid, Kind.PAYMENT, msgspec.convert(event, PaymentEvent))[0].id
    desk.run()
    assert desk.state(record) is State.UNCERTAIN
    return record


def looked(desk: Desk, record: int) -> Mapping[str, Any]:
    """The evidence once the time for it has come."""
    desk.advance(seconds=31)
    desk.run()
    return found(desk, record)


def look(desk: Desk, record: int) -> None:
    """As a person asks for it."""
    desk.ic.evidence.look(record, desk.ic.register.get(desk.bid))


def test_a_look_after_the_posting_is_no_before(desk: Desk) -> None:
    """The payer opened the account after the booking: the older balance is the one before."""
    stored(desk, "100.00", -HOUR)
    record = lost(desk)
    stored(desk, "90.00", 10 * SECOND)

    assert looked(desk, record)["change"] == "-10.00"


def test_only_a_later_look_is_none(desk: Desk) -> None:
    """Nothing is said to be unchanged where nothing was known before."""
    record = lost(desk)
    stored(desk, "90.00", 10 * SECOND)

    assert (looked(desk, record)["before"], found(desk, record)["change"]) == (None, None)


def test_a_look_that_failed_hides_no_older_one(desk: Desk) -> None:
    """The newest one with a balance counts."""
    stored(desk, "100.00", -HOUR)
    stored(desk, "", -MINUTE)

    assert looked(desk, lost(desk))["change"] == "-10.00"


def test_a_guests_donation_is_looked_up_where_it_was_sent(desk: Desk) -> None:
    """Its record has no account; a blank one is never asked for."""
    desk.ic.register.patch_keys(desk.bid, {"guest_donation_account": "G-1"})
    desk.ic.register.patch_settings(desk.bid, {"DONATION_CODE": "DON"})
    record = lost(desk, {**PAYMENT, "account_number": "", "kind": "donation"})
    stored(desk, "90.00", -HOUR, "G-1")
    desk.router.script["GetAccountBalance"] = balance("90.00", "G-1")
    evidence = looked(desk, record)
    asked = [body for body in desk.router.requests if "<GetAccountBalance>" in body]

    assert (evidence["expected_change"], evidence["change"]) == ("0.00", "0.00")
    assert ["<ACCOUNT_NO>G-1</ACCOUNT_NO>" in body for body in asked] == [True]


def test_evidence_names_its_attempt(desk: Desk) -> None:
    """The first one."""
    assert looked(desk, lost(desk))["attempt"] == 1


def test_a_second_sending_clears_it(desk: Desk) -> None:
    """What was seen of the first attempt says nothing of the second."""
    record = lost(desk)
    looked(desk, record)
    desk.decide(record, Decision.RESEND)
    desk.run()

    assert (desk.state(record), desk.record(record).attempts, row(desk, record).evidence) == (State.UNCERTAIN, 2, None)


def test_a_look_under_way_says_nothing_of_the_next_attempt(desk: Desk) -> None:
    """Sent again meanwhile: the look for the second attempt stays due, and nothing is kept of the first one."""
    record = lost(desk)
    gate = desk.router.script["GetAccountBalance"] = Gate(balance("100.00"))
    desk.advance(seconds=31)
    with another(desk) as other, desk.running():
        assert gate.asked.wait(10)
        desk.decide(record, Decision.RESEND)

        def sent_again() -> bool:
            other.ic.pump._worker.step(desk.bid)
            return other.record(record).attempts == 2

        until("the second attempt", sent_again)
        gate.open.set()
    now = row(desk, record)

    assert (now.evidence, now.evidence_at is None) == (None, False)


def test_a_look_before_its_time_leaves_the_due_one(desk: Desk) -> None:
    """The request may be under way yet."""
    record = lost(desk)
    due = row(desk, record).evidence_at
    look(desk, record)

    assert (found(desk, record)["after"]["CURRENT_BALANCE"], row(desk, record).evidence_at) == ("90.00", due)


def test_what_is_decided_is_not_looked_into(desk: Desk) -> None:
    """The evidence of a decision stays as it was."""
    record = lost(desk)
    looked(desk, record)
    desk.decide(record, Decision.CONFIRM)
    before = found(desk, record)
    with pytest.raises(Conflict):
        look(desk, record)

    assert found(desk, record) == before


def test_a_look_that_failed_is_due_again(desk: Desk) -> None:
    """After 1, 5, 15 and then every 60 minutes, until there is a good one."""
    record = lost(desk)
    desk.router.script["GetAccountBalance"] = closes
    looked(desk, record)
    waits = []
    for _ in range(5):
        due = row(desk, record).evidence_at
        waits.append((due - desk.ic.register.get(desk.bid).clock.now()) // MINUTE)
        desk.at(due)
        desk.run()
    desk.router.script["GetAccountBalance"] = balance("90.00")
    desk.at(row(desk, record).evidence_at)
    desk.run()

    assert waits == [1, 5, 15, 60, 60]
    assert (found(desk, record)["after"]["CURRENT_BALANCE"], row(desk, record).evidence_at) == ("90.00", None)


def test_a_look_that_failed_wipes_out_no_good_one(desk: Desk) -> None:
    """Both are told."""
    record = lost(desk)
    looked(desk, record)
    desk.router.script["GetAccountBalance"] = closes
    look(desk, record)
    evidence = found(desk, record)

    assert evidence["after"]["CURRENT_BALANCE"] == "90.00"
    assert evidence["failed_again"]["failed"]


def test_a_late_answer_is_expected_to_have_changed_the_balance(desk: Desk) -> None:
    """The attempt says SENT by now, the record is UNCERTAIN: the change is that of the attempt all the same."""
    record = lost(desk)
    with desk.ic.store.writing() as connection:
        connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.record_id == record).values(outcome="SENT"))

    assert looked(desk, record)["expected_change"] == "-10.00"
