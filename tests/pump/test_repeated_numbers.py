"""Item numbers that the router gives twice (Q-70): neither record keeps one, so no void hits somebody else's item."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import Conflict
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.schema.versions import r0011_item_numbers
from tests.bounded import until
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, resets, says, tags
from tests.pump.conformance_desk import Desk, Gate, Halt, another, aside
from tests.pump.conformance_desk import desk as desk_of
from tests.pump.test_conformance_order import until_it_waits

NUMBER = "300777"


def answers(desk: Desk, number: str) -> None:
    """The router gives every item this number from now on."""
    reply = envelope("AddARItems", tags(STATUS="0", STATUS_DESC=f"AR item {number} added."))
    desk.router.script["AddARItems"] = says(reply)


def submit(desk: Desk, kind: Kind, source_id: str, /, **body: Any) -> int:
    """Submit an event with just these fields; the number of its record."""
    event = msgspec.convert({"source_id": source_id, **body}, EVENTS[kind])
    return desk.ic.intake.submit(desk.bid, kind, event)[0].id


def paid(desk: Desk, source_id: str, account: str, **more: Any) -> int:
    """Submit a payment."""
    body = {"account_number": account, "amount": "10.00", "instrument": "CC", **more}
    return submit(desk, Kind.PAYMENT, source_id, **body)


def bill(desk: Desk, name: str, account: str) -> tuple[int, int]:
    """A payment that gets the number: its record, and the payment that a void names (the same)."""
    record = paid(desk, name, account)
    answers(desk, NUMBER)
    desk.run()
    return record, record


def donation(desk: Desk, name: str, account: str) -> tuple[int, int]:
    """A donation that gets the number."""
    record = paid(desk, name, account, kind="donation")
    answers(desk, NUMBER)
    desk.run()
    return record, record


def credit(desk: Desk, name: str, account: str) -> tuple[int, int]:
    """A credit with an item of its own, which gets the number; its payment has another one."""
    payment = paid(desk, f"{name}-paid", account)
    answers(desk, f"4{payment:05}")
    desk.run()
    desk.ic.register.patch_keys(desk.bid, {"credit_route": "negative_item"})
    record = submit(desk, Kind.CREDIT, name, payment=f"{name}-paid", amount="1.00")
    answers(desk, NUMBER)
    desk.run()
    desk.ic.register.patch_keys(desk.bid, {"credit_route": "adjust"})
    return record, payment


def confirmed(desk: Desk, name: str, account: str) -> tuple[int, int]:
    """A payment whose reply was lost; an operator confirms it with the number."""
    record = paid(desk, name, account)
    desk.router.script["AddARItems"] = closes
    desk.run()
    decide(desk, record, Decision.CONFIRM, NUMBER)
    return record, record


def told_later(desk: Desk, name: str, account: str) -> tuple[int, int]:
    """A payment whose number an operator gives with its held void, which is REJECTED then."""
    record = paid(desk, name, account)
    desk.router.script["AddARItems"] = says(envelope("AddARItems", tags(STATUS="0")))
    desk.run()
    void = submit(desk, Kind.VOID, f"{name}-v", payment=name)
    desk.run()
    accepted = desk.router.script["AdjARItem"]
    desk.router.script["AdjARItem"] = says(envelope("AdjARItem", tags(STATUS="-905", STATUS_DESC="no")))
    decide(desk, void, Decision.RESEND, NUMBER)
    desk.run()
    desk.router.script["AdjARItem"] = accepted
    assert desk.state(void) is State.REJECTED
    desk.decide(void, Decision.DROP)
    return record, record


def decide(desk: Desk, record: int, decision: Decision, item_no: str) -> None:
    """Decide with the number of the item."""
    order = OperatorDecision(decision=decision, by="op", reason="found it", item_no=item_no)
    desk.ic.decisions.decide(desk.bid, record, order)


Way = Callable[[Desk, str, str], tuple[int, int]]
BY_ROUTER: Mapping[str, Way] = {"payment": bill, "donation": donation, "credit": credit}
BY_OPERATOR: Mapping[str, Way] = {"confirmed": confirmed, "told with a void": told_later}
ACCOUNTS = {"same account": "A-1", "another account": "A-2"}


def numbered(desk: Desk, record: int) -> str | None:
    """The item number that the record keeps as certain."""
    return desk.record(record).result.get("item_no")


def asked(desk: Desk) -> list[str]:
    """The item numbers of the calls that named one."""
    calls = [body for body in desk.router.requests if "<AdjARItem>" in body or "<AddReturnedCheck>" in body]
    return [body.partition("<ITEM_NO>")[2].partition("<")[0] for body in calls]


#: What needs the number of its payment's item.
NEEDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.VOID: {},
    Kind.CREDIT: {"amount": "1.00"},
    Kind.ACH_REJECT: {"return_code": "R01"},
}


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """A biller whose credits and rejects name the item, too."""
    desk.ic.register.patch_keys(desk.bid, {"credit_route": "adjust", "payment_ref": "item_no"})
    return desk


@pytest.mark.parametrize("account", ACCOUNTS.values(), ids=ACCOUNTS)
@pytest.mark.parametrize("second", BY_ROUTER)
@pytest.mark.parametrize("first", [*BY_ROUTER, *BY_OPERATOR])
def test_router_repeats_a_number(strict: Desk, first: str, second: str, account: str) -> None:
    """Both are SENT, neither keeps the number, each names both; what needs it is HELD and shows both."""
    desk = strict
    one, its_payment = {**BY_ROUTER, **BY_OPERATOR}[first](desk, "one", "A-1")
    assert numbered(desk, one) == NUMBER
    two, other_payment = BY_ROUTER[second](desk, "two", account)
    before = asked(desk)

    assert [desk.state(record) for record in (one, two)] == [State.SENT, State.SENT]
    assert [numbered(desk, record) for record in (one, two)] == [None, None]
    told = f"the router gave item number {NUMBER} to records {one} and {two};"
    assert all(told in desk.record(record).reason.text for record in (one, two))
    assert any(told in line[2] for line in desk.told(one))
    for name, payment in (("one", its_payment), ("two", other_payment)):
        if payment not in (one, two):  # the number is that of a credit
            continue
        for kind, body in NEEDS.items():
            needing = submit(desk, kind, f"{name}-{kind.value}", payment=name, **body)
            desk.run()
            held = desk.record(needing)
            assert (held.state, held.reason.code) == (State.HELD, ReasonCode.ITEM_NUMBER_REPEATED)
            assert told in held.reason.text
            desk.decide(needing, Decision.DROP)
    assert asked(desk) == before


@pytest.mark.parametrize("account", ACCOUNTS.values(), ids=ACCOUNTS)
@pytest.mark.parametrize("second", BY_OPERATOR)
@pytest.mark.parametrize("first", [*BY_ROUTER, *BY_OPERATOR])
def test_operator_gives_a_number_of_another_record(desk: Desk, first: str, second: str, account: str) -> None:
    """It is refused, naming that record, whose number is not certain any more: one of the two said something wrong."""
    one, _ = {**BY_ROUTER, **BY_OPERATOR}[first](desk, "one", "A-1")

    with pytest.raises(Conflict, match=rf"^item {NUMBER} is that of record {one} \(\w+ one\)"):
        BY_OPERATOR[second](desk, "two", account)

    assert numbered(desk, one) is None
    with desk.ic.store.reading() as connection:
        two = records.by_source(connection, desk.bid, Kind.PAYMENT, "two")
    assert two is not None
    assert "item_no" not in two.result


def test_operator_contradicts_the_router(desk: Desk) -> None:
    """What he says is not forgotten: no void takes the number on, and said again it is that of his record."""
    one, _ = bill(desk, "one", "A-1")
    two = paid(desk, "two", "A-2")
    desk.router.script["AddARItems"] = resets
    desk.run()
    with pytest.raises(Conflict, match=f"^item {NUMBER} is that of record {one}"):
        decide(desk, two, Decision.CONFIRM, NUMBER)
    void = submit(desk, Kind.VOID, "one-v", payment="one")
    desk.run()

    assert (desk.state(void), desk.record(void).reason.code) == (State.HELD, ReasonCode.ITEM_NUMBER_REPEATED)
    assert asked(desk) == []
    decide(desk, two, Decision.CONFIRM, NUMBER)
    assert [numbered(desk, record) for record in (one, two)] == [None, NUMBER]


@pytest.mark.parametrize("written", [NUMBER, f"0{NUMBER}", f"000{NUMBER}"])
def test_number_with_leading_zeros(desk: Desk, written: str) -> None:
    """It is the same number."""
    one, _ = bill(desk, "one", "A-1")
    two = paid(desk, "two", "A-2")
    answers(desk, written)
    desk.run()

    assert [numbered(desk, record) for record in (one, two)] == [None, None]


def test_other_biller(desk: Desk, house: Adapter) -> None:
    """Billers have routers of their own: there the same number is another item."""
    other = desk_of(house, desk.router)
    one, _ = bill(desk, "one", "A-1")
    two, _ = bill(other, "two", "A-1")

    assert [numbered(desk, one), numbered(other, two)] == [NUMBER, NUMBER]


def test_third_record(desk: Desk) -> None:
    """It has no certain number either, and names the record that had the number first."""
    one, two, three = (bill(desk, name, "A-1")[0] for name in ("one", "two", "three"))

    assert [numbered(desk, record) for record in (one, two, three)] == [None, None, None]
    assert f"to records {one} and {three};" in desk.record(three).reason.text
    assert any(f"to records {one} and {three};" in line[2] for line in desk.told(one))


def doubtful(desk: Desk) -> tuple[int, ...]:
    """Two payments with one number, and their voids, which are held."""
    payments = [bill(desk, name, account)[0] for name, account in (("one", "A-1"), ("two", "A-2"))]
    voids = [submit(desk, Kind.VOID, f"{name}-v", payment=name) for name in ("one", "two")]
    desk.run()
    assert [desk.state(void) for void in voids] == [State.HELD, State.HELD]
    return (*payments, *voids)


@pytest.mark.parametrize("of", [0, 1], ids=["of the first", "of the second"])
def test_operator_says_whose_number_it_is(desk: Desk, of: int) -> None:
    """That payment's void is sent with it. The other one takes another number only."""
    records_ = doubtful(desk)
    payments, voids = records_[:2], records_[2:]
    decide(desk, voids[of], Decision.RESEND, NUMBER)
    desk.run()

    assert desk.state(voids[of]) is State.SENT
    assert numbered(desk, payments[of]) == NUMBER
    assert (desk.state(voids[1 - of]), numbered(desk, payments[1 - of])) == (State.HELD, None)
    with pytest.raises(Conflict, match=f"is that of record {payments[of]}"):
        decide(desk, voids[1 - of], Decision.RESEND, NUMBER)
    decide(desk, voids[1 - of], Decision.RESEND, "300778")
    desk.run()
    assert asked(desk) == [NUMBER, "300778"]
    assert numbered(desk, payments[1 - of]) == "300778"


