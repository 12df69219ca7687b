"""One decision about many records: what a filter finds, what a preview leaves out, and that each is decided once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from ic_adapter.adapter import Adapter
from ic_adapter.errors import BadField, Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump.operator import bulk_decisions
from ic_adapter.pump.operator.batch_request import BatchBody, BatchDecisionBody
from ic_adapter.pump.operator.bulk_decisions import Batch, candidates
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision, states_of
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store import decision_batches, records
from tests.ic_adapter.scripted import ScriptedRouter
from tests.pump.conformance_desk import Desk, another
from tests.pump.conformance_desk import desk as desk_of

ANN = BatchDecisionBody(by="ann", reason="the router was down")
#: What the evidence of a payment of 10.00 says once it was looked at in its time.
BOOKED = {"attempt": 1, "expected_change": "-10.00", "change": "-10.00"}
NOT_BOOKED = {**BOOKED, "change": "0.00"}
AFTER = {Decision.CONFIRM: State.SENT, Decision.RESEND: State.QUEUED, Decision.DROP: State.SKIPPED}


def preview(desk: Desk, decision: str, state: str, **more: Any) -> Batch:
    """A batch that nobody has decided."""
    body = msgspec.convert({"decision": decision, "state": state, **more}, BatchBody)
    return desk.ic.bulk_decisions.get(desk.bid, desk.ic.bulk_decisions.preview(desk.bid, body))


def included(batch: Batch) -> list[int]:
    """The numbers of the records it is about."""
    return [one.record_id for one in batch.included]


def failed(desk: Desk, number: int) -> list[int]:
    """So many FAILED payments, each of an account of its own."""
    found = [desk.pay(f"p-{n}", f"A-{n}") for n in range(number)]
    for record in found:
        desk.put(record, State.FAILED, attempts=1)
    return found


def changes(desk: Desk, record: int) -> list[tuple[str, str, int | None]]:
    """Its history: state after, who, of which batch."""
    with desk.ic.store.reading() as connection:
        return [(line.after, line.actor, line.batch_id) for line in records.history(connection, record)]


def mixture(desk: Desk) -> dict[str, int]:
    """HELD records of several kinds, amounts, moments and reasons."""
    found = {"small": desk.hand_over(Kind.PAYMENT, "small", "A-1", amount="9.99")}
    desk.advance(hours=1)
    found["large"] = desk.hand_over(Kind.PAYMENT, "large", "A-2", amount="100.5")
    found["reject"] = desk.hand_over(Kind.ACH_REJECT, "reject", payment="large")
    desk.advance(hours=1)
    found["alert"] = desk.hand_over(Kind.PAPERLESS, "alert", "A-2")
    for name, record in found.items():
        code = "NO_ALERT_CODES" if name == "alert" else "NO_ENDPOINT"
        desk.put(record, State.HELD, reason_code=code)
    desk.pay("queued", "A-3")
    return found


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "small large reject alert"),
        ({"kind": "payment"}, "small large"),
        ({"group": "ACHREJECT"}, "reject"),
        ({"group": "PAYMENTS", "kind": "paperless"}, ""),
        ({"reason_code": "NO_ALERT_CODES"}, "alert"),
        ({"account": "A-2"}, "large reject alert"),
        ({"created_from": "2024-11-15T13:00"}, "large reject alert"),
        ({"created_from": "2024-11-15T13:00", "created_until": "2024-11-15T14:00:00"}, "large reject"),
        ({"created_until": "2024-11-15T21:00:00Z"}, "small"),
        ({"amount_from": "10"}, "large reject"),
        ({"amount_to": "100.49"}, "small"),
        ({"amount_from": "100.50", "amount_to": "100.50"}, "large reject"),
    ],
    ids=str,
)
def test_filter(desk: Desk, wanted: Mapping[str, str], names: str) -> None:
    """Each field narrows; a reject has the amount of its payment; a moment without zone is the biller's."""
    found = mixture(desk)

    assert included(preview(desk, "drop", "HELD", **wanted)) == [found[name] for name in names.split()]


def test_count_and_sum(desk: Desk) -> None:
    """In all and by kind, to the cent."""
    mixture(desk)
    batch = preview(desk, "drop", "HELD")

    assert (len(batch.included), batch.total, batch.status) == (4, Decimal("210.99"), "preview")
    assert batch.by_kind() == [
        ("ach_reject", 1, Decimal("100.50")),
        ("paperless", 1, Decimal("0.00")),
        ("payment", 2, Decimal("110.49")),
    ]


