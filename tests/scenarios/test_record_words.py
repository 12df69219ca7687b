"""Words about a record of the pump that is not in the expected state."""

from types import SimpleNamespace
from typing import Any

import pytest

from scenarios.errors import StepError
from scenarios.steps.adapter import pump
from scenarios.steps.router import journal


def _world(reason_code: str) -> Any:
    """A world whose pump has one record, held for this reason, and whose router was asked nothing."""
    record = {"id": 1, "source_id": "p1", "kind": "payment", "account_number": None, "state": "HELD", "reason": "why"}
    page = record | {"reason_code": reason_code, "tried": [], "history": []}

    def api(_method: str, path: str) -> dict[str, Any]:
        return page if path.endswith("/1") else {"records": [record]}

    return SimpleNamespace(api=api, at_ic=lambda path: path, read_journal=list)


def test_a_held_record_names_the_tag_without_a_value() -> None:
    """QA searches the request for it; a record that is held for another reason names none."""
    with pytest.raises(StepError) as caught:
        pump.check_state(_world("NO_PAYMENT_CODE"), "p1", "SENT")
    assert str(caught.value).splitlines()[2:4] == [
        "  actual:   HELD because why (NO_PAYMENT_CODE)",
        "  no value for ITEM_TP of AddARItems",
    ]
    with pytest.raises(StepError) as other:
        pump.check_state(_world("OTHER"), "p1", "SENT")
    assert "no value" not in str(other.value)


def test_a_request_that_did_not_come_is_named_with_its_tags() -> None:
    """Those that the step would have compared."""
    with pytest.raises(StepError, match=r"expected: a request AddContact with CONTACT_TP 'WEB'\n  actual:   nothing$"):
        journal.check_tags(_world(""), "AddContact", [["CONTACT_TP", "WEB"]])
