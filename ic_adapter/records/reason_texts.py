"""What an operator or an API client reads for each reason code; only `reasons` renders these texts.

A text may be changed at any time, and only what people read changes with it.
"""

from collections.abc import Mapping

from ic_adapter.records.reason_codes import ReasonCode

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
    ReasonCode.FUNCTION_MISSING: "the reply has no {name}: STATUS {status} {desc}",
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
    ReasonCode.PAYMENT_RESENT: "the payment is sent again",
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
    ReasonCode.NO_DIGIT: "the phone number has no digit",
    ReasonCode.NOT_A_PHONE_NUMBER: "not a phone number",
    ReasonCode.NO_STREET: "the address has no street",
    ReasonCode.NOT_ENABLED: "not enabled",
    ReasonCode.CREDITS_NOT_ENABLED: "credits not enabled",
    ReasonCode.CREDIT_OF_ZERO: "the credit is 0",
    ReasonCode.REFUND_EXCEEDS_PAYMENT: "refund exceeds payment",
    ReasonCode.REFUND_EXCEEDS_POSTED: "refund exceeds what was posted, fee included?",
    ReasonCode.FILES_ONLY: "the partner has files only: it is told by the payment file",
    ReasonCode.CHARGEBACK: "chargebacks are not pumped",
    ReasonCode.DONATION_WITHOUT_LOGIN: "donation without login",
    ReasonCode.IN_LOCKBOX_FILE: "a lockbox file carries it; the router does not get it",
    ReasonCode.AMOUNT_OF_ZERO: "amount less fee is 0",
    ReasonCode.FEE_EXCEEDS_AMOUNT: "the fee exceeds the amount",
    ReasonCode.NOTIFICATION_OF_CHANGE: "{return_code} is a notification of change",
    ReasonCode.NO_CODE_FOR_FLAG: "AS {setting} has no code for {side}",
    ReasonCode.NOT_A_REGISTRATION: "{event} is not sent; only registrations are",
    ReasonCode.UNCHANGED: "unchanged",
    ReasonCode.NO_ACTIVE_RECORD: "there is no active record to remove",
    ReasonCode.NO_PERSON_NO: "GetAccount returned no PERSON_NO",
    ReasonCode.NO_ADDRESS: "no address on file",
    ReasonCode.SOURCE_UNKNOWN: "payment source {source} is not in payment_sources; sent as WEB",
    ReasonCode.REPLY_WITHOUT_ITEM_NUMBER: "the reply has no item number; voids and refunds cannot name the item",
    ReasonCode.ITEM_NUMBER_UNCERTAIN: (
        '{tag} "{text}" has no clear item number; voids and refunds cannot name the item'
    ),
    ReasonCode.ITEM_NUMBER_REPEATED: (
        "the router gave item number {item_no} to records {first} and {second}; voids and refunds cannot name the item"
    ),
    ReasonCode.REPLY_WITHOUT_FOLIO: "the reply has no FOLIO_NO",
    ReasonCode.CHECK_AMOUNT_DIFFERS: "CHECK_AMT of the reply is {came}; {sent} was sent",
    ReasonCode.CREDITED_BY_OTHER_ITEMS: "{amount} of the payment was credited by separate items",
    ReasonCode.RECEIVED_BY_CUT: "RECEIVED_BY contains only the first {most} characters of AS 12",
    ReasonCode.TEXT_CLEANED: "{tag}: line breaks and control characters of the {field} are sent as blanks",
    ReasonCode.TEXT_CUT: "{tag} holds the first {most} characters of the {field}",
    ReasonCode.TEXT_NOT_KEPT: "the {field} was longer than {most} characters; the rest is not kept",
    ReasonCode.ENTERED_BY_CLERK: "entered on the page of the biller's clerks",
    ReasonCode.PHONE_RECORD_UNREADABLE: "GetPhoneRecords: a record without a readable PHONE_SEQ is left out",
    ReasonCode.PHONE_COUNT_DIFFERS: "GetPhoneRecords: PHONE_COUNT is {count}, but there are {number} records",
    ReasonCode.ROUTER_DOWN: "several records in a row got no readable reply",
    ReasonCode.GROUP_STOPPED: "endpoint group {group} is stopped",
    ReasonCode.BREAKER_OPEN: "the circuit breaker of endpoint group {group} is open",
    ReasonCode.NO_INVOICE: "no eligible invoice",
    ReasonCode.REFRESHED: "refreshed",
    ReasonCode.PARTLY_REFRESHED: "refreshed in part; unreadable value in {tags}",
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
    ReasonCode.INVOICE_RELOADED: "the invoice was reloaded in the meantime",
    ReasonCode.TYPES_NEVER_REFRESHED: (
        "AS 86 creates invoices of type {types}, which AS 148 does not list; they are never refreshed (Q-68)"
    ),
    ReasonCode.EMAIL_CODE_UNKNOWN: (
        "EmailSearchCd {code!r} is not a code of this biller, whose codes are {valid} (Q-66)"
    ),
    ReasonCode.BALANCE_FORWARD_OFF: "should always be on (Q-57)",
    ReasonCode.NO_FORMAT_GUID: "blank: bill files get the GUID {guid}, derived from the biller (Q-79)",
    ReasonCode.NO_PASSWORD: "AS {setting} names a user, but no password is set",
    ReasonCode.ACCOUNT_DEFAULT_WITHOUT_EFFECT: (
        "AccountDefault has no effect without IncludeAccountNumber; SetPhone ignores it (router F-10)"
    ),
    ReasonCode.PAYMENT_REF_BLANK: "blank; no tag of a reject names its payment (Q-22)",
    ReasonCode.REPLIES_NOT_NUMBERED: (
        "the router numbers its replies 0; a stale reply cannot be told from a new one (Q-86)"
    ),
    ReasonCode.FILE_MISSING: "no {kind} file was imported by {by}; {newest}",
    ReasonCode.FILE_DUE: "no {kind} file yet, expected by {by}; {newest}",
    ReasonCode.FEES_IN_CHECK_AMOUNT: (
        "payments have fees and CHECK_AMT holds them; a router that compares it refuses the reject (Q-84)"
    ),
    ReasonCode.INSTRUMENTS_HELD: (
        "there are payment codes in AS {filled}, but none in AS {blank}; payments by {instruments} are held (Q-31)"
    ),
    ReasonCode.SOURCES_UNKNOWN: "payment sources {sources} are not in payment_sources; sent as WEB (Q-31)",
}
