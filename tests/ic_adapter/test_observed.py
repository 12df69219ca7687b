"""Findings of what happened to a biller: payments with fees beside `check_amt: payment_amount` (Q-84)."""

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.config_check.observed import observed
from ic_adapter.model import Level
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags


@pytest.mark.parametrize(
    ("fee", "check_amt", "warned"),
    [("2.50", "payment_amount", True), ("0.00", "payment_amount", False), ("2.50", "net_of_fee", False)],
)
def test_fees(ic: Adapter, router: ScriptedRouter, fee: str, check_amt: str, *, warned: bool) -> None:
    """The check warns once a payment with a fee was posted; it is sent as written all the same."""
    router.script["AddARItems"] = says(envelope("AddARItem", tags(STATUS="0", STATUS_DESC="AR item 205185 added.")))
    ic.register.patch_settings("b", {"11": router.url})
    ic.register.patch_keys("b", {"check_amt": check_amt})
    event = PaymentEvent(source_id="p-1", account_number="1", amount="22.50", fee=fee, instrument=Instrument.ACH)
    ic.intake.submit("b", Kind.PAYMENT, event)
    assert ic.pump.run("b") == 1

    found = [
        one for one in observed(ic.register.get("b"), ic.store) if one.reason.code is ReasonCode.FEES_IN_CHECK_AMOUNT
    ]

    assert [(one.level, one.where) for one in found] == [(Level.WARNING, "check_amt")] * warned
