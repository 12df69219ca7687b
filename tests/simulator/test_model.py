"""What a call tells a function of its tags: flags, required tags, days of the calendar (router §3, §4.2)."""

from datetime import date

import pytest

from simulator.contract.model import RouterCall
from simulator.contract.refusals import TABLE
from simulator.errors import BadValue, TagMissing


def a_call(**fields: str) -> RouterCall:
    """A call with these tags."""
    return RouterCall("Function", fields)


def test_day_of_the_calendar() -> None:
    """A Date8 is read; blank and absent are no day."""
    call = a_call(ITEM_DT="20240229", BLANK="")

    assert (call.date("ITEM_DT"), call.date("BLANK"), call.date("ABSENT")) == (date(2024, 2, 29), None, None)


@pytest.mark.parametrize("text", ["20240231", "20230229", "20241301", "20240100", "00000101"])
def test_impossible_day(text: str) -> None:
    """A date that fits the pattern but not the calendar is -905, and says which tag."""
    with pytest.raises(BadValue, match=f"ITEM_DT: {text}"):
        a_call(ITEM_DT=text).date("ITEM_DT")

    assert TABLE[BadValue].code == -905


@pytest.mark.parametrize(
    ("text", "truth"), [("T", True), ("y", True), ("TRUE", True), ("1", True), ("F", False), ("", False)]
)
def test_flag(text: str, truth: bool) -> None:
    """T, Y, TRUE and 1 in any case are true (router §3)."""
    assert a_call(AS_PAYMENT_YN=text).flag("AS_PAYMENT_YN") is truth


def test_required_tag() -> None:
    """A missing or blank one is told in the documented words."""
    with pytest.raises(TagMissing, match=r"^PHONE_CD tag is missing or is empty\.$"):
        a_call(PHONE_CD="").required("PHONE_CD")

    assert a_call(PHONE_CD="HOME").required("PHONE_CD") == "HOME"