def test_resent_without_a_number(desk: Desk) -> None:
    """A void that is resent without one is held again."""
    _, _, void, _ = doubtful(desk)
    desk.decide(void, Decision.RESEND)
    desk.run()

    assert desk.state(void) is State.HELD
    assert asked(desk) == []


def test_credit_adds_an_item_of_its_own(desk: Desk) -> None:
    """Route `auto` needs no number."""
    one, _, void, _ = doubtful(desk)
    desk.decide(void, Decision.DROP)
    answers(desk, "300779")
    refund = submit(desk, Kind.CREDIT, "c", payment="one", amount="1.00")
    desk.run()

    assert (desk.state(refund), numbered(desk, refund)) == (State.SENT, "300779")
    assert (numbered(desk, one), desk.record(one).result["credited"]) == (None, "1.00")


def test_void_that_was_under_way(desk: Desk) -> None:
    """It was sent while the number was certain; what comes after it is held."""
    bill(desk, "one", "A-1")
    gate = Gate(desk.router.script["AdjARItem"])
    desk.router.script["AdjARItem"] = gate
    desk.ic.register.patch_keys(desk.bid, {"credit_route": "adjust"})
    refund = submit(desk, Kind.CREDIT, "c", payment="one", amount="1.00")
    with desk.running():
        assert gate.asked.wait(10)
        two = paid(desk, "two", "A-2")
        desk.run()
        assert desk.state(two) is State.SENT
        gate.open.set()
    void = submit(desk, Kind.VOID, "v", payment="one")
    desk.run()

    assert desk.state(refund) is State.SENT
    assert (desk.state(void), desk.record(void).reason.code) == (State.HELD, ReasonCode.ITEM_NUMBER_REPEATED)
    assert len(asked(desk)) == 1


