"""Voids and credits (adapter §5, §6): tag for tag, both routes, and what stays of the payment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Held
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.router.functions import ADD_AR_ITEMS, ADJ_AR_ITEM
from tests.ic_adapter.money import ADDED, ADJUSTED, CREDIT, GUID, KEPT, at, give, paid, payment, schema_faults, void
from tests.ic_adapter.plans import biller, documented, failed, refused, sample

ON = {"114": "1"}
ADJUSTED_KEYS: dict[str, Any] = {"adj_reason_cd": "DUP", "adj_item_cmts": "by Invoice Cloud", "void_item_dt": "blank"}


def test_sample_of_f06() -> None:
    """WX-VOID-1: the void of item 205184 is the F-06 sample, tag for tag, with the date left blank."""
    (order,), end = void(biller(void_item_dt="blank"), payment(kept=KEPT), ADJUSTED)

    assert order.function is ADJ_AR_ITEM
    assert list(order.fields.items()) == list(sample("F-06").items())
    assert (end.outcome, order.payment_result) == (Outcome.SENT, {"net": "0.00"})


def test_order_of_the_tags() -> None:
    """All eight tags in the order of the schema, and the schema takes what the keys fill."""
    (order,), _ = void(biller(adj_reason_cd="R.1-x_Y", adj_item_cmts="é" * 2000), payment(kept=KEPT), ADJUSTED)

    assert list(order.fields) == documented(ADJ_AR_ITEM)
    assert schema_faults(ADJ_AR_ITEM, order.fields) == ""


@pytest.mark.parametrize("settings", [{}, {"114": "0"}, ON])
def test_void_needs_no_switch(settings: dict[str, str]) -> None:
    """Q-67: AS 114 is for credits; a void is sent without it, dated today."""
    (order,), _ = void(at(biller(settings=settings), datetime(2024, 5, 10, 23, 59)), payment(kept=KEPT), ADJUSTED)

    assert order.fields["ITEM_DT"] == "20240510"


@pytest.mark.parametrize("of", [{}, {"net": "70.00"}])
def test_void_without_number(of: dict[str, str]) -> None:
    """§5 step 1, Q-20: without an item number a void is HELD, whatever else is known."""
    with pytest.raises(Held, match=r"^no item number$"):
        void(biller(), payment(kept=of))


def test_second_void() -> None:
    """WX-VOID-1: a second void is the router's to refuse, with -909."""
    orders, end = void(biller(), payment(kept=KEPT | {"net": "0.00"}), refused(ADJ_AR_ITEM, -909, "already VOIDED."))

    assert len(orders) == 1
    assert (end.outcome, end.reason.text) == (Outcome.REJECTED, "STATUS -909 already VOIDED.")


def test_void_beside_credits() -> None:
    """What was credited by items of its own is not in the void: the operator is told."""
    _, end = void(biller(), payment(kept=KEPT | {"credited": "25.00"}), ADJUSTED)

    assert tuple(one.text for one in end.warnings) == ("25.00 of the payment was credited by separate items",)


def _void(of: Record | None) -> Any:
    return void(biller(), of)


def _credit(of: Record | None) -> Any:
    return give(biller(settings=ON), "30.00", of)


@pytest.mark.parametrize("act", [_void, _credit])
@pytest.mark.parametrize("state", [State.SKIPPED, State.REJECTED, State.FAILED])
def test_payment_never_posted(act: Callable[[Record | None], Any], state: State) -> None:
    """§1.2: what depends on a payment that ended otherwise than SENT is SKIPPED."""
    orders, end = act(payment(state=state, kept=KEPT))

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.SKIPPED, "payment never posted")


@pytest.mark.parametrize("act", [_void, _credit])
@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.RETRY, State.UNCERTAIN, State.HELD])
def test_payment_on_its_way(act: Callable[[Record | None], Any], state: State) -> None:
    """§1.2, §5 step 3: nothing is sent, nor given up, before it is known what became of the payment."""
    with pytest.raises(Held, match=f"the payment is {state.value}"):
        act(payment(state=state, kept=KEPT))


