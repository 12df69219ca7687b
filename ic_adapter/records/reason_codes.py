"""The codes of all reasons and their texts: one table, which nothing but `reasons` renders.

Code compares codes. A text may be changed at any time, and only what people read changes with it.
"""

from collections.abc import Mapping
from enum import StrEnum, auto


class ReasonCode(StrEnum):
    """Why a record, attempt, lane, endpoint group, RTDR value or finding is as it is; stored and shown by name."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        del start, count, last_values
        return name

    # Of any part: nothing to say, and words that are not in this table.
    NONE = ""
    OTHER = auto()
    # Of a router call: what came back, or why nothing did (adapter §1.3).
    ROUTER_STATUS = auto()
    HTTP_STATUS = auto()
    NO_STATUS = auto()
    MALFORMED_REPLY = auto()
    STALE_REPLY = auto()
    OTHER_FUNCTION = auto()
    OTHER_ACCOUNT = auto()
    FUNCTION_MISSING = auto()
    CONNECTION_FAILED = auto()
    REPLY_LOST = auto()
    CALL_NOT_STARTED = auto()
    # What another reason is told within.
    OF_FUNCTION = auto()
    RETRIES_USED_UP = auto()
    ANSWERED_LATE = auto()
    # Of the pump itself.
    INTERNAL_ERROR = auto()
    PROGRAM_ENDED = auto()
    SENDER_GONE = auto()
    NOTHING_SENT = auto()
    SUPERSEDED = auto()
    CONFIGURATION_CHANGED = auto()
    # Of a person: what was decided, and why.
    OPERATOR_CONFIRMED = auto()
    OPERATOR_RESENT = auto()
    OPERATOR_RESENT_WITH_ITEM = auto()
    OPERATOR_DROPPED = auto()
    # Of a record that depends on a payment (adapter §1.2, §5.3).
    PAYMENT_UNCERTAIN = auto()
    PAYMENT_IS = auto()
    PAYMENT_UNKNOWN = auto()
    PAYMENT_RESENT = auto()
    PAYMENT_CANCELLED = auto()
    VOIDED_BEFORE_SENT = auto()
    NEVER_POSTED = auto()
    NO_ITEM_NUMBER = auto()
    # Of a setting or value that somebody has to mend.
    NO_ENDPOINT = auto()
    NO_PAYMENT_CODE = auto()
    NO_ACCOUNT_NUMBER = auto()
    NO_ALERT_CODES = auto()
    BAD_SETTING = auto()
    BAD_CODE = auto()
    BAD_TEXT = auto()
    TEXT_TOO_LONG = auto()
    NO_DIGIT = auto()
    NO_STREET = auto()
    # Of a rule by which nothing is sent.
    NOT_ENABLED = auto()
    CREDITS_NOT_ENABLED = auto()
    CREDIT_OF_ZERO = auto()
    REFUND_EXCEEDS_PAYMENT = auto()
    CHARGEBACK = auto()
    DONATION_WITHOUT_LOGIN = auto()
    AMOUNT_OF_ZERO = auto()
    FEE_EXCEEDS_AMOUNT = auto()
    NOTIFICATION_OF_CHANGE = auto()
    NO_CODE_FOR_FLAG = auto()
    NOT_A_REGISTRATION = auto()
    UNCHANGED = auto()
    NO_ACTIVE_RECORD = auto()
    NO_PERSON_NO = auto()
    NO_ADDRESS = auto()
    # Warnings beside a reason.
    SOURCE_UNKNOWN = auto()
    REPLY_WITHOUT_ITEM_NUMBER = auto()
    ITEM_NUMBER_UNCERTAIN = auto()
    REPLY_WITHOUT_FOLIO = auto()
    CHECK_AMOUNT_DIFFERS = auto()
    CREDITED_BY_OTHER_ITEMS = auto()
    RECEIVED_BY_CUT = auto()
    PHONE_RECORD_UNREADABLE = auto()
    PHONE_COUNT_DIFFERS = auto()
    # Of an endpoint group or a lane that waits.
    ROUTER_DOWN = auto()
    GROUP_STOPPED = auto()
    BREAKER_OPEN = auto()
    # Of an RTDR run and its values (adapter §2).
    NO_INVOICE = auto()
    REFRESHED = auto()
    DATE_MISMATCH = auto()
    UPDATED = auto()
    FELL_BACK = auto()
    NO_VALUE = auto()
    UNREADABLE_VALUE = auto()
    NO_VALUE_IN_EITHER = auto()
    SETTING_BLANK = auto()
    ARRANGEMENTS_OFF = auto()
    GATE_NOT_STATED = auto()
    ARRANGEMENT_KEPT = auto()
    NO_ACTIVE_ARRANGEMENT = auto()
    NO_ARRANGEMENT_TODAY = auto()
    ARRANGEMENT = auto()
    NO_ANSWER = auto()
    BLOCK_CODE = auto()
    NO_BLOCK_CODE = auto()
    BLOCK_FLAG_OWNED = auto()
    INVOICE_RELOADED = auto()
    # Of the configuration check alone.
    TYPES_NEVER_REFRESHED = auto()
    EMAIL_CODE_UNKNOWN = auto()
    BALANCE_FORWARD_OFF = auto()
    NO_PASSWORD = auto()
    ACCOUNT_DEFAULT_WITHOUT_EFFECT = auto()
    PAYMENT_REF_BLANK = auto()
    INSTRUMENTS_HELD = auto()
    SOURCES_UNKNOWN = auto()


#: `{name}`: the value of this name; what another reason is told within has its text as `{cause}`.
TEXTS: Mapping[ReasonCode, str] = {
    ReasonCode.NONE: "",
    ReasonCode.OTHER: "{words}",
    ReasonCode.ROUTER_STATUS: "STATUS {status} {desc}",
    ReasonCode.HTTP_STATUS: "HTTP {status}",
    ReasonCode.NO_STATUS: "NO_STATUS: the reply carries no STATUS",
    ReasonCode.MALFORMED_REPLY: "MALFORMED: {words}",
    ReasonCode.STALE_REPLY: "the reply of an earlier request: transNo {trans_no}",
    ReasonCode.OTHER_FUNCTION: "the reply of another function: {name}",
    ReasonCode.OTHER_ACCOUNT: "the reply of another account",
    ReasonCode.FUNCTION_MISSING: "the reply holds no {name}: STATUS {status} {desc}",
    ReasonCode.CONNECTION_FAILED: "{words}",
    ReasonCode.REPLY_LOST: "{words}",
    ReasonCode.CALL_NOT_STARTED: "the call did not start in time",
    ReasonCode.OF_FUNCTION: "{function}: {cause}",
    ReasonCode.RETRIES_USED_UP: "retries used up: {cause}",
    ReasonCode.ANSWERED_LATE: "answered after the lease had ended: {cause}",
    ReasonCode.INTERNAL_ERROR: "internal error; see the log",
    ReasonCode.PROGRAM_ENDED: "the program ended while the request was under way",
    ReasonCode.SENDER_GONE: "the program that sent it is gone",
    ReasonCode.NOTHING_SENT: "the attempt was stored, but nothing was sent",
    ReasonCode.SUPERSEDED: "superseded",
    ReasonCode.CONFIGURATION_CHANGED: "the configuration has changed",
    ReasonCode.OPERATOR_CONFIRMED: "confirm: {words}",
    ReasonCode.OPERATOR_RESENT: "resend: {words}",
    ReasonCode.OPERATOR_RESENT_WITH_ITEM: "resend: {words} (item {item_no})",
    ReasonCode.OPERATOR_DROPPED: "drop: {words}",
    ReasonCode.PAYMENT_UNCERTAIN: "the payment is UNCERTAIN",
    ReasonCode.PAYMENT_IS: "the payment is {state}",
    ReasonCode.PAYMENT_UNKNOWN: "the payment is not known",
    ReasonCode.PAYMENT_RESENT: "the payment is sent once more",
    ReasonCode.PAYMENT_CANCELLED: "the payment was not sent yet; it was cancelled instead",
    ReasonCode.VOIDED_BEFORE_SENT: "voided before it was sent",
    ReasonCode.NEVER_POSTED: "payment never posted",
    ReasonCode.NO_ITEM_NUMBER: "no item number",
    ReasonCode.NO_ENDPOINT: "no endpoint",
    ReasonCode.NO_PAYMENT_CODE: "no payment code for {instrument}/{source}",
    ReasonCode.NO_ACCOUNT_NUMBER: "no account number",
    ReasonCode.NO_ALERT_CODES: "no alert codes: AS {setting} is blank",
    ReasonCode.BAD_SETTING: "{words}",
    ReasonCode.BAD_CODE: "{where} {words}",
    ReasonCode.BAD_TEXT: "{where} {words}",
    ReasonCode.TEXT_TOO_LONG: "{where} is longer than {most} characters",
    ReasonCode.NO_DIGIT: "the phone number holds no digit",
    ReasonCode.NO_STREET: "the address has no street",
    ReasonCode.NOT_ENABLED: "not enabled",
    ReasonCode.CREDITS_NOT_ENABLED: "credits not enabled",
    ReasonCode.CREDIT_OF_ZERO: "the credit is 0",
    ReasonCode.REFUND_EXCEEDS_PAYMENT: "refund exceeds payment",
    ReasonCode.CHARGEBACK: "chargebacks are not pumped",
    ReasonCode.DONATION_WITHOUT_LOGIN: "donation without login",
    ReasonCode.AMOUNT_OF_ZERO: "amount less fee is 0",
    ReasonCode.FEE_EXCEEDS_AMOUNT: "the fee exceeds the amount",
    ReasonCode.NOTIFICATION_OF_CHANGE: "{return_code} is a notification of change",
    ReasonCode.NO_CODE_FOR_FLAG: "AS {setting} names no code for {side}",
    ReasonCode.NOT_A_REGISTRATION: "{event}: only registrations are sent",
    ReasonCode.UNCHANGED: "unchanged",
    ReasonCode.NO_ACTIVE_RECORD: "there is no active record to remove",
    ReasonCode.NO_PERSON_NO: "GetAccount gives no PERSON_NO",
    ReasonCode.NO_ADDRESS: "no address on file",
    ReasonCode.SOURCE_UNKNOWN: "payment source {source} is not among payment_sources: sent as WEB",
    ReasonCode.REPLY_WITHOUT_ITEM_NUMBER: "the reply holds no item number: voids and refunds cannot name the item",
    ReasonCode.ITEM_NUMBER_UNCERTAIN: (
        'no certain item number in {tag} "{text}": voids and refunds cannot name the item'
    ),
    ReasonCode.REPLY_WITHOUT_FOLIO: "the reply holds no FOLIO_NO",
    ReasonCode.CHECK_AMOUNT_DIFFERS: "CHECK_AMT of the reply is {came}, sent was {sent}",
    ReasonCode.CREDITED_BY_OTHER_ITEMS: "{amount} of the payment were credited by items of their own",
    ReasonCode.RECEIVED_BY_CUT: "RECEIVED_BY holds the first {most} characters of AS 12",
    ReasonCode.PHONE_RECORD_UNREADABLE: "GetPhoneRecords: a record without a readable PHONE_SEQ is left out",
    ReasonCode.PHONE_COUNT_DIFFERS: "GetPhoneRecords: PHONE_COUNT {count} beside {number} records",
    ReasonCode.ROUTER_DOWN: "one record after the other met no readable answer",
    ReasonCode.GROUP_STOPPED: "endpoint {group} is stopped",
    ReasonCode.BREAKER_OPEN: "breaker {group} is open",
    ReasonCode.NO_INVOICE: "no eligible invoice",
    ReasonCode.REFRESHED: "refreshed",
    ReasonCode.DATE_MISMATCH: "date mismatch: {tag} {came}, {name} {wanted}",
    ReasonCode.UPDATED: "updated",
    ReasonCode.FELL_BACK: "{lack}, fell back to {tag}",
    ReasonCode.NO_VALUE: "no value in {tag}",
    ReasonCode.UNREADABLE_VALUE: "unreadable value in {tag}",
    ReasonCode.NO_VALUE_IN_EITHER: "{first}, {second}",
    ReasonCode.SETTING_BLANK: "AS {setting} is blank",
    ReasonCode.ARRANGEMENTS_OFF: "pay_arrangement is off",
    ReasonCode.GATE_NOT_STATED: "ACTIVE_PAYARR_YN is not stated",
    ReasonCode.ARRANGEMENT_KEPT: "ACTIVE_PAYARR_YN is false; clear_arrangement_on_inactive is off",
    ReasonCode.NO_ACTIVE_ARRANGEMENT: "no active pay arrangement",
    ReasonCode.NO_ARRANGEMENT_TODAY: "no arrangement is active today",
    ReasonCode.ARRANGEMENT: "arrangement {reference}",
    ReasonCode.NO_ANSWER: "{function} gave no answer",
    ReasonCode.BLOCK_CODE: "{tag} {block}",
    ReasonCode.NO_BLOCK_CODE: "no block code",
    ReasonCode.BLOCK_FLAG_OWNED: "no block code; AS 32 owns the flag",
    ReasonCode.INVOICE_RELOADED: "the invoice was loaded anew meanwhile",
    ReasonCode.TYPES_NEVER_REFRESHED: (
        "AS 86 makes invoices of type {types}, which AS 148 lacks: never refreshed (Q-68)"
    ),
    ReasonCode.EMAIL_CODE_UNKNOWN: "EmailSearchCd {code!r} is none of this biller's: {valid} (Q-66)",
    ReasonCode.BALANCE_FORWARD_OFF: "should always be on (Q-57)",
    ReasonCode.NO_PASSWORD: "AS {setting} names a user, but there is no password",
    ReasonCode.ACCOUNT_DEFAULT_WITHOUT_EFFECT: (
        "AccountDefault has no effect without IncludeAccountNumber: SetPhone ignores it (router F-10)"
    ),
    ReasonCode.PAYMENT_REF_BLANK: "blank: nothing in a reject names its payment (Q-22)",
    ReasonCode.INSTRUMENTS_HELD: (
        "AS {filled} holds payment codes and AS {blank} none: payments by {instruments} are held (Q-31)"
    ),
    ReasonCode.SOURCES_UNKNOWN: "payment sources {sources} are not among payment_sources: sent as WEB (Q-31)",
}
