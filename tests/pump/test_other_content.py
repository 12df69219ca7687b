"""The same source id with other content is a conflict: for every kind and field, on both stores (Q-69)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ic_adapter.errors import OtherContent
from ic_adapter.records.events import EVENTS, differing
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.store.schema.pump_tables import HISTORY, LANES, RECORDS
from tests.pump.conformance_desk import Desk, Halt, another, aside
from tests.pump.submissions import FIELDS, FULL, other_value
from tests.pump.test_conformance_order import until_it_waits


def submit(desk: Desk, record_kind: Kind, /, **changes: Any) -> tuple[int, bool]:
    """Submit the event of this kind under its one source id; the record's number, and whether it is new."""
    body = {"source_id": "s-1", **FULL[record_kind], **changes}
    event = msgspec.convert(body, EVENTS[record_kind])
    record, is_new = desk.ic.intake.submit(desk.bid, record_kind, event)
    return record.id, is_new


def stored(desk: Desk) -> list[Any]:
    """Return everything that is stored of the biller's records."""
    with desk.ic.store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(select(RECORDS).where(RECORDS.c.bid == desk.bid))]
        lanes = [tuple(row) for row in connection.execute(select(LANES).where(LANES.c.bid == desk.bid))]
        mine = select(RECORDS.c.id).where(RECORDS.c.bid == desk.bid)
        lines = connection.scalar(select(func.count()).select_from(HISTORY).where(HISTORY.c.record_id.in_(mine)))
    return [rows, lanes, lines]


def first(desk: Desk, kind: Kind) -> int:
    """Submit the event for the first time, with the payments it may depend on."""
    if ROUTES[kind].of_payment:
        for payment in ("p-1", "p-2"):
            desk.pay(payment)
    return submit(desk, kind)[0]


def test_every_field_is_filled() -> None:
    """The events above name every field of their types."""
    assert {(kind, name) for kind, body in FULL.items() for name in body} == set(FIELDS)


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda one: one.value if isinstance(one, Kind) else one)
def test_one_field_differs(desk: Desk, kind: Kind, field: str) -> None:
    """The refusal names the field and none of its values; nothing is stored, and the first event again is known."""
    record = first(desk, kind)
    before = stored(desk)
    value = other_value(kind, field)

    with pytest.raises(OtherContent) as refused:
        submit(desk, kind, **{field: value})

    assert [fault.path for fault in refused.value.faults] == [f"$.{field}"]
    told = f"{refused.value} {refused.value.faults}"
    assert isinstance(value, bool | int) or (value not in told and FULL[kind][field] not in told)
    assert stored(desk) == before
    assert submit(desk, kind) == (record, False)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.value)
def test_all_fields_differ(desk: Desk, kind: Kind) -> None:
    """All of them are named; a finished record refuses just as a new one."""
    first(desk, kind)
    desk.run()
    names = [name for one, name in FIELDS if one is kind]

    with pytest.raises(OtherContent) as refused:
        submit(desk, kind, **{name: other_value(kind, name) for name in names})

    assert sorted(fault.path for fault in refused.value.faults) == sorted(f"$.{name}" for name in names)


def test_payment_that_is_not_known(desk: Desk) -> None:
    """A void under a known source id names the difference, although its payment was never submitted."""
    first(desk, Kind.VOID)

    with pytest.raises(OtherContent, match="payment"):
        submit(desk, Kind.VOID, payment="p-9")


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        (Kind.PAYMENT, {"amount": "20"}),
        (Kind.PAYMENT, {"amount": "020.0", "fee": "2.5"}),
        (Kind.CREDIT, {"amount": "1"}),
        (Kind.REGISTRATION, {"occurred_at": "2024-11-15T20:00:00Z"}),
    ],
)
def test_same_content_written_otherwise(desk: Desk, kind: Kind, same: dict[str, Any]) -> None:
    """An amount is compared by its value, a moment by the instant."""
    record = first(desk, kind)

    assert submit(desk, kind, **same) == (record, False)


def test_default_that_is_left_out_or_written(desk: Desk) -> None:
    """What is left out is the default, on both sides."""
    assert desk.pay("p-1") == desk.hand_over(Kind.PAYMENT, "p-1", fee="0.00", email="", source=1, logged_in=True)
    with pytest.raises(OtherContent, match="fee"):
        desk.hand_over(Kind.PAYMENT, "p-1", fee="0.01")


@pytest.mark.parametrize("other", [{"amount": "200.00"}, {"account": "A-2"}], ids=["same lane", "another lane"])
def test_two_contents_at_once(desk: Desk, other: dict[str, str]) -> None:
    """The second of two callers at the same moment is refused, though it could not see the first one's record yet."""
    halt = Halt("hand_over.before_commit")
    with another(desk, halt) as slow, aside(lambda: slow.hand_over(Kind.PAYMENT, "p-1", amount="20.00")) as one:
        assert halt.there.wait(10)
        with ThreadPoolExecutor(1) as pool:
            two = pool.submit(desk.hand_over, Kind.PAYMENT, "p-1", **{"amount": "20.00", **other})
            if desk.ic.store.dialect == "postgresql":
                until_it_waits(desk, two)
            halt.go.set()
            with pytest.raises(OtherContent, match="amount" if "amount" in other else "account_number"):
                two.result(20)
        kept = msgspec.to_builtins(desk.record(one.result(20)).event)
    assert (kept["amount"], kept["account_number"]) == ("20.00", "A-1")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), kind=st.sampled_from(list(EVENTS)))
def test_differing_names_just_what_differs(data: st.DataObject, kind: Kind) -> None:
    """Any set of fields that is changed is the set that is named, either way round."""
    names = [name for one, name in FIELDS if one is kind]
    changed = data.draw(st.sets(st.sampled_from(names)), label="changed")
    body = {"source_id": "s-1", **FULL[kind]}
    one = msgspec.convert(body, EVENTS[kind])
    two = msgspec.convert(body | {name: other_value(kind, name) for name in changed}, EVENTS[kind])

    assert set(differing(one, two)) == set(differing(two, one)) == changed