@pytest.mark.parametrize("act", [_void, _credit])
def test_unknown_payment(act: Callable[[Record | None], Any]) -> None:
    """A payment that nobody handed over holds what depends on it."""
    with pytest.raises(Held, match="the payment is not known"):
        act(None)


def test_credits_in_turn() -> None:
    """WX-CR-1, ITG-2634: 100.00 less 30, less 20, less 50 is sent as what stays: 70.00, 50.00, 0.00."""
    kept, sent = dict(KEPT), []
    for amount in ("30.00", "20", "50.0"):
        (order,), end = give(biller(settings=ON), amount, payment(kept=kept), ADJUSTED)
        assert (order.function, end.outcome) == (ADJ_AR_ITEM, Outcome.SENT)
        kept |= order.payment_result
        sent.append((order.fields["ITEM_NO"], order.fields["ITEM_AMT"], kept["net"]))

    assert sent == [("205184", "70.00", "70.00"), ("205184", "50.00", "50.00"), ("205184", "0.00", "0.00")]


@pytest.mark.parametrize("settings", [{}, {"114": "0"}])
@pytest.mark.parametrize("of", [payment(kept=KEPT), payment(state=State.QUEUED), payment(state=State.REJECTED)])
def test_credits_not_enabled(settings: dict[str, str], of: Record) -> None:
    """WX-CR-2: without AS 114 a credit is SKIPPED, whatever became of the payment."""
    orders, end = give(biller(settings=settings), "30.00", of)

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.SKIPPED, "credits not enabled")


TOO_MUCH: list[tuple[str, dict[str, str]]] = [
    ("120.00", {}),
    ("100.01", {}),
    ("70.01", {"net": "70.00"}),
    ("0.01", {"net": "0.00"}),
    ("75.01", {"credited": "25.00"}),
]


@pytest.mark.parametrize("route", ["auto", "adjust", "negative_item"])
@pytest.mark.parametrize(("amount", "changes"), TOO_MUCH)
def test_refund_exceeds_payment(amount: str, changes: dict[str, str], route: str) -> None:
    """WX-CR-3: more than is left, by whichever route it was given back, is REJECTED here and nothing is sent."""
    without_fee = paid(amount="100.00", fee="0.00")
    orders, end = give(biller(settings=ON, credit_route=route), amount, payment(without_fee, kept=KEPT | changes))

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.REJECTED, "refund exceeds payment")


def test_nothing_to_credit() -> None:
    """A credit of 0 is SKIPPED: as an adjustment it would not be less than the item, as an item it would be -0.00."""
    orders, end = give(biller(settings=ON), "0.00", payment(kept=KEPT))

    assert (orders, end.outcome) == ([], Outcome.SKIPPED)


def test_negative_item() -> None:
    """WX-CR-4: without an item number a credit of 25.00 is an AddARItems of -25.00, like the payment but for the GUID."""
    event = paid(amount="100.00", fee="0", message="June bill")
    kept = {"ar_amount": "100.00", "net": "100.00", "item_tp": "CCIVR", "channel": "IVR"}

    (order,), end = give(biller(settings=ON), "25.00", payment(event, kept=kept), ADDED)

    changed = {"SOURCE_SPEC1": CREDIT, "ITEM_AMT": "-25.00", "ITEM_TP": "CCIVR", "SOURCE_SPEC3": "IVR"}
    assert order.function is ADD_AR_ITEMS
    assert order.fields == sample("F-04") | {"ITEM_DT": "20241115"} | changed
    assert list(order.fields) == documented(ADD_AR_ITEMS)
    assert schema_faults(ADD_AR_ITEMS, order.fields) == ""
    assert (end.outcome, end.result) == (Outcome.SENT, {"item_no": "205185"})


def test_what_is_kept_of_a_negative_item() -> None:
    """The item of the payment stands as before, so `net` stays; what was credited beside it adds up."""
    without_number = {name: value for name, value in KEPT.items() if name != "item_no"}
    (order,), _ = give(biller(settings=ON), "25.00", payment(kept=without_number | {"credited": "10.00"}), ADDED)

    assert order.result == {"ar_amount": "-25.00"}
    assert order.payment_result == {"credited": "35.00"}


