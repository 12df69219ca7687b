"""The codes of all reasons. Code compares codes only; their texts are in `reason_texts`."""

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
    NOT_A_PHONE_NUMBER = auto()
    NO_STREET = auto()
    # Of a rule by which nothing is sent.
    NOT_ENABLED = auto()
    CREDITS_NOT_ENABLED = auto()
    CREDIT_OF_ZERO = auto()
    REFUND_EXCEEDS_PAYMENT = auto()
    REFUND_EXCEEDS_POSTED = auto()
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
    ITEM_NUMBER_REPEATED = auto()
    REPLY_WITHOUT_FOLIO = auto()
    CHECK_AMOUNT_DIFFERS = auto()
    CREDITED_BY_OTHER_ITEMS = auto()
    RECEIVED_BY_CUT = auto()
    TEXT_CLEANED = auto()
    TEXT_CUT = auto()
    TEXT_NOT_KEPT = auto()
    PHONE_RECORD_UNREADABLE = auto()
    PHONE_COUNT_DIFFERS = auto()
    # Of an endpoint group or a lane that waits.
    ROUTER_DOWN = auto()
    GROUP_STOPPED = auto()
    BREAKER_OPEN = auto()
    # Of an RTDR run and its values (adapter §2).
    NO_INVOICE = auto()
    REFRESHED = auto()
    PARTLY_REFRESHED = auto()
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
    NO_FORMAT_GUID = auto()
    NO_PASSWORD = auto()
    ACCOUNT_DEFAULT_WITHOUT_EFFECT = auto()
    PAYMENT_REF_BLANK = auto()
    FEES_IN_CHECK_AMOUNT = auto()
    REPLIES_NOT_NUMBERED = auto()
    INSTRUMENTS_HELD = auto()
    SOURCES_UNKNOWN = auto()
