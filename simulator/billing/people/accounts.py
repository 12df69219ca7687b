"""Accounts: the master data that GetAccount answers, without anything the ledger tells (router F-02, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: The 105 tags of GetAccount in documented order, with what a new account has in each.
MASTER_TAGS: dict[str, str] = {
    "ACCOUNT_NO": "",
    "ACCOUNT_NO_CUSTOM": "",
    "ACCOUNT_NO_CUSTOM_2": "",
    "PERSON_NO": "",
    "APPLICATION_NO": "",
    "CYCLE_CD": "05",
    "ELIG_TXROLLOVER_YN": "F",
    "CUSTOM_BILL_ID": "",
    "TITLE_CD": "",
    "PERSON_FNM": "",
    "PERSON_MNM": "",
    "PERSON_LNM": "",
    "ADDR_SEQ_DFLT": "1",
    "ADDR_SEQ_OVRD": "",
    "CO_PHONE_SEQ": "1",
    "IN_CARE_OF_OVRD": "",
    "ENVELOPE_MEMO_OVRD": "",
    "ADDR_FUTURE_CHG_DT": "",
    "FUTURE_ADDR_SEQ": "",
    "FUTURE_INCAREOF": "",
    "FUTURE_ENVMEMO": "",
    "ACCOUNT_STAT": "INBIL",
    "ACCOUNT_STAT_START_DT": "20010531",
    "ACCOUNT_STAT_END_DT": "",
    "AVG_BILLING_YN": "F",
    "AVG_DFLT_AMT": "",
    "BILLING_STAT": "REGLR",
    "CLOSED_YN": "F",
    "OK_TO_BILL_YN": "T",
    "BILL_COPIES": "",
    "BILL_COUNT": "0",
    "ACCOUNT_CLASS_DFLT": "RES",
    "ALLOW_DAYS_LATE": "",
    "SELECT_CD": "",
    "OVERDUE_YN": "",
    "LAST_BILL_DT": "",
    "LAST_BILL_TM": "",
    "LAST_BILL_AMT": "",
    "TAX_EXEMPT_YN": "F",
    "GENERIC_1": "",
    "GENERIC_2": "",
    "GENERIC_3": "",
    "CO_BYPASS_YN": "F",
    "INTEREST_EXEMPT_YN": "F",
    "BYPASS_END_DT": "",
    "FUTURE_CYCLE_CD": "",
    "FUTURE_CYCLE_DT": "",
    "CREDIT_SCORE": "2",
    "CREDIT_RATING_CD": "EXCEL",
    "CREDIT_EXPIRY_DT": "20250119",
    "LIEN_STATUS": "",
    "LIEN_AMT": "",
    "BYPASS_WRITE_OFF_YN": "F",
    "HOLD_WRITE_OFF_YN": "F",
    "LANGUAGE_CD": "ENG",
    "NO_BILL_START_DT": "",
    "NO_BILL_END_DT": "",
    "REBILL_AS_INSTBILL": "F",
    "WELFARE_AGENCY_YN": "F",
    "ATT_ON_HOLD_YN": "F",
    "ATT_ON_HOLD_END_DT": "",
    "BYPASS_WRTOF_END_DT": "",
    "REBILL_PENDING_YN": "F",
    "BILL_SORT_SEQ_CD": "",
    "MIN_BILL_AMT": "",
    "MIN_BILL_TAXABLE_YN": "F",
    "MIN_BILL_DISCOUNTABLE_YN": "F",
    "ARCHIVE_NO": "",
    "HIGH_BILL_AMT": "",
    "LOW_BILL_AMT": "",
    "BUDGET_BILL_TP": "",
    "FORCE_FINAL_YN": "F",
    "ACCOUNT_CMTS": "",
    "V_NAME": "",
    "V_AR_BALANCE_DUE": "",
    "V_AR_BALANCE_NET": "",
    "V_CREDIT_SCORE": "",
    "V_AR_OVERDUE_AMT": "",
    "V_CREDIT_RATING_CD": "",
    "V_HAS_NSF_YN": "",
    "V_PARSE_NAME": "",
    "ACTIVE_PAYARR_YN": "",
    "SSN": "",
    "LICENSE_NO": "",
    "STATUS": "",
    "SUMMARY_BILL_YN": "F",
    "NEXT_CYCLE_METER_READ_DT": "",
    "PREPAY_NO": "",
    "START_DT": "",
    "END_DT": "",
    "PREPAY_STAT": "",
    "PRIORITY_DEBT_PCT": "",
    "PREPAY_AMT": "",
    "UNBILLED_METERED_AMT": "",
    "UNBILLED_NONMETERED_AMT": "",
    "PREPAY_BALANCE": "",
    "DAYS_REMAINING": "",
    "COST_PER_DAY": "",
    "LAST_CALC_DTM": "",
    "LAST_PAY_DT": "",
    "PREPAY_CMTS": "",
    "LAST_NOTIFICATION_DTM": "",
    "THRESHOLD_METHOD": "",
    "THRESHOLD_AMT": "",
    "STATUS_DESC": "",
}

#: Tags that are never stored: identity, folds of the ledger, and what is always left blank (SSN, LICENSE_NO).
DERIVED = frozenset(
    {
        "ACCOUNT_NO",
        "ACCOUNT_NO_CUSTOM",
        "ACCOUNT_NO_CUSTOM_2",
        "PERSON_NO",
        "OVERDUE_YN",
        "LAST_BILL_DT",
        "LAST_BILL_AMT",
        "BUDGET_BILL_TP",
        "ACTIVE_PAYARR_YN",
        "SSN",
        "LICENSE_NO",
        "STATUS",
        "STATUS_DESC",
    }
)

#: Filled only when the request asks for it (Q-11).
PREPAY_TAGS = tuple(MASTER_TAGS)[87:104]


@dataclass(frozen=True, slots=True)
class Discount:
    """What the account may still take off its balance, until the last day (router §5.1)."""

    amount: Decimal
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account: its numbers, its owner, and its stored GetAccount tags (those that differ from a new account's)."""

    account_no: str
    account_no_custom: str
    person_no: str
    tags: Mapping[str, str] = field(default_factory=dict)
    active_payarr_override: str | None = None
    discount: Discount | None = None
    own_customer_no: str = ""

    @property
    def customer_no(self) -> str:
        """The number the customer knows: its own, else the custom number (invoice files §4)."""
        return self.own_customer_no or self.account_no_custom

    @property
    def name(self) -> str:
        """The customer's name: V_NAME without its outer blanks, else first and last name."""
        return self.tag("V_NAME").strip() or f"{self.tag('PERSON_FNM')} {self.tag('PERSON_LNM')}".strip()

    def tag(self, name: str) -> str:
        """A stored GetAccount tag."""
        return self.tags.get(name, MASTER_TAGS[name])

    @property
    def account_no_custom_2(self) -> str:
        """The two halves of the custom number swapped (router F-02, row 3)."""
        half = len(self.account_no_custom) // 2
        return self.account_no_custom[half:] + self.account_no_custom[:half]

    @property
    def is_closed(self) -> bool:
        """Whether CLOSED_YN is T: no bills, and no cut-off either, for there is no service to cut."""
        return self.tag("CLOSED_YN") == "T"

    @property
    def is_billed(self) -> bool:
        """Whether bill runs take the account along (population §4)."""
        return not self.is_closed and self.tag("OK_TO_BILL_YN") != "F"