def test_a_preview_decides_nothing(desk: Desk) -> None:
    """Not even where it is made twice."""
    record = failed(desk, 1)[0]
    preview(desk, "drop", "FAILED")
    preview(desk, "drop", "FAILED")

    assert (desk.state(record), changes(desk, record)) == (State.FAILED, [])


def test_one_act(desk: Desk) -> None:
    """Every record is decided by the same person for the same reason, and its history names the batch."""
    found = failed(desk, 3)
    number = preview(desk, "drop", "FAILED").row.id
    batch = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    assert (batch.status, [one.after for one in batch.included]) == ("decided", ["SKIPPED"] * 3)
    assert [changes(desk, record) for record in found] == [[("SKIPPED", "ann", number)]] * 3
    assert desk.told(found[0])[-1] == ("SKIPPED", "ann", "drop: the router was down")


def test_resent_records_are_sent(desk: Desk) -> None:
    """The pump takes them as if each had been decided by itself."""
    found = failed(desk, 3)
    desk.ic.bulk_decisions.decide(desk.bid, preview(desk, "resend", "FAILED").row.id, ANN)
    desk.run()

    assert [desk.state(record) for record in found] == [State.SENT] * 3


def test_records_that_changed_since_are_left_out(desk: Desk) -> None:
    """Another state, another attempt, or back in the very state by way of another: named, and not decided."""
    moved, tried, back, same = failed(desk, 4)
    number = preview(desk, "drop", "FAILED").row.id
    desk.decide(moved, Decision.DROP)
    desk.put(tried, State.FAILED, attempts=2)
    desk.decide(back, Decision.RESEND)
    desk.put(back, State.FAILED)
    batch = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    assert included(batch) == [same]
    assert {one.record_id: one.note for one in batch.left_out} == {
        moved: f"record {moved} has changed: it is now SKIPPED (you saw FAILED)",
        tried: f"record {tried} has changed: it now has 2 attempts (you saw 1)",
        back: f"record {back} has changed since the preview: it is FAILED again",
    }
    assert [changes(desk, one)[-1:] for one in (moved, tried)] == [[("SKIPPED", "op", None)], []]


def uncertain(desk: Desk, evidence: Mapping[str, Any] | None, **values: Any) -> int:
    """A payment of which nobody knows whether it was booked."""
    record = desk.pay("p-1")
    desk.put(record, State.UNCERTAIN, attempts=1, evidence=evidence, **values)
    return record


@pytest.mark.parametrize(
    ("evidence", "decisions"),
    [
        (None, ""),
        ({**BOOKED, "attempt": 0}, ""),
        ({**BOOKED, "change": None}, ""),
        ({**BOOKED, "expected_change": None}, ""),
        ({**BOOKED, "expected_change": "0.00", "change": "0.00"}, ""),
        (BOOKED, "confirm"),
        (NOT_BOOKED, "resend drop"),
        ({**BOOKED, "change": "-9.99"}, ""),
    ],
    ids=str,
)
@pytest.mark.parametrize("decision", [one.value for one in Decision])
def test_uncertain_money_needs_evidence(
    desk: Desk, evidence: dict[str, Any] | None, decisions: str, decision: str
) -> None:
    """The balance of each record must bear the decision out; without it the record is left out with the reason."""
    uncertain(desk, evidence)
    batch = preview(desk, decision, "UNCERTAIN")

    assert (len(batch.included), len(batch.left_out)) == ((1, 0) if decision in decisions.split() else (0, 1))
    assert all(one.note for one in batch.left_out)


@pytest.mark.parametrize("decision", ["resend", "drop"])
def test_an_early_look_is_no_evidence_that_it_was_not_booked(desk: Desk, decision: str) -> None:
    """The request may still be under way until the look after the second time-out."""
    uncertain(desk, NOT_BOOKED, evidence_at=desk.ic.register.get(desk.bid).clock.now())

    assert included(preview(desk, decision, "UNCERTAIN")) == []


def test_evidence_that_turned_since_the_preview_counts(desk: Desk) -> None:
    """It is looked at again when the record is decided: what was booked late is not sent twice."""
    record = uncertain(desk, NOT_BOOKED)
    number = preview(desk, "resend", "UNCERTAIN").row.id
    desk.put(record, State.UNCERTAIN, evidence=BOOKED)
    batch = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    assert (included(batch), desk.state(record)) == ([], State.UNCERTAIN)
    assert "may be in the books" in batch.left_out[0].note


def test_what_is_no_money_needs_no_evidence(desk: Desk) -> None:
    """No balance says anything of an alert."""
    record = desk.hand_over(Kind.PAPERLESS, "f-1")
    desk.put(record, State.UNCERTAIN, attempts=1)

    assert included(preview(desk, "resend", "UNCERTAIN")) == [record]


