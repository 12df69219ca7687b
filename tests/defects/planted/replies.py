"""Defects of the simulator's replies: tags blank, left out, wrong in value, sign or form; STATUS at another level."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.defects.planting import changing, plant, replacing

ACCOUNTS = "simulator.contract.functions.accounts"
BALANCE_TAGS, ACCOUNT_TAGS = f"{ACCOUNTS}:balance_tags", f"{ACCOUNTS}:account_tags"
WRITE_REPLY = "simulator.contract.contract:Contract.write_reply"
WRITE_REFUSAL = "simulator.contract.contract:Contract.write_refusal"
Bytes = Callable[[bytes], bytes]


def on_reply(defect: str, function: str, change: Bytes) -> None:
    """Change the bytes of a function's successful replies."""

    def changed(body: bytes, _self: Any, called: Any, *_rest: Any) -> bytes:
        return change(body) if called.request == function else body

    changing(defect, WRITE_REPLY, changed)


def omit(defect: str, function: str, tag: str) -> None:
    """Leave a tag out of a function's replies."""
    pattern = re.compile(rf"[ ]*<{tag}(?:/>|>[^<]*</{tag}>)\n?".encode())
    on_reply(defect, function, lambda body: pattern.sub(b"", body))


def blank(defect: str, function: str, tag: str) -> None:
    """Send a tag of a function's replies blank."""
    pattern = re.compile(rf"<{tag}>[^<]*</{tag}>".encode())
    on_reply(defect, function, lambda body: pattern.sub(f"<{tag}></{tag}>".encode(), body))


def tags(defect: str, seam: str, **changes: Callable[[str], str]) -> None:
    """Change some tags of a row that the seam makes."""

    def changed(row: dict[str, str], *_args: Any) -> dict[str, str]:
        return row | {name: change(row[name]) for name, change in changes.items()}

    changing(defect, seam, changed)


def _month_first(day: str) -> str:
    return day[4:] + day[:4] if day else day


def _padded(row: dict[str, str], *_args: Any) -> dict[str, str]:
    amounts = [name for name in row if re.search("AMT|BALANCE|OWING|CREDIT|CHARGES", name)]
    return row | {name: f"{Decimal(row[name]):.2f}" for name in amounts if row[name].strip()}


def _dates_of_bytes(body: bytes) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        day = datetime.strptime(found[1].decode(), "%b-%d-%Y")  # noqa: DTZ007 — a date without a zone
        return f"<REQUIRED_BY>{day:%Y%m%d}</REQUIRED_BY>".encode()

    return re.sub(rb"<REQUIRED_BY>([^<]+)</REQUIRED_BY>", other, body)


tags("balance-cent-high", BALANCE_TAGS, CURRENT_BALANCE=lambda amount: str(Decimal(amount) + Decimal("0.01")))
blank("balance-due-date-blank", "GetAccountBalance", "DUE_DT")
tags("balance-bill-date-month-first", BALANCE_TAGS, LAST_BILL_DT=_month_first)
omit("balance-past-due-omitted", "GetAccountBalance", "PASTDUE_AMT")
tags("balance-last-payment-positive", BALANCE_TAGS, LAST_PAYMENT_AMT=lambda amount: amount.lstrip("-"))
tags("balance-unapplied-credit-zero", BALANCE_TAGS, UNAPPLIED_CREDIT=lambda _amount: "0")
changing("balance-amount-padded", BALANCE_TAGS, _padded)
changing(
    "balance-unbilled-as-billed",
    BALANCE_TAGS,
    lambda row, *_args: row | {"BILLED_AND_OWING": row["CURRENT_BALANCE"]},
)
changing("balance-budget-blank", f"{ACCOUNTS}:_budget", lambda row, *_args: row | {"BUDGET_BILL_AMT": " "})
on_reply(
    "account-status-zero", "GetAccount", lambda body: re.sub(rb"<STATUS(?:/>|></STATUS>)", b"<STATUS>0</STATUS>", body)
)
tags("account-arrangement-flag-stuck", ACCOUNT_TAGS, ACTIVE_PAYARR_YN=lambda _flag: "F")
blank("account-rating-blank", "GetAccount", "CREDIT_RATING_CD")
blank("account-nsf-flag-lost", "GetAccount", "V_HAS_NSF_YN")
tags("account-name-trimmed", ACCOUNT_TAGS, V_NAME=str.strip)
omit("arrangement-amount-omitted", "GetPayArrangements", "ARRANGEMENT_AMT")
on_reply(
    "arrangement-status-in-params",
    "GetPayArrangements",
    lambda body: body.replace(b"    </Params>", b"      <STATUS>0</STATUS>\n    </Params>"),
)
on_reply("payment-reply-plural", "AddARItems", lambda body: body.replace(b"AddARItem", b"AddARItems"))
blank("return-folio-blank", "AddReturnedCheck", "FOLIO_NO")
on_reply("address-text-trimmed", "SetAccountBillingAddress", lambda body: body.replace(b"updated. <", b"updated.<"))
omit("ticket-issue-omitted", "AddIssueContact", "ISSUE_NO")
on_reply("ticket-wrapper-lost", "AddIssueContact", lambda body: re.sub(rb"</?REPLY>\n?", b"", body))
on_reply("ticket-required-by-form", "AddIssueContact", _dates_of_bytes)


@plant("payment-item-number-other", "simulator.contract.functions.ar_items:add_item")
def _other_number(real: Any) -> Any:
    def add_item(*args: Any) -> Any:
        result = real(*args)
        wrong = f"AR item {int(result.record) + 1} added."
        result.params = {**result.params, "STATUS_DESC": wrong}
        return result

    return add_item


@plant("phone-count-active-only", "simulator.contract.functions.phones:records")
def _count_active(real: Any) -> Any:
    def records(*args: Any) -> Any:
        result = real(*args)
        active = [row for row in result.params["PHONE"] if not row["INACTIVE_DT"]]
        result.params = {**result.params, "PHONE_COUNT": str(len(active))}
        return result

    return records


@plant("account-unknown-other-status", WRITE_REFUSAL)
def _other_status(real: Any) -> Any:
    def write_refusal(self: Any, function: Any, row: Any, code: int, *rest: Any) -> bytes:
        if code == -4 and function is not None and function.request == "GetAccountBalance":
            code = -906
        return bytes(real(self, function, row, code, *rest))

    return write_refusal


@plant("phone-error-at-function", WRITE_REFUSAL)
def _at_function_level(real: Any) -> Any:
    def write_refusal(self: Any, function: Any, row: Any, *rest: Any) -> bytes:
        if function is not None and function.request == "SetPhone":
            row = replace(row, level=type(row.level).FUNCTION)
        return bytes(real(self, function, row, *rest))

    return write_refusal


replacing("permission-ignored", "simulator.contract.access:grant", lambda _caller, _function: None)