def test_two_workers_at_once(desk: Desk) -> None:
    """The second closes its attempt while the first one is not committed: it finds the other's number all the same."""
    answers(desk, NUMBER)
    one = paid(desk, "one", "A-1")
    halt = Halt("outcome.before_commit")
    with another(desk, halt) as slow, aside(slow.run):
        assert halt.there.wait(10)
        with ThreadPoolExecutor(1) as pool:
            fast = pool.submit(lambda: (paid(desk, "two", "A-2"), desk.run()))
            if desk.ic.store.dialect == "postgresql":  # SQLite has one writer at a time
                until_it_waits(desk, fast)
            halt.go.set()
            two = fast.result(20)[0]

    assert [desk.state(record) for record in (one, two)] == [State.SENT, State.SENT]
    assert [numbered(desk, record) for record in (one, two)] == [None, None]


def test_many_workers(own_house: Adapter, router: ScriptedRouter) -> None:
    """Forty payments on as many accounts, all told one number: none keeps it."""
    desk = desk_of(own_house, router)
    answers(desk, NUMBER)
    payments = [paid(desk, f"p-{n}", f"A-{n}") for n in range(40)]
    desk.ic.pump.start(4)
    try:
        until("every payment is sent", lambda: all(desk.state(record) is State.SENT for record in payments))
    finally:
        desk.ic.pump.stop(20)

    assert {numbered(desk, record) for record in payments} == {None}
    assert all("the router gave item number" in desk.record(record).reason.text for record in payments)