def test_an_older_value_is_not_sent_after_a_newer_one(desk: Desk) -> None:
    """As with a single decision; the newer one is decided."""
    old, new = (desk.hand_over(Kind.PHONE, name, phone="2025550123") for name in ("old", "new"))
    desk.put(old, State.FAILED)
    desk.put(new, State.SENT)
    batch = desk.ic.bulk_decisions.decide(desk.bid, preview(desk, "resend", "FAILED").row.id, ANN)

    assert (included(batch), desk.state(old)) == ([], State.FAILED)
    assert "is newer" in batch.left_out[0].note


@pytest.mark.parametrize(("decision", "state"), [(d, s) for d in Decision for s in State if s in states_of(d)])
def test_each_record_is_decided_as_if_it_were_the_only_one(desk: Desk, decision: Decision, state: State) -> None:
    """Every decision of every state: what becomes of the row is what becomes of it by a single decision."""
    now = desk.ic.register.get(desk.bid).clock.now()
    evidence = BOOKED if decision is Decision.CONFIRM else NOT_BOOKED
    values = {"attempts": 1, "retries": 2, "next_at": now, "held_revision": 1, "evidence": evidence}
    alone, among = desk.pay("p-1", "A-1"), desk.pay("p-2", "A-2")
    for record in (alone, among):
        desk.put(record, state, **values)
    number = preview(desk, decision.value, state.value, account="A-2").row.id
    order = OperatorDecision(decision=decision, by=ANN.by, reason=ANN.reason)
    desk.ic.decisions.decide(desk.bid, alone, order)
    batch = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)
    with desk.ic.store.reading() as connection:
        rows = [records.row_of(connection, desk.bid, record) for record in (alone, among)]
    own = {"id", "lane_id", "source_id", "account_number", "event"}
    first, second = ({name: value for name, value in row._mapping.items() if name not in own} for row in rows if row)

    assert included(batch) == [among]
    assert first == second
    assert first["state"] == AFTER[decision].value


def test_sent_again_it_is_the_same(desk: Desk) -> None:
    """A form that is sent twice, one after the other."""
    found = failed(desk, 2)
    number = preview(desk, "drop", "FAILED").row.id
    first = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)
    second = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    assert included(first) == included(second) == found
    assert [len(changes(desk, record)) for record in found] == [1, 1]


def test_sent_by_two_at_once(desk: Desk) -> None:
    """Both are told the same, and each record is decided once."""
    found = failed(desk, 12)
    number = preview(desk, "resend", "FAILED").row.id
    with another(desk) as other, ThreadPoolExecutor(4) as pool:
        adapters = [desk.ic, other.ic] * 2
        batches = list(pool.map(lambda ic: ic.bulk_decisions.decide(desk.bid, number, ANN), adapters))

    assert [included(batch) for batch in batches] == [found] * 4
    assert [changes(desk, record) for record in found] == [[("QUEUED", "ann", number)]] * 12


def test_two_operators(desk: Desk) -> None:
    """The second one is told who decided, and nothing of his is done."""
    record = failed(desk, 1)[0]
    number = preview(desk, "drop", "FAILED").row.id
    desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    with pytest.raises(Conflict, match="decided by ann: the router was down"):
        desk.ic.bulk_decisions.decide(desk.bid, number, BatchDecisionBody(by="bob", reason="so I think"))
    assert len(changes(desk, record)) == 1


def test_two_previews_of_the_same(desk: Desk) -> None:
    """The second batch leaves out what the first one decided."""
    found = failed(desk, 2)
    first, second = (preview(desk, "drop", "FAILED").row.id for _ in range(2))
    desk.ic.bulk_decisions.decide(desk.bid, first, ANN)
    batch = desk.ic.bulk_decisions.decide(desk.bid, second, ANN)

    assert ([one.record_id for one in batch.left_out], batch.status) == (found, "decided")
    assert [len(changes(desk, record)) for record in found] == [1, 1]


class Falls(Failpoints):
    """The program ends as it passes the point the second time."""

    def act(self) -> None:
        """A way out that nobody catches."""
        raise KeyboardInterrupt


