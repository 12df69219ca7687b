"""The findings of the configuration check as onboarding results, each with what to do."""

from collections.abc import Iterator, Mapping

from ic_adapter.config_check.finding import ConfigFinding
from ic_adapter.config_check.observed import observed
from ic_adapter.config_check.onboarding.checked import Checked, Result, Subject, passed
from ic_adapter.model import Level
from ic_adapter.records.reason_codes import ReasonCode

RESULTS: Mapping[Level, Result] = {Level.ERROR: Result.FAIL, Level.WARNING: Result.WARNING}
#: `{where}` is the setting or key of the finding.
FIXES: Mapping[ReasonCode, str] = {
    ReasonCode.BAD_SETTING: "correct the value of {where}; docs/adapter-settings.md shows its form",
    ReasonCode.BAD_CODE: "ask the biller for the code of the router and correct {where}",
    ReasonCode.BAD_TEXT: "correct the text in {where}",
    ReasonCode.TEXT_TOO_LONG: "shorten the text in {where}",
    ReasonCode.TYPES_NEVER_REFRESHED: "add these types to AS 148, or leave AS 148 blank",
    ReasonCode.EMAIL_CODE_UNKNOWN: "set EmailSearchCd in AS 131 to one of these codes",
    ReasonCode.BALANCE_FORWARD_OFF: "set the BIF customization BalanceForward to true",
    ReasonCode.NO_FORMAT_GUID: "set the BIF customization InvoiceFormatGuid to the GUID of the questionnaire",
    ReasonCode.NO_PASSWORD: "set {where}, or remove the user if the router needs no log-in",
    ReasonCode.ACCOUNT_DEFAULT_WITHOUT_EFFECT: "set IncludeAccountNumber in AS 131 to true, or remove AccountDefault",
    ReasonCode.PAYMENT_REF_BLANK: "set the key payment_ref to guid or item_no",
    ReasonCode.FILE_MISSING: "ask the sender for the file; the page /crm/files shows what came",
    ReasonCode.FILE_DUE: "wait for the file; from its hour on it is missing",
    ReasonCode.REPLIES_NOT_NUMBERED: "ask the biller to have its router number its replies",
    ReasonCode.FEES_IN_CHECK_AMOUNT: "set the key check_amt to net_of_fee if the biller's router compares the amount",
    ReasonCode.INSTRUMENTS_HELD: "fill these settings, or set the key missing_code_policy to hardcoded",
    ReasonCode.SOURCES_UNKNOWN: "add these sources to the key payment_sources",
}


def configuration(subject: Subject) -> Iterator[Checked]:
    """Settings that are wrong or cannot work together, and what happened to the biller (Q-66, Q-68, Q-84 …)."""
    found = observed(subject.biller, subject.store)
    if not found:
        yield passed("settings", "every value is valid, and they can work together")
    for finding in found:
        yield _checked(finding)


def _checked(finding: ConfigFinding) -> Checked:
    code = finding.reason.code
    return Checked(
        name=finding.where,
        result=RESULTS[finding.level],
        text=finding.text,
        fix=FIXES[code].format(where=finding.where),
        reason_code=code.value,
    )
