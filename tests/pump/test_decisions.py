"""What a person's decision means for other records: of the same payment, of the same address (adapter §1.2, §1.3)."""

import json
from collections.abc import Iterable

import msgspec
import pytest

from ic_adapter.errors import BadField, Conflict
from ic_adapter.pump.operator.decision_request import DecisionBody
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.ic_adapter.scripted import closes, envelope, says, tags
from tests.pump.conformance_desk import BOOKED, Desk

REFUSED = tags(STATUS="-905", STATUS_DESC="no")
SEARCH = json.dumps({"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES"}}})


def refused(desk: Desk) -> int:
    """A payment that the router did not take."""
    desk.router.script["AddARItems"] = says(envelope("AddARItems", REFUSED))
    payment = desk.pay("p-1")
    desk.run()
    desk.router.script["AddARItems"] = says(envelope("AddARItems", BOOKED))
    return payment


def states(desk: Desk, records: Iterable[int]) -> list[State]:
    """How they stand."""
    return [desk.state(one) for one in records]


@pytest.mark.parametrize(
    ("kind", "function"), [(Kind.CREDIT, "AdjARItem"), (Kind.ACH_REJECT, "AddReturnedCheck")], ids=str
)
def test_what_was_skipped_for_a_payment_follows_it(desk: Desk, kind: Kind, function: str) -> None:
    """The payment is sent once more: its credit or reject is sent after it, and is not lost."""
    payment = refused(desk)
    behind = desk.hand_over(kind, "d-1", payment="p-1")
    desk.run()
    skipped = desk.record(behind).reason
    desk.decide(payment, Decision.RESEND)
    desk.run()

    assert skipped.text == "payment never posted"
    assert states(desk, (payment, behind)) == [State.SENT, State.SENT]
    assert desk.router.functions[-2:] == ["AddARItems", function]


def test_its_history_says_why(desk: Desk) -> None:
    """From SKIPPED back to QUEUED, by the pump."""
    payment = refused(desk)
    behind = desk.hand_over(Kind.ACH_REJECT, "d-1", payment="p-1")
    desk.run()
    desk.decide(payment, Decision.RESEND)

    assert desk.told(behind)[-1] == ("QUEUED", "pump", "the payment is sent again")


def test_a_void_cancels_the_payment_that_is_sent_once_more(desk: Desk) -> None:
    """As it does with every payment that waits: it never ends SENT without its void."""
    payment = refused(desk)
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    desk.run()
    desk.decide(payment, Decision.RESEND)
    desk.run()

    assert states(desk, (payment, void)) == [State.SKIPPED, State.SKIPPED]
    assert desk.router.functions == ["AddARItems"]


def test_what_a_person_dropped_stays_dropped(desk: Desk) -> None:
    """Only what was skipped for the payment follows it."""
    payment = refused(desk)
    behind = desk.hand_over(Kind.ACH_REJECT, "d-1", payment="p-1")
    desk.decide(behind, Decision.DROP)
    desk.decide(payment, Decision.RESEND)
    desk.run()

    assert states(desk, (payment, behind)) == [State.SENT, State.SKIPPED]


def unnumbered(desk: Desk) -> tuple[int, int]:
    """A payment whose reply named no item, and the void that is held for it."""
    desk.router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS="0")))
    payment = desk.pay("p-1")
    desk.run()
    void = desk.hand_over(Kind.VOID, "v-1", payment="p-1")
    desk.run()
    assert (desk.state(void), desk.record(void).reason.text) == (State.HELD, "no item number")
    return payment, void


def numbered(desk: Desk, record: int, decision: Decision) -> None:
    """Decide with the number of the item."""
    order = OperatorDecision(decision=decision, by="op", reason="found it", item_no="205186")
    desk.ic.decisions.decide(desk.bid, record, order)
    desk.run()


def test_a_person_gives_the_number_of_the_item(desk: Desk) -> None:
    """It is the payment's, and the void goes out with it."""
    payment, void = unnumbered(desk)
    numbered(desk, void, Decision.RESEND)

    assert (desk.state(void), desk.record(payment).result["item_no"]) == (State.SENT, "205186")
    assert "<ITEM_NO>205186</ITEM_NO>" in desk.router.requests[-1]


def test_its_history_names_the_number(desk: Desk) -> None:
    """Who gave it, too."""
    _, void = unnumbered(desk)
    numbered(desk, void, Decision.RESEND)

    assert ("QUEUED", "op", "resend: found it (item 205186)") in desk.told(void)


def test_what_is_dropped_takes_no_number_along(desk: Desk) -> None:
    """The payment stays as it is known."""
    payment, void = unnumbered(desk)
    numbered(desk, void, Decision.DROP)

    assert "item_no" not in desk.record(payment).result


def addresses(desk: Desk) -> None:
    """A person who has no e-mail address at the router yet."""
    desk.ic.register.patch_settings(desk.bid, {"131": SEARCH})
    script = desk.router.script
    script["GetAccount"] = says(envelope("GetAccount", tags(ACCOUNT_NO="A-1", PERSON_NO="7")))
    script["GetPhoneRecords"] = says(envelope("GetPhoneRecords", tags(PHONE_COUNT="0")))