def test_adjustment_after_a_negative_item() -> None:
    """Route A after route B: ITEM_AMT is reckoned from what the item stands at, not from what is left of the payment."""
    (order,), _ = give(biller(settings=ON), "75.00", payment(kept=KEPT | {"credited": "25.00"}), ADJUSTED)

    assert order.fields["ITEM_AMT"] == "25.00"


def test_guid_of_the_credit() -> None:
    """Q-32: the GUID of the credit stands where the biller's profile puts the payment's."""
    event = paid(amount="100.00", fee="0", message="June bill")

    (order,), _ = give(biller("3587", settings=ON), "25.00", payment(event), ADDED)

    assert (order.fields["SOURCE_SPEC1"], order.fields["SOURCE_SPEC2"]) == ("June bill", CREDIT)
    assert GUID not in order.fields.values()


ROUTES = [
    ("auto", KEPT, ADJ_AR_ITEM),
    ("auto", {}, ADD_AR_ITEMS),
    ("adjust", KEPT, ADJ_AR_ITEM),
    ("negative_item", KEPT, ADD_AR_ITEMS),
    ("negative_item", {}, ADD_AR_ITEMS),
]


@pytest.mark.parametrize(("route", "kept", "function"), ROUTES)
def test_route(route: str, kept: dict[str, str], function: Any) -> None:
    """Q-24: the key decides; `auto` asks whether the item number is known."""
    answer = ADJUSTED if function is ADJ_AR_ITEM else ADDED

    (order,), _ = give(biller(settings=ON, credit_route=route), "25.00", payment(kept=kept), answer)

    assert order.function is function


def test_adjust_without_number() -> None:
    """Q-24, Q-20: `adjust` alone holds a credit on an item without a number."""
    with pytest.raises(Held, match=r"^no item number$"):
        give(biller(settings=ON, credit_route="adjust"), "25.00", payment())


def test_keys_fill_the_adjustment() -> None:
    """§5, §6: the keys fill date, reason and comment of voids and of credits alike."""
    (voided,), _ = void(biller(**ADJUSTED_KEYS), payment(kept=KEPT), ADJUSTED)
    (credited,), _ = give(biller(settings=ON, **ADJUSTED_KEYS), "30.00", payment(kept=KEPT), ADJUSTED)

    tags = ("ITEM_DT", "ADJ_REASON_CD", "ITEM_CMTS")
    for order in (voided, credited):
        assert [order.fields[tag] for tag in tags] == ["", "DUP", "by Invoice Cloud"]


def test_payment_of_which_nothing_was_kept() -> None:
    """Where the payment's record tells nothing, its amount less fee and today's settings stand in."""
    with_codes = biller(settings=ON | {"64": "1(CCWEB)|"})

    (order,), _ = give(with_codes, "100.24", payment(), ADDED)
    _, too_much = give(with_codes, "102.75", payment())

    assert (order.fields["ITEM_TP"], order.fields["SOURCE_SPEC3"]) == ("CCWEB", "WEB")
    assert too_much.reason.text == "refund exceeds payment"


def test_credit_of_a_guest_donation() -> None:
    """Q-39: it goes to the account that the donation went to."""
    event = paid(kind="donation", logged_in=False, account_number="")

    (order,), _ = give(biller(settings=ON, guest_donation_account="999"), "5.00", payment(event), ADDED)

    assert (order.fields["SS_ACCOUNT_NO"], order.fields["ITEM_TP"]) == ("999", "DONATE-PMT")


@pytest.mark.parametrize("kept", [KEPT, {}])
def test_uncertain_credit(kept: dict[str, str]) -> None:
    """§1.3: a credit without a readable answer is UNCERTAIN on both routes; what it would leave stands with the order."""
    function = ADJ_AR_ITEM if kept else ADD_AR_ITEMS

    (order,), end = give(
        biller(settings=ON), "25.00", payment(kept=kept), failed(function, Outcome.UNCERTAIN, "ReadTimeout")
    )

    assert (end.outcome, end.result) == (Outcome.UNCERTAIN, {})
    assert order.payment_result == ({"net": "75.00"} if kept else {"credited": "25.00"})
