# ruff: noqa: RUF001 — the documented names of settings hold dashes
"""The table of Advanced Settings (settings §1) and of the settings without a number (§4): name, form, default, reader.

One row per setting, from which the check, the masking and the settings page are made. What a value means lies in
`grammars`; which settings an integration needs lies with the integration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ic_adapter.billers.grammars import advanced_settings, harris_json
from ic_adapter.choices import advice
from ic_adapter.errors import BadValue
from ic_adapter.model import Group

MAX_LENGTH = 20_000
MASK = "***"


class SettingForm(Enum):
    """How the text of a setting is written."""

    URL = "http or https address"
    USER = "user name"
    PASSWORD = "password or key"  # noqa: S105 — the name of a form, no password
    SWITCH = "0 or 1"
    VERSION = "whole number"
    TEXT = "text"
    CODE = "one code"
    FORM_KEY = "`XMLREQUEST=` or `APIREQUEST=`"
    BLOCK_CODES = "four positions, `CO\\|OFFNP:NOCHK\\|NOCC\\|XX`"
    ALERT_FLAGS = "`CODE` or `ONCODE\\|OFFCODE`"
    PAYMENT_CODES = "list, `1(CCWEB)\\|2(CCIVR)\\|`"
    COMMERCIAL = "`6:COM,IND`"
    AMOUNT_TAG = "amount tag of GetAccountBalance"
    TYPES = "numbers separated by commas"
    JSON = "one JSON object"


PARSERS: Mapping[SettingForm, Callable[[str], object]] = {
    SettingForm.URL: advanced_settings.parse_url,
    SettingForm.USER: advanced_settings.parse_user,
    SettingForm.PASSWORD: advanced_settings.parse_text,
    SettingForm.SWITCH: advanced_settings.parse_switch,
    SettingForm.VERSION: advanced_settings.parse_version,
    SettingForm.TEXT: advanced_settings.parse_text,
    SettingForm.CODE: advanced_settings.parse_code,
    SettingForm.FORM_KEY: advanced_settings.parse_form_key,
    SettingForm.BLOCK_CODES: advanced_settings.parse_block_codes,
    SettingForm.ALERT_FLAGS: advanced_settings.parse_alert_flags,
    SettingForm.PAYMENT_CODES: advanced_settings.parse_payment_codes,
    SettingForm.COMMERCIAL: advanced_settings.parse_commercial,
    SettingForm.AMOUNT_TAG: advanced_settings.parse_amount_tag,
    SettingForm.TYPES: advanced_settings.parse_types,
    SettingForm.JSON: harris_json.parse,
}

#: Forms of settings §3: a value that does not parse is stored all the same and holds its integration.
HOLDING = frozenset(
    {
        SettingForm.BLOCK_CODES,
        SettingForm.ALERT_FLAGS,
        SettingForm.PAYMENT_CODES,
        SettingForm.COMMERCIAL,
        SettingForm.AMOUNT_TAG,
        SettingForm.TYPES,
        SettingForm.JSON,
    }
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One Advanced Setting: number or name, documented name, form, what a blank one means, who reads it."""

    key: str
    name: str
    form: SettingForm
    default: str
    read_by: str

    @property
    def label(self) -> str:
        """How findings and reasons call it."""
        return f"AS {self.key}" if self.key.isdigit() else self.key


