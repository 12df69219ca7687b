# ruff: noqa: RUF001 — the documented names and defaults hold dashes
"""The table of Advanced Settings against settings §1: every number with its name, and what a blank one means."""

import pytest

from ic_adapter.billers import settings
from ic_adapter.billers.settings import SettingForm
from ic_adapter.choices import advice

URL, USER, PASSWORD, SWITCH = SettingForm.URL, SettingForm.USER, SettingForm.PASSWORD, SettingForm.SWITCH
DOCUMENTED: list[tuple[str, str, SettingForm, str]] = [
    ("AS 3", "SSO Customer Login URL", URL, "SSO off"),
    ("AS 4", "Customer Portal Session Expire", SWITCH, "0"),
    ("AS 5", "Customer Portal Home Button Redirect", SWITCH, "0"),
    ("AS 6", "Suppress Change Email", SWITCH, "0"),
    ("AS 8", "RTDR EndPoint/WebService URL", URL, "RTDR held"),
    ("AS 9", "RTDR Username if Applicable", USER, "no authentication"),
    ("AS 10", "RTDR Key or Password if Applicable", PASSWORD, "no authentication"),
    ("AS 11", "DataPump Payments EndPoint/WebService URL", URL, "held"),
    ("AS 12", "DataPump Payments EndPoint/WebService Username", USER, "–"),
    ("AS 13", "DataPump Payments EndPoint/WebService Password", PASSWORD, "–"),
    ("AS 14", "DataPump Paperless EndPoint/WebService URL", URL, "held"),
    ("AS 15", "DataPump Paperless EndPoint/WebService Username", USER, "–"),
    ("AS 16", "DataPump Paperless EndPoint/WebService Password", PASSWORD, "–"),
    ("AS 17", "DataPump AutoPay EndPoint/WebService URL", URL, "held"),
    ("AS 18", "DataPump AutoPay EndPoint/WebService Username", USER, "–"),
    ("AS 19", "DataPump AutoPay EndPoint/WebService Password", PASSWORD, "–"),
    ("AS 20", "BILLPDF URL", URL, "no bill image link"),
    ("AS 21", "BILLPDF user name", USER, "–"),
    ("AS 22", "BILLPDF password", PASSWORD, "–"),
    ("AS 28", "Customer Block EFT Indicator", SettingForm.BLOCK_CODES, "no blocks"),
    ("AS 32", "Set Block ACH/CC as ReadOnly", SWITCH, "not read-only"),
    ("AS 35", "Service Version", SettingForm.VERSION, "2 (Q-56: stored, not used)"),
    ("AS 46", "Autopay Alert Flag", SettingForm.ALERT_FLAGS, "held"),
    ("AS 47", "Paperless Alert Flag", SettingForm.ALERT_FLAGS, "held"),
    ("AS 64", "DataPump Payments CC Code", SettingForm.PAYMENT_CODES, "see A3.2"),
    ("AS 65", "DataPump Payments ACH Code", SettingForm.PAYMENT_CODES, "see A3.2"),
    ("AS 74", "Request Prepended Key Value", SettingForm.FORM_KEY, "`XMLREQUEST=`"),
    ("AS 86", "Commercial Utility Codes", SettingForm.COMMERCIAL, "all invoices type 42"),
    ("AS 101", "DataPump ACH Rejects EndPoint/WebService URL", URL, "held"),
    ("AS 102", "DataPump ACH Rejects EndPoint/WebService Username", USER, "–"),
    ("AS 103", "DataPump ACH Rejects EndPoint/WebService Password", PASSWORD, "–"),
    ("AS 104", "DataPump Payments Cash Code", SettingForm.CODE, "see A3.2"),
    ("AS 106", "DataPump ACH Reject Code", SettingForm.CODE, "REASON_CD blank"),
    ("AS 107", "RTDR – Past Due Amount Key", SettingForm.AMOUNT_TAG, "past due not updated by RTDR"),
    ("AS 114", "Pump credits", SWITCH, "credits not pumped"),
    ("AS 116", "DataPump Payments Paypal Code", SettingForm.PAYMENT_CODES, "see A3.2"),
    ("AS 117", "DataPump Payments Paypal Credit Code", SettingForm.PAYMENT_CODES, "see A3.2"),
    ("AS 118", "DataPump Payments Venmo Code", SettingForm.PAYMENT_CODES, "see A3.2"),
    ("AS 129", "RTDR – Balance Due Amount Key", SettingForm.AMOUNT_TAG, "`CURRENT_BALANCE`"),
    ("AS 131", "JSON Configuration", SettingForm.JSON, "`{}`"),
    ("AS 148", "RTDR Invoice Type Whitelist", SettingForm.TYPES, "all types but donations"),
    ("DONATION_CODE", "DataPump Donation Payments Code", SettingForm.CODE, "`DONATE-PMT`"),
    ("ccu_url", "Contact Us URL", URL, "no form"),
    ("ccu_user", "Contact Us user", USER, "blank"),
    ("ccu_key", "Contact Us API key", PASSWORD, "no form"),
    ("ccu_url_sandbox", "Contact Us URL in the sandbox", URL, "no form"),
    ("ccu_user_sandbox", "Contact Us user in the sandbox", USER, "blank"),
    ("ccu_key_sandbox", "Contact Us API key in the sandbox", PASSWORD, "no form"),
    ("ic_services_user", "User of IC's web services", USER, "no calls"),
    ("ic_services_password", "Password of IC's web services", PASSWORD, "no calls"),
    ("COLLECTION_STREAM", "INT-4619", SettingForm.TEXT, "blank"),
]


def test_table_is_whole() -> None:
    """These 41 numbers, those without a number (settings §4, adapter §14.2), and no other."""
    assert [setting.label for setting in settings.TABLE.values()] == [row[0] for row in DOCUMENTED]
    assert len(settings.ADVANCED) == 41


@pytest.mark.parametrize(("label", "name", "form", "default"), DOCUMENTED)
def test_row(label: str, name: str, form: SettingForm, default: str) -> None:
    """A setting has its documented name, form and default; blank is no value and no fault."""
    setting = settings.TABLE[label.removeprefix("AS ")]

    assert name in setting.name
    assert (setting.form, setting.default) == (form, default)
    assert settings.parsed(setting.key, " \t ") is None


def test_secrets() -> None:
    """The passwords of the six triples (settings §2.2), of the web services and of the tickets, and nothing else."""
    assert {
        "10",
        "13",
        "16",
        "19",
        "22",
        "103",
        "ccu_key",
        "ccu_key_sandbox",
        "ic_services_password",
    } == settings.SECRET


@pytest.mark.parametrize("number", ["7", "105", "0", "999"])
def test_unknown_number(number: str) -> None:
    """A number that is never mentioned cannot be stored."""
    assert settings.fault_of(number, "x") == f"unknown Advanced Setting {number}; {advice(number, settings.TABLE)}"
