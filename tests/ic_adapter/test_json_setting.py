"""AS 131: the documented object, its spellings, and what stands in for bad JSON (settings §3.4, INT-6948, Q-54)."""

import pytest

from ic_adapter.billers import settings
from ic_adapter.billers.grammars.harris_json import DEFAULTS, JsonSetting, read

DOCUMENTED = """{
  "CayentaSSO":   { "InvoiceConfig": { "IncludePhoneNumber": true } },
  "HarrisCayenta": {
    "RTDRConfig":  { "UseBillDateInsteadOfDueDate": "True" },
    "DataPumpConfig": {
      "EmailSearchCd": "EBILL", "PhoneSearchCd": "RES", "UpdateMailingAddress": true, "AddressCd": "FWD",
      "BillerCustomizations": {
        "PhoneComments": "Customer set via InvoiceCloud.",
        "AccountDefault": true, "PersonDefault": true, "IncludeAccountNumber": true
      }
    }
  }
}"""


def test_documented_object() -> None:
    """All ten keys of settings §3.4."""
    assert read(DOCUMENTED) == JsonSetting(
        include_phone_number=True,
        use_bill_date=True,
        email_search_cd="EBILL",
        phone_search_cd="RES",
        update_mailing_address=True,
        address_cd="FWD",
        phone_comments="Customer set via InvoiceCloud.",
        account_default=True,
        person_default=True,
        include_account_number=True,
    )


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_key_names_in_any_case(change: object) -> None:
    """The code is said to check `includephonenumber`."""
    assert callable(change)
    text = '{"CayentaSSO": {"InvoiceConfig": {"IncludePhoneNumber": "true"}}}'

    assert read(change(text).replace("TRUE", "true")).include_phone_number


@pytest.mark.parametrize(("text", "expected"), [("true", True), ('"True"', True), ('"TRUE"', True), ('" true "', True)])
def test_true(text: str, expected: bool) -> None:
    """Q-54: booleans as `true` and as text, any case."""
    assert (
        read(f'{{"HarrisCayenta": {{"RTDRConfig": {{"UseBillDateInsteadOfDueDate": {text}}}}}}}').use_bill_date
        is expected
    )


@pytest.mark.parametrize("text", ["false", '"False"', '"yes"', "1", "null", "[]", '""'])
def test_everything_else_is_false(text: str) -> None:
    """What is not true is the default."""
    assert not read(f'{{"HarrisCayenta": {{"RTDRConfig": {{"UseBillDateInsteadOfDueDate": {text}}}}}}}').use_bill_date


@pytest.mark.parametrize(("text", "expected"), [("false", False), ('"False"', False), ("true", True), ('""', None)])
def test_flag_that_may_be_absent(text: str, expected: bool | None) -> None:
    """The flags of BillerCustomizations tell `false` from a tag that is absent."""
    inner = f'{{"BillerCustomizations": {{"AccountDefault": {text}}}}}'

    assert read(f'{{"HarrisCayenta": {{"DataPumpConfig": {inner}}}}}').account_default is expected


def test_fragments_are_merged() -> None:
    """The fragments of the documents, pasted one behind the other: both are read."""
    found = read(
        '{"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": true}}, '
        '"HarrisCayenta": {"DataPumpConfig": {"AddressCd": "FWD"}}}'
    )

    assert (found.use_bill_date, found.address_cd) == (True, "FWD")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"HarrisCayenta": 1}', '{"HarrisCayenta": {"RTDRConfig": []}}', '{"x": 1}']
)
def test_defaults(text: str) -> None:
    """INT-6948: badly formed JSON is no JSON; unknown keys are ignored."""
    assert read(text) == DEFAULTS


@pytest.mark.parametrize("text", ["{", "[]", "nope", "[" * 100_000, "1" * 5000])
def test_badly_formed(text: str) -> None:
    """It says so, and that the defaults apply; it never holds anything (a warning)."""
    fault = settings.parse_fault("131", text)

    assert fault is not None
    assert "all its defaults apply" in fault