ADVANCED: tuple[Setting, ...] = (
    Setting("3", "SSO Customer Login URL", SettingForm.URL, "SSO off", "A16"),
    Setting("4", "Customer Portal Session Expire – Close Window?", SettingForm.SWITCH, "0", "A16"),
    Setting("5", "Customer Portal Home Button Redirect", SettingForm.SWITCH, "0", "A16"),
    Setting("6", "Customer Portal – Suppress Change Email", SettingForm.SWITCH, "0", "A16, A9"),
    Setting("8", "RTDR EndPoint/WebService URL", SettingForm.URL, "RTDR held", "A2"),
    Setting("9", "RTDR Username if Applicable", SettingForm.USER, "no authentication", "A2"),
    Setting("10", "RTDR Key or Password if Applicable", SettingForm.PASSWORD, "no authentication", "A2"),
    Setting("11", "DataPump Payments EndPoint/WebService URL", SettingForm.URL, "held", "A3, A5, A6, A9–A12"),
    Setting("12", "DataPump Payments EndPoint/WebService Username", SettingForm.USER, "–", "as 11; RECEIVED_BY (A11)"),
    Setting("13", "DataPump Payments EndPoint/WebService Password", SettingForm.PASSWORD, "–", "as 11"),
    Setting("14", "DataPump Paperless EndPoint/WebService URL", SettingForm.URL, "held", "A7"),
    Setting("15", "DataPump Paperless EndPoint/WebService Username", SettingForm.USER, "–", "A7"),
    Setting("16", "DataPump Paperless EndPoint/WebService Password", SettingForm.PASSWORD, "–", "A7"),
    Setting("17", "DataPump AutoPay EndPoint/WebService URL", SettingForm.URL, "held", "A8"),
    Setting("18", "DataPump AutoPay EndPoint/WebService Username", SettingForm.USER, "–", "A8"),
    Setting("19", "DataPump AutoPay EndPoint/WebService Password", SettingForm.PASSWORD, "–", "A8"),
    Setting("20", "BILLPDF URL", SettingForm.URL, "no bill image link", "A13"),
    Setting("21", "BILLPDF user name", SettingForm.USER, "–", "A13"),
    Setting("22", "BILLPDF password", SettingForm.PASSWORD, "–", "A13"),
    Setting("28", "Cayenta – Customer Block EFT Indicator", SettingForm.BLOCK_CODES, "no blocks", "A2.6"),
    Setting("32", "Customer Profile – Set Block ACH/CC as ReadOnly", SettingForm.SWITCH, "not read-only", "A2.6"),
    Setting("35", "Service Version", SettingForm.VERSION, "2 (Q-56: stored, not used)", "–"),
    Setting("46", "Cayenta – Autopay Alert Flag", SettingForm.ALERT_FLAGS, "held", "A8"),
    Setting("47", "Cayenta – Paperless Alert Flag", SettingForm.ALERT_FLAGS, "held", "A7"),
    Setting("64", "DataPump Payments CC Code", SettingForm.PAYMENT_CODES, "see A3.2", "A3.2"),
    Setting("65", "DataPump Payments ACH Code", SettingForm.PAYMENT_CODES, "see A3.2", "A3.2"),
    Setting("74", "Cayenta – Request Prepended Key Value", SettingForm.FORM_KEY, "`XMLREQUEST=`", "all router calls"),
    Setting("86", "Cayenta – Commercial Utility Codes", SettingForm.COMMERCIAL, "all invoices type 42", "I6.3"),
    Setting("101", "DataPump ACH Rejects EndPoint/WebService URL", SettingForm.URL, "held", "A4"),
    Setting("102", "DataPump ACH Rejects EndPoint/WebService Username", SettingForm.USER, "–", "A4"),
    Setting("103", "DataPump ACH Rejects EndPoint/WebService Password", SettingForm.PASSWORD, "–", "A4"),
    Setting("104", "DataPump Payments Cash Code", SettingForm.CODE, "see A3.2", "A3.2"),
    Setting("106", "DataPump ACH Reject Code", SettingForm.CODE, "REASON_CD blank", "A4"),
    Setting("107", "RTDR – Past Due Amount Key", SettingForm.AMOUNT_TAG, "past due not updated by RTDR", "A2.4"),
    Setting("114", "Pump credits", SettingForm.SWITCH, "credits not pumped", "A6"),
    Setting("116", "DataPump Payments Paypal Code", SettingForm.PAYMENT_CODES, "see A3.2", "A3.2"),
    Setting("117", "DataPump Payments Paypal Credit Code", SettingForm.PAYMENT_CODES, "see A3.2", "A3.2"),
    Setting("118", "DataPump Payments Venmo Code", SettingForm.PAYMENT_CODES, "see A3.2", "A3.2"),
    Setting("129", "RTDR – Balance Due Amount Key", SettingForm.AMOUNT_TAG, "`CURRENT_BALANCE`", "A2.3"),
    Setting("131", "JSON Configuration", SettingForm.JSON, "`{}`", "A2.2, A9–A11, I6.4"),
    Setting("148", "RTDR Invoice Type Whitelist", SettingForm.TYPES, "all types but donations", "A2.1"),
)
UNNUMBERED: tuple[Setting, ...] = (
    Setting("DONATION_CODE", "DataPump Donation Payments Code (ITG-2156)", SettingForm.CODE, "`DONATE-PMT`", "A3.4"),
    Setting("ccu_url", "Contact Us URL", SettingForm.URL, "no form", "A14"),
    Setting("ccu_user", "Contact Us user", SettingForm.USER, "blank", "A14, Q-43"),
    Setting("ccu_key", "Contact Us API key", SettingForm.PASSWORD, "no form", "A14, Q-43"),
    Setting("ccu_url_sandbox", "Contact Us URL in the sandbox", SettingForm.URL, "no form", "A14"),
    Setting("ccu_user_sandbox", "Contact Us user in the sandbox", SettingForm.USER, "blank", "A14, Q-43"),
    Setting("ccu_key_sandbox", "Contact Us API key in the sandbox", SettingForm.PASSWORD, "no form", "A14, Q-43"),
    Setting("ic_services_user", "User of IC's web services", SettingForm.USER, "no calls", "A16, Q-58"),
    Setting("ic_services_password", "Password of IC's web services", SettingForm.PASSWORD, "no calls", "A16, Q-58"),
    Setting("COLLECTION_STREAM", "COLLECTION_STREAM tag (INT-4619)", SettingForm.TEXT, "blank", "A4"),
)
TABLE: Mapping[str, Setting] = {setting.key: setting for setting in (*ADVANCED, *UNNUMBERED)}
SECRET = frozenset(setting.key for setting in TABLE.values() if setting.form is SettingForm.PASSWORD)
#: What a biller's programs log in to the web services with.
SERVICE_LOGIN = frozenset({"ic_services_user", "ic_services_password"})