@pytest.mark.parametrize("point", ["decision.before_commit", "decision.after_commit"])
def test_continued_after_a_crash(desk: Desk, point: str) -> None:
    """Sent again, the batch goes on where it was."""
    found = failed(desk, 4)
    number = preview(desk, "drop", "FAILED").row.id
    with another(desk, Falls(point, 2)) as other, pytest.raises(KeyboardInterrupt):
        other.ic.bulk_decisions.decide(desk.bid, number, ANN)
    status = desk.ic.bulk_decisions.get(desk.bid, number).status
    batch = desk.ic.bulk_decisions.decide(desk.bid, number, ANN)

    assert (status, batch.status, included(batch)) == ("in progress", "decided", found)
    assert [len(changes(desk, record)) for record in found] == [1] * 4


@pytest.mark.parametrize(("decision", "state"), [(d, s) for d in Decision for s in State if s not in states_of(d)])
def test_states_that_cannot_be_decided_so(desk: Desk, decision: Decision, state: State) -> None:
    """A filter for them is refused; it names the states that go with the decision."""
    with pytest.raises(BadField) as refused:
        preview(desk, decision.value, state.value)

    assert refused.value.faults[0].path == "$.state"


@pytest.mark.parametrize("moment", ["yesterday", "2024-11-31T12:00", "0001-01-01T00:00:00+23:00"])
def test_moments_that_are_none(desk: Desk, moment: str) -> None:
    """They are refused by name."""
    with pytest.raises(BadField) as refused:
        preview(desk, "drop", "HELD", created_until=moment)

    assert refused.value.faults[0].path == "$.created_until"


def test_the_batch_of_another_biller_is_not_found(desk: Desk) -> None:
    """Nor one that there never was, nor is one decided that holds nothing."""
    number = preview(desk, "drop", "FAILED").row.id

    with pytest.raises(NotFound):
        desk.ic.bulk_decisions.get("other", number)
    with pytest.raises(NotFound):
        desk.ic.bulk_decisions.decide(desk.bid, number + 1_000_000, ANN)
    with pytest.raises(Conflict, match="no record that can be decided"):
        desk.ic.bulk_decisions.decide(desk.bid, number, ANN)


def test_a_batch_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest records, and word that there are more; the next batch has those."""
    monkeypatch.setattr(bulk_decisions, "MOST", 2)
    found = failed(desk, 3)
    first = preview(desk, "drop", "FAILED")
    desk.ic.bulk_decisions.decide(desk.bid, first.row.id, ANN)
    second = preview(desk, "drop", "FAILED")

    assert (included(first), first.row.has_more) == (found[:2], True)
    assert (included(second), second.row.has_more) == (found[2:], False)


def test_previews_are_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest that nobody decided go; what was decided stays."""
    monkeypatch.setattr(decision_batches, "KEPT", 2)
    failed(desk, 1)
    decided = preview(desk, "drop", "FAILED").row.id
    desk.ic.bulk_decisions.decide(desk.bid, decided, ANN)
    numbers = [preview(desk, "drop", "FAILED").row.id for _ in range(4)]
    with desk.ic.store.reading() as connection:
        kept = [row.id for row in decision_batches.newest(connection, desk.bid, 10)]

    assert kept == [numbers[3], numbers[2], decided]


def test_gone_with_its_biller(desk: Desk) -> None:
    """Nothing of a batch keeps a biller, or stays of it."""
    failed(desk, 2)
    number = preview(desk, "drop", "FAILED").row.id
    desk.ic.register.delete(desk.bid)
    with desk.ic.store.reading() as connection:
        assert decision_batches.members(connection, number) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"kind": "payment"},
        {"group": "PAYMENTS", "reason_code": "NO_ENDPOINT"},
        {"kind": "void", "amount_from": "1.00", "created_from": "2024-11-15T13:00"},
    ],
    ids=str,
)
def test_the_index_of_the_state_is_used(fault_ic: Adapter, router: ScriptedRouter, wanted: dict[str, str]) -> None:
    """Finished records cost nothing: only those in the state are read, in order, without a sort."""
    desk = desk_of(fault_ic, router)
    seen: list[str] = []
    body = msgspec.convert({"decision": "drop", "state": "HELD", **wanted}, BatchBody)
    with desk.ic.store.reading() as connection:
        real = connection.execute

        def explained(query: Any) -> Any:
            compiled = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
            seen.extend(row.detail for row in real(text(f"EXPLAIN QUERY PLAN {compiled}")))
            return real(query)

        connection.execute = explained  # type: ignore[assignment,method-assign]  # to see what it is asked
        candidates(connection, desk.bid, body, desk.ic.register.get(desk.bid).clock, 10)

    assert any("USING INDEX records_by_state (bid=? AND state=?" in line for line in seen), seen
    assert not any("SCAN" in line or "TEMP B-TREE" in line for line in seen), seen