#: A store as the version before kept it: the numbers only as results, no columns.
BEFORE = (
    "DROP INDEX records_by_item",
    "ALTER TABLE records DROP COLUMN item_no",
    "ALTER TABLE records DROP COLUMN same_item_as",
)


def test_store_of_an_older_version(store_url: str, router: ScriptedRouter) -> None:
    """Numbers that it kept twice are found when it is opened by this one; the others stay certain."""
    numbers = {"one": NUMBER, "two": "300778", "three": f"0{NUMBER}", "four": "", "five": NUMBER, "six": "300779"}
    with adapter(store_url, test_clock=True) as ic:
        desk = desk_of(ic, router)
        found = {}
        for name, number in numbers.items():
            found[name] = paid(desk, name, f"A-{name}")
            answers(desk, f"9{number}" if number else "")
            desk.run()
        refund = submit(desk, Kind.CREDIT, "refund", payment="four", amount="1.00")
        answers(desk, "300778")
        desk.run()
        with ic.store.writing() as connection:
            for name, number in numbers.items():
                if number:
                    records.change(
                        connection, found[name], result={**desk.record(found[name]).result, "item_no": number}
                    )
            records.change(
                connection, refund, result={"ar_amount": "-1.00", "item_no": "300778"}, item_no=None, same_item_as=None
            )
            for statement in BEFORE:
                connection.exec_driver_sql(statement)
            with Operations.context(MigrationContext.configure(connection)):
                r0011_item_numbers.upgrade()
    with adapter(store_url, test_clock=True) as ic:
        later = Desk(ic, desk.bid, router)
        kept = {name: numbered(later, record) for name, record in found.items()}
        voids = [submit(later, Kind.VOID, f"{name}-v", payment=name) for name in ("one", "two", "three")]
        later.run()

        assert kept == dict.fromkeys(found) | {"six": "300779"}
        assert [later.state(void) for void in voids] == [State.HELD] * 3
        assert all(later.record(void).reason.code is ReasonCode.ITEM_NUMBER_REPEATED for void in voids)