def fault_of(key: str, value: str) -> str | None:
    """Why this text may not even be stored (unknown setting, control characters, wrong form), else None."""
    setting = TABLE.get(key)
    if setting is None:
        what = "Advanced Setting" if key.isdigit() else "setting"
        return f"unknown {what} {key}; {advice(key[:40], TABLE)}"
    if len(value) > MAX_LENGTH:
        return f"{setting.label} is longer than {MAX_LENGTH} characters"
    if (
        any((ord(sign) < 32 and sign not in "\t\r\n") or "\ud800" <= sign <= "\udfff" for sign in value)
        or "\x7f" in value
    ):
        return f"{setting.label} contains control characters; remove them"
    return None if setting.form in HOLDING else parse_fault(key, value)


def parse_fault(key: str, value: str) -> str | None:
    """Why this text does not parse, else None; blank always does."""
    try:
        parsed(key, value)
    except BadValue as fault:
        return str(fault)
    return None


def parsed(key: str, value: str | None) -> Any:
    """The typed value of a setting, None when blank; BadValue `AS 28: …` when it does not parse."""
    text = (value or "").strip()
    setting = TABLE[key]
    if not text:
        return None
    try:
        return PARSERS[setting.form](text)
    except BadValue as fault:
        raise BadValue(f"{setting.label} ({setting.name}): {fault}") from None


def masked(values: Mapping[str, str]) -> dict[str, str]:
    """The settings as they may be shown: passwords as `***`."""
    return {key: MASK if key in SECRET and value else value for key, value in values.items()}


def group_changed(changed: frozenset[str], group: Group) -> bool:
    """Whether a change of these settings may let a stopped endpoint group go on (adapter §1.3)."""
    return bool(changed & {"74", *(str(number) for number in group.value)})
