"""ACH rejects (adapter §4): what is sent, tag for tag, for which codes, and what is kept of the reply."""

from datetime import datetime
from typing import Any

import pytest

from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Held
from ic_adapter.records.states import State
from ic_adapter.router.functions import ADD_RETURNED_CHECK
from tests.ic_adapter.money import GUID, KEPT, RETURNED, at, paid, pay, payment, reject, schema_faults
from tests.ic_adapter.plans import biller, documented, failed, refused, sample, told


def test_sample_of_f05() -> None:
    """WX-ACH-1: R01 of WX-PAY-1 is the F-05 sample, tag for tag, where CHECK_AMT is net of the fee."""
    answer = told(ADD_RETURNED_CHECK, STATUS="0", STATUS_DESC="", FOLIO_NO="1", CHECK_AMT="100.24")

    (order,), end = reject(biller(check_amt="net_of_fee"), "R01", payment(kept=KEPT), answer)

    assert order.function is ADD_RETURNED_CHECK
    assert list(order.fields.items()) == list(sample("F-05").items())
    assert (end.outcome, end.result, end.warnings) == (Outcome.SENT, {"folio_no": "1"}, ())


def test_of_a_payment_as_it_was_sent() -> None:
    """WX-ACH-1: PAYMENT_REF is the GUID that the payment went out with."""
    at_noon = at(biller(), datetime(2024, 5, 10, 12))
    (posting,), _ = pay(at_noon)
    (order,), _ = reject(at_noon, "R01", payment(), RETURNED)

    assert order.fields["PAYMENT_REF"] == posting.fields["SOURCE_SPEC1"] == GUID


def test_order_of_the_tags() -> None:
    """All nine tags in the order of the schema, and the schema takes them."""
    (order,), _ = reject(biller(), "R01", payment(), RETURNED)

    assert list(order.fields) == documented(ADD_RETURNED_CHECK)
    assert schema_faults(ADD_RETURNED_CHECK, order.fields) == ""


@pytest.mark.parametrize(("policy", "amount"), [("payment_amount", "102.74"), ("net_of_fee", "100.24")])
def test_check_amt(policy: str, amount: str) -> None:
    """WX-ACH-1, Q-34: the payment amount, or by key that less the fee."""
    (order,), _ = reject(biller(check_amt=policy), "R01", payment(), RETURNED)

    assert order.fields["CHECK_AMT"] == amount


@pytest.mark.parametrize(("policy", "ref"), [("guid", GUID), ("item_no", "205184"), ("blank", "")])
def test_payment_ref(policy: str, ref: str) -> None:
    """Q-22: the payment GUID, by key the item number or nothing."""
    (order,), _ = reject(biller(payment_ref=policy), "R01", payment(kept=KEPT), RETURNED)

    assert order.fields["PAYMENT_REF"] == ref


def test_payment_ref_without_number() -> None:
    """Q-22, Q-20: where the item number is wanted and none is known, the reject is HELD."""
    with pytest.raises(Held, match=r"^no item number$"):
        reject(biller(payment_ref="item_no"), "R01", payment())


@pytest.mark.parametrize("code", ["C02", "C01", "c05"])
@pytest.mark.parametrize("state", [State.SENT, State.QUEUED, State.SKIPPED])
def test_notification_of_change(code: str, state: State) -> None:
    """WX-ACH-2, Q-35: a C code is never sent, whatever became of the payment."""
    orders, end = reject(biller(), code, payment(state=state))

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.SKIPPED, f"{code} is a notification of change")


@pytest.mark.parametrize("state", [State.SKIPPED, State.REJECTED, State.FAILED])
def test_payment_never_posted(state: State) -> None:
    """§4 step 2: there is nothing to return of a payment that never came into the books."""
    orders, end = reject(biller(), "R01", payment(state=state))

    assert orders == []
    assert (end.outcome, end.reason.text) == (Outcome.SKIPPED, "payment never posted")


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.RETRY, State.UNCERTAIN, State.HELD])
def test_payment_on_its_way(state: State) -> None:
    """§1.2: nothing is sent, nor given up, before it is known what became of the payment."""
    with pytest.raises(Held, match=f"the payment is {state.value}"):
        reject(biller(), "R01", payment(state=state))