def email(desk: Desk, source_id: str, status: str) -> int:
    """A changed address, and what the router says to it."""
    desk.router.script["AddPersonPhone"] = says(envelope("AddPersonPhone", tags(STATUS=status)))
    record = desk.hand_over(Kind.EMAIL, source_id, email=f"{source_id}@example.org")
    desk.run()
    return record


def test_an_old_address_is_not_sent_after_a_newer_one(desk: Desk) -> None:
    """The conflict names the newer one."""
    addresses(desk)
    old, new = email(desk, "old", "-905"), email(desk, "new", "0")
    assert states(desk, (old, new)) == [State.REJECTED, State.SENT]

    with pytest.raises(Conflict, match=f"record {new} of email is newer and is SENT; drop record {old}"):
        desk.decide(old, Decision.RESEND)
    assert desk.state(old) is State.REJECTED


def test_an_old_address_is_not_sent_after_one_that_may_be_there(desk: Desk) -> None:
    """UNCERTAIN is perhaps."""
    addresses(desk)
    old = email(desk, "old", "-905")
    desk.router.script["AddPersonPhone"] = closes
    new = desk.hand_over(Kind.EMAIL, "new", email="new@example.org")
    desk.run()
    assert desk.state(new) is State.UNCERTAIN

    with pytest.raises(Conflict, match="is newer and is UNCERTAIN"):
        desk.decide(old, Decision.RESEND)


def test_the_newest_address_may_be_sent_again(desk: Desk) -> None:
    """What is older does not matter."""
    addresses(desk)
    email(desk, "old", "0")
    new = email(desk, "new", "-905")
    desk.router.script["AddPersonPhone"] = says(envelope("AddPersonPhone", tags(STATUS="0")))
    desk.decide(new, Decision.RESEND)
    desk.run()

    assert desk.state(new) is State.SENT


def test_another_account_or_kind_is_no_newer_one(desk: Desk) -> None:
    """Only the same value of the same account."""
    addresses(desk)
    old = email(desk, "old", "-905")
    desk.router.script["AddPersonPhone"] = says(envelope("AddPersonPhone", tags(STATUS="0")))
    desk.hand_over(Kind.PHONE, "other", phone="5105550123")
    desk.hand_over(Kind.EMAIL, "else", "A-2", email="else@example.org")
    desk.run()
    desk.decide(old, Decision.RESEND)
    desk.run()

    assert desk.state(old) is State.SENT


def lost(desk: Desk) -> int:
    """An UNCERTAIN payment."""
    desk.router.script["AddARItems"] = closes
    payment = desk.pay("p-1")
    desk.run()
    return payment


def order(desk: Desk, record: int, decision: str, **more: object) -> OperatorDecision:
    """As the API and the command line take it."""
    body = {"decision": decision, "by": "op", "reason": "looked it up", **more}
    return msgspec.convert(body, DecisionBody).as_order(desk.record(record))


@pytest.mark.parametrize("decision", ["confirm", "resend"])
def test_what_was_seen_is_needed_where_money_may_be_booked_twice(desk: Desk, decision: str) -> None:
    """Both fields are named."""
    payment = lost(desk)
    with pytest.raises(BadField) as refusal:
        order(desk, payment, decision)

    assert [fault.path for fault in refusal.value.faults] == ["$.state", "$.attempts"]


def test_two_people_do_not_send_it_twice(desk: Desk) -> None:
    """The second click is of the first attempt, the record is UNCERTAIN after its second one."""
    payment = lost(desk)
    click = order(desk, payment, "resend", state="UNCERTAIN", attempts=1)
    desk.ic.decisions.decide(desk.bid, payment, click)
    desk.run()
    with pytest.raises(Conflict, match=r"it now has 2 attempts \(you saw 1\)"):
        desk.ic.decisions.decide(desk.bid, payment, click)

    assert desk.sent() == ["p-1", "p-1"]


def test_nothing_seen_is_as_it_stands(desk: Desk) -> None:
    """A record that moves on between reading and deciding is a conflict too."""
    payment = refused(desk)
    late = order(desk, payment, "drop")
    desk.decide(payment, Decision.RESEND)
    with pytest.raises(Conflict, match=r"it is now QUEUED \(you saw REJECTED\)"):
        desk.ic.decisions.decide(desk.bid, payment, late)


def test_what_is_dropped_needs_no_look(desk: Desk) -> None:
    """Nothing is sent for it."""
    assert order(desk, lost(desk), "drop").decision is Decision.DROP


@pytest.mark.parametrize("decision", ["drop", "resend"])
def test_a_number_that_goes_nowhere_is_told(desk: Desk, decision: str) -> None:
    """A payment that is sent again gets a number of its own."""
    payment = refused(desk)
    with pytest.raises(BadField) as refusal:
        order(desk, payment, decision, item_no="205186")

    assert [fault.path for fault in refusal.value.faults] == ["$.item_no"]


def test_a_number_has_12_digits_at_most(desk: Desk) -> None:
    """As the router's own."""
    with pytest.raises(msgspec.ValidationError, match="item_no"):
        order(desk, lost(desk), "confirm", state="UNCERTAIN", attempts=1, item_no="1" * 13)
