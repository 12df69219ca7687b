"""Reasons get codes: each text of before is recognized, the values in it included; any other keeps its words as OTHER.

It never fails: a text that nothing here knows is no error.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

AT_ONCE = 2000  # rows that are in memory
FUNCTIONS = (
    "AddARItems|AddAlert|AddContact|AddPersonPhone|AddReturnedCheck|AdjARItem|GetAccount|GetAccountBalance"
    "|GetAccountBillingAddress|GetPayArrangements|GetPhoneRecords|SetAccountBillingAddress|SetPhone"
)
UNSENT = "ConnectError|ConnectTimeout|PoolTimeout|UnsupportedProtocol|InvalidURL|LocalProtocolError"
BEFORE = re.compile(rf"retries used up: |answered after the lease had ended: |(?:{FUNCTIONS}): ")
#: The first that a text matches counts, warnings behind "; " left aside. Groups are the values of the reason.
RULES: tuple[tuple[str, str], ...] = (
    ("OPERATOR_CONFIRMED", r"confirm: (?P<words>.*)"),
    ("OPERATOR_RESENT_WITH_ITEM", r"resend: (?P<words>.*) \(item (?P<item_no>\d{1,12})\)"),
    ("OPERATOR_RESENT", r"resend: (?P<words>.*)"),
    ("OPERATOR_DROPPED", r"drop: (?P<words>.*)"),
    ("ROUTER_STATUS", r"STATUS (?P<status>-?\d{1,18})(?: (?P<desc>.*))?"),
    ("HTTP_STATUS", r"HTTP (?P<status>\d{1,4})"),
    ("NO_STATUS", r"NO_STATUS: .*"),
    ("MALFORMED_REPLY", r"MALFORMED: (?P<words>.*)"),
    ("STALE_REPLY", r"the reply of an earlier request: transNo (?P<trans_no>\S*)"),
    ("OTHER_FUNCTION", r"the reply of another function: (?P<name>.*)"),
    ("OTHER_ACCOUNT", r"the reply of another account"),
    ("FUNCTION_MISSING", r"the reply holds no (?P<name>\w+): STATUS (?P<status>-?\d{1,18})(?: (?P<desc>.*))?"),
    ("CONNECTION_FAILED", rf"(?P<words>(?:{UNSENT})(?:: .*)?)"),
    ("REPLY_LOST", r"(?P<words>[A-Z][A-Za-z]{0,40}(?:Error|Timeout|Exception|Redirects|TooLong)(?:: .*)?)"),
    ("CALL_NOT_STARTED", r"this program stood still before the call"),
    ("INTERNAL_ERROR", r"an error of ours; it is in the log"),
    ("PROGRAM_ENDED", r"the program ended while the request was under way"),
    ("SENDER_GONE", r"whoever sent it is gone"),
    ("NOTHING_SENT", r"committed without being told; nothing was sent"),
    ("SUPERSEDED", r"superseded"),
    ("CONFIGURATION_CHANGED", r"the configuration has changed"),
    ("PAYMENT_UNCERTAIN", r"the payment is UNCERTAIN"),
    ("PAYMENT_IS", r"the payment is (?P<state>[A-Z]+)"),
    ("PAYMENT_UNKNOWN", r"the payment is not known"),
    ("PAYMENT_RESENT", r"the payment is sent once more"),
    ("PAYMENT_CANCELLED", r"the payment was not sent yet; it was cancelled instead"),
    ("VOIDED_BEFORE_SENT", r"voided before it was sent"),
    ("NEVER_POSTED", r"payment never posted"),
    ("NO_ITEM_NUMBER", r"no item number"),
    ("NO_ENDPOINT", r"no endpoint"),
    ("NO_PAYMENT_CODE", r"no payment code for (?P<instrument>\w+)/(?P<source>\d+)"),
    ("NO_ACCOUNT_NUMBER", r"no account number"),
    ("NO_ALERT_CODES", r"no alert codes: AS (?P<setting>\d+) is blank"),
    ("NO_DIGIT", r"the phone number holds no digit"),
    ("NO_STREET", r"the address has no street"),
    ("NOT_ENABLED", r"not enabled"),
    ("CREDITS_NOT_ENABLED", r"credits not enabled"),
    ("CREDIT_OF_ZERO", r"the credit is 0"),
    ("REFUND_EXCEEDS_PAYMENT", r"refund exceeds payment"),
    ("CHARGEBACK", r"chargebacks are not pumped"),
    ("DONATION_WITHOUT_LOGIN", r"donation without login"),
    ("AMOUNT_OF_ZERO", r"amount less fee is 0"),
    ("FEE_EXCEEDS_AMOUNT", r"the fee exceeds the amount"),
    ("NOTIFICATION_OF_CHANGE", r"(?P<return_code>\w{1,8}) is a notification of change"),
    ("NO_CODE_FOR_FLAG", r"AS (?P<setting>\d+) names no code for (?P<side>on|off)"),
    ("NOT_A_REGISTRATION", r"(?P<event>\w+): only registrations are sent"),
    ("UNCHANGED", r"unchanged"),
    ("NO_ACTIVE_RECORD", r"there is no active record to remove"),
    ("NO_PERSON_NO", r"GetAccount gives no PERSON_NO"),
    ("NO_INVOICE", r"no eligible invoice"),
    ("REFRESHED", r"refreshed"),
    ("DATE_MISMATCH", r"date mismatch: (?P<tag>\w+) (?P<came>.*), (?P<name>\w+) (?P<wanted>\S+)"),
    ("UPDATED", r"updated"),
    ("FELL_BACK", r"(?P<lack>(?:no|unreadable) value in \S+), fell back to (?P<tag>\S+)"),
    ("NO_VALUE", r"no value in (?P<tag>[^\s,]+)"),
    ("UNREADABLE_VALUE", r"unreadable value in (?P<tag>[^\s,]+)"),
    ("NO_VALUE_IN_EITHER", r"(?P<first>(?:no|unreadable) value in \S+), (?P<second>(?:no|unreadable) value in \S+)"),
    ("SETTING_BLANK", r"AS (?P<setting>\d+) is blank"),
    ("ARRANGEMENTS_OFF", r"pay_arrangement is off"),
    ("GATE_NOT_STATED", r"ACTIVE_PAYARR_YN is not stated"),
    ("ARRANGEMENT_KEPT", r"ACTIVE_PAYARR_YN is false; clear_arrangement_on_inactive is off"),
    ("NO_ACTIVE_ARRANGEMENT", r"no active pay arrangement"),
    ("NO_ARRANGEMENT_TODAY", r"no arrangement is active today"),
    ("NO_ANSWER", r"(?P<function>\w+) gave no answer"),
    ("BLOCK_FLAG_OWNED", r"no block code; AS 32 owns the flag"),
    ("NO_BLOCK_CODE", r"no block code"),
    ("INVOICE_RELOADED", r"the invoice was loaded anew meanwhile"),
    ("TEXT_TOO_LONG", r"(?:AS )?(?P<setting>\d+|DONATION_CODE|COLLECTION_STREAM)\b.* is longer than (?P<most>\d+) .*"),
    ("BAD_CODE", r"(?:AS )?(?P<setting>\d+|DONATION_CODE|COLLECTION_STREAM)\b[^:]* is not a code of the router: .*"),
    ("BAD_TEXT", r"(?:AS )?(?P<setting>\d+|DONATION_CODE|COLLECTION_STREAM)\b[^:]* is not one line of at most .*"),
    ("BAD_SETTING", r"(?P<words>(?:AS (?=\d))?(?P<setting>\d+|DONATION_CODE|COLLECTION_STREAM)\b.*)"),
    ("ARRANGEMENT", r"arrangement(?: (?P<reference>\S+))?"),
    ("BLOCK_CODE", r"(?P<tag>[A-Z][A-Z0-9_]{2,}) (?P<block>[A-Za-z0-9_-]+)"),
)
PATTERNS = tuple((code, re.compile(rf"(?:{pattern})(?:; .*)?", re.DOTALL)) for code, pattern in RULES)
PLAIN = {"ARRANGEMENT", "BLOCK_CODE"}  # so short that only a value of RTDR may mean them


def upgrade() -> None:
    """Columns first, then the codes of what is there."""
    for table in ("endpoints", "records", "attempts", "history"):
        op.add_column(table, sa.Column("reason_code", sa.String(32), nullable=False, server_default=sa.text("''")))
    for table in ("endpoints", "records"):
        op.add_column(table, sa.Column("reason_values", sa.JSON, nullable=True))
    connection = op.get_bind()
    _endpoints(connection)
    _by_number(connection, "records", ", reason_values = :told")
    _by_number(connection, "attempts")
    _by_number(connection, "history")
    _log(connection)


def recognized(text: str | None, *, of_value: bool = False) -> tuple[str, dict[str, str]]:
    """Return the code of a text of before and the values that are told in it; `of_value`: of a value of RTDR."""
    if not text:
        return "", {}
    cause = text
    while (before := BEFORE.match(cause)) is not None:
        cause = cause[before.end() :]
    for code, pattern in PATTERNS:
        found = None if code in PLAIN and not of_value else pattern.fullmatch(cause)
        if found is not None:
            return code, {name: value for name, value in found.groupdict().items() if value is not None}
    return "OTHER", {"words": text}


@lru_cache(4096)
def _columns(text: str | None) -> tuple[str, str | None]:
    code, values = recognized(text)
    return code, json.dumps(values) if values else None


def _endpoints(connection: sa.Connection) -> None:
    change = sa.text(
        "UPDATE endpoints SET reason_code = :code, reason_values = :told WHERE bid = :bid AND group_name = :name"
    ).bindparams(sa.bindparam("told", type_=sa.JSON(none_as_null=True)))
    for row in connection.execute(sa.text("SELECT bid, group_name, reason FROM endpoints")).all():
        code, values = recognized(row.reason)
        told = {"code": code, "told": values or None, "bid": row.bid, "name": row.group_name}
        connection.execute(change, told)


def _by_number(connection: sa.Connection, table: str, also: str = "") -> None:
    """Set the codes of a table, some rows at a time."""
    change = sa.text(f"UPDATE {table} SET reason_code = :code{also} WHERE id = :id")  # noqa: S608 — names of ours
    if also and connection.dialect.name == "postgresql":
        change = sa.text(str(change).replace(":told", "CAST(:told AS JSON)"))
    for rows in _batches(connection, table, "reason"):
        changes = []
        for number, text in rows:
            code, told = _columns(text)
            if code:
                changes.append({"id": number, "code": code} | ({"told": told} if also else {}))
        if changes:
            connection.execute(change, changes)


def _batches(connection: sa.Connection, table: str, column: str) -> Iterator[list[tuple[int, str | None]]]:
    """A number and a text each; bytes that are no text are replaced."""
    told = f"CAST({column} AS BLOB)" if connection.dialect.name == "sqlite" else f"CAST({column} AS TEXT)"
    some = sa.text(f"SELECT id, {told} FROM {table} WHERE id > :after ORDER BY id LIMIT {AT_ONCE}")  # noqa: S608 — as above
    after = -(2**31)
    while rows := connection.execute(some, {"after": after}).all():
        yield [(row[0], row[1].decode(errors="replace") if isinstance(row[1], bytes) else row[1]) for row in rows]
        after = rows[-1][0]


def _log(connection: sa.Connection) -> None:
    """The results of RTDR: the code of each, of its calls and its values."""
    cast = "CAST(:result AS JSON)" if connection.dialect.name == "postgresql" else ":result"
    change = sa.text(f"UPDATE rtdr_log SET result = {cast} WHERE id = :id")  # noqa: S608 — as above
    for rows in _batches(connection, "rtdr_log", "result"):
        changes = [{"id": number, "result": told} for number, text in rows if (told := _result(text)) is not None]
        if changes:
            connection.execute(change, changes)


def _result(text: str | None) -> str | None:
    """Return the result with codes; None for what is no result."""
    try:
        result: Any = json.loads(text or "")
        for part in (result, *result.get("calls", ())):
            part["reason_code"] = recognized(part.get("reason"))[0]
        for value in result.get("values", ()):
            value["reason_code"] = recognized(value.get("reason"), of_value=True)[0]
    except (ValueError, TypeError, AttributeError):
        return None
    return json.dumps(result)