def test_reason_code() -> None:
    """Settings §5: biller 2944 has AS 106, others send a blank REASON_CD."""
    (with_code,), _ = reject(biller("2944"), "R01", payment(), RETURNED)
    (without,), _ = reject(biller("3426"), "R01", payment(), RETURNED)

    assert (with_code.fields["REASON_CD"], without.fields["REASON_CD"]) == ("NSF", "")


def test_collection_stream() -> None:
    """INT-4619, Q-36: the setting goes into COLLECTION_STREAM; Hawaii Gas has one from the start, others send blank."""
    streams = [
        reject(one, "R01", payment(), RETURNED)[0][0].fields["COLLECTION_STREAM"]
        for one in (biller("3426", {"COLLECTION_STREAM": "FAST"}), biller("hawaii-gas"), biller("3426"))
    ]

    assert streams == ["FAST", "AUTO", ""]


@pytest.mark.parametrize(("setting", "value"), [("106", "N" * 21), ("COLLECTION_STREAM", "by hand")])
def test_code_that_the_router_cannot_take(setting: str, value: str) -> None:
    """A code that is none of the router's type is HELD with its setting."""
    with pytest.raises(Held, match=f"^(AS )?{setting} is not a code"):
        reject(biller(settings={setting: value}), "R01", payment())


ECHOES: list[tuple[dict[str, str], tuple[str, ...], dict[str, str]]] = [
    ({"FOLIO_NO": "7", "CHECK_AMT": "102.74"}, (), {"folio_no": "7"}),
    ({"FOLIO_NO": "7", "CHECK_AMT": "102.740"}, ("CHECK_AMT of the reply is '102.740'; 102.74 was sent",), {"folio_no": "7"}),
    ({"FOLIO_NO": "7", "CHECK_AMT": "100.24"}, ("CHECK_AMT of the reply is '100.24'; 102.74 was sent",), {"folio_no": "7"}),
    ({"FOLIO_NO": "7", "CHECK_AMT": ""}, (), {"folio_no": "7"}),
    ({"FOLIO_NO": "7"}, (), {"folio_no": "7"}),
    ({"FOLIO_NO": "", "CHECK_AMT": "102.74"}, ("the reply has no FOLIO_NO",), {}),
]  # fmt: skip


@pytest.mark.parametrize(("tags", "warnings", "result"), ECHOES)
def test_reply(tags: dict[str, str], warnings: tuple[str, ...], result: dict[str, str]) -> None:
    """§4 step 4: FOLIO_NO is kept; a CHECK_AMT that is not the one sent is a warning, a missing one is not."""
    _, end = reject(biller(), "R01", payment(), told(ADD_RETURNED_CHECK, STATUS="0", **tags))

    assert (end.outcome, tuple(one.text for one in end.warnings), end.result) == (Outcome.SENT, warnings, result)


def test_padding_of_the_echo() -> None:
    """Router §3: amounts come back without padding, which is no difference."""
    answer = told(ADD_RETURNED_CHECK, STATUS="0", FOLIO_NO="1", CHECK_AMT="100.5")

    _, end = reject(biller(), "R01", payment(paid(amount="100.50", fee="0")), answer)

    assert end.warnings == ()


ENDS: list[tuple[Any, Outcome, str]] = [
    (refused(ADD_RETURNED_CHECK, -906, "Payment not found."), Outcome.REJECTED, "STATUS -906 Payment not found."),
    (failed(ADD_RETURNED_CHECK, Outcome.UNCERTAIN, "ReadTimeout"), Outcome.UNCERTAIN, "ReadTimeout"),
]


@pytest.mark.parametrize(("answer", "outcome", "reason"), ENDS)
def test_not_booked(answer: Any, outcome: Outcome, reason: str) -> None:
    """§1.3: the reject ends as its call did, without a folio."""
    _, end = reject(biller(), "R01", payment(), answer)

    assert (end.outcome, end.reason.text, end.result) == (outcome, reason, {})
