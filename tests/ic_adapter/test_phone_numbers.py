"""Phone numbers that payers type (Q-71): digits, an extension, or HELD."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ic_adapter.integrations.postings.contact_details import phone
from ic_adapter.integrations.postings.phone_number import PhoneNumber, parse
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held
from ic_adapter.router.functions import SET_PHONE
from tests.ic_adapter.money import schema_faults
from tests.ic_adapter.phone_books import ACCOUNT, SET, biller, book, phoned, wrote
from tests.ic_adapter.plans import drive

READ = {
    "": ("", ""),
    " ": ("", ""),
    "2025550118": ("2025550118", ""),
    "202-555-0118 x45": ("2025550118", "45"),
    "(202) 555-0118 ext. 45": ("2025550118", "45"),
    "202.555.0118 Ext 45": ("2025550118", "45"),
    "202 555 0118 extension 4 5": ("2025550118", "45"),
    "2025550118#45": ("2025550118", "45"),
    "202-555-0118;ext=45": ("2025550118", "45"),
    "202\N{EN DASH}555\N{NO-BREAK SPACE}0118": ("2025550118", ""),
    "202-555-0118, ext. 45": ("2025550118", "45"),
    "+1 202/555.0118": ("+12025550118", ""),
}
HELD = {
    "unknown": ReasonCode.NO_DIGIT,
    "--": ReasonCode.NO_DIGIT,
    "1-800-FLOWERS": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 or 202-555-0119": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118, 202-555-0119": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 / 202-555-0119": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 \N{FULLWIDTH NUMBER SIGN}45": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 x45 x46": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 x": ReasonCode.NOT_A_PHONE_NUMBER,
    "202-555-0118 x12345678901": ReasonCode.NOT_A_PHONE_NUMBER,
    "x45": ReasonCode.NOT_A_PHONE_NUMBER,
    "1+2025550118": ReasonCode.NOT_A_PHONE_NUMBER,
    "2\N{ARABIC-INDIC DIGIT TWO}": ReasonCode.NOT_A_PHONE_NUMBER,
}


@pytest.mark.parametrize("typed", READ)
def test_read(typed: str) -> None:
    """Number and extension."""
    assert parse(typed) == PhoneNumber(*READ[typed])


@pytest.mark.parametrize("typed", HELD)
def test_held(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Held) as held:
        parse(typed)

    assert held.value.reason.code is HELD[typed]


@example(typed="202-555-0118 x45")
@given(
    typed=st.text(
        st.sampled_from("0123456789 +-()./x#extEXT\N{NO-BREAK SPACE}a\N{ARABIC-INDIC DIGIT TWO}"), max_size=20
    )
)
def test_what_is_sent(typed: str) -> None:
    """Digits and a leading + in PHONE_NO, digits in EXTENSION_NO, none of them lost or in another order; or HELD."""
    try:
        orders, _ = drive(phone(phoned(typed or "0"), biller(), None), ACCOUNT, book(), SET)
    except Held:
        return
    except AssertionError:  # nothing to remove
        assert not typed.strip()
        return
    fields = wrote(orders)

    assert schema_faults(SET_PHONE, fields) == ""
    assert re.fullmatch(r"\+?[0-9]+", fields["PHONE_NO"])
    assert re.fullmatch(r"[0-9]*", fields["EXTENSION_NO"])
    assert fields["PHONE_NO"].lstrip("+") + fields["EXTENSION_NO"] == re.sub("[^0-9]", "", typed or "0")
