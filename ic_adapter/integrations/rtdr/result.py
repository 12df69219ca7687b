"""The result object of one RTDR run (adapter §2.1 step 12) and its JSON form; nothing is decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ic_adapter import money
from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Reason
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import GET_ACCOUNT_BALANCE

Amount = Decimal | bool | None

#: FileSpecIDs of the values RTDR may change; the block flags belong to the account and have none.
FILE_SPECS = {"BalanceDue": 93, "PastDue": 407, "PaymentArrangementAmount": 412, "BlockACH": None, "BlockCC": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of invoice or account: before, after, the reply tag it came from, and why it is so."""

    field: str
    old: Amount
    new: Amount
    source_tag: str | None
    reason: Reason

    @property
    def changed(self) -> bool:
        """Whether the stored value is another one now."""
        return self.new != self.old


def kept(field: str, old: Amount, reason: Reason, tag: str | None = None) -> Value:
    """A value that stays as it is."""
    return Value(field=field, old=old, new=old, source_tag=tag, reason=reason)


#: What of a balance reply is kept besides: the side "before" of evidence (adapter §1.6).
BALANCE_TAGS = ("CURRENT_BALANCE", "LAST_PAYMENT_DT", "LAST_PAYMENT_AMT")


def balance_snapshot(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of a balance reply that tell whether a posting arrived."""
    return {tag: tags[tag] for tag in BALANCE_TAGS if tag in tags}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one run did and why."""

    outcome: Outcome
    reason: Reason
    account_number: str
    invoice_number: str | None
    calls: tuple[RouterAnswer, ...]
    values: tuple[Value, ...]
    warnings: tuple[str, ...]
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """The form of the API and of the log: amounts as two-decimal text."""
        return {
            "outcome": self.outcome.value,
            **_reason(self.reason),
            "account_number": self.account_number,
            "invoice_number": self.invoice_number,
            "calls": [_call(answer) for answer in self.calls],
            "values": [_value(value) for value in self.values],
            "warnings": list(self.warnings),
            "balance": next(
                (balance_snapshot(call.tags) for call in self.calls if _is_balance(call) and call.tags), {}
            ),
            "at": self.at.isoformat(),
        }


def _is_balance(answer: RouterAnswer) -> bool:
    return answer.function == GET_ACCOUNT_BALANCE.name


def _call(answer: RouterAnswer) -> dict[str, Any]:
    reply = answer.reply
    return {
        "function": answer.function,
        "outcome": answer.outcome.value,
        **_reason(answer.reason),
        "status": reply.status if reply else None,
        "status_desc": reply.status_desc if reply else None,
        "trans_no": reply.trans_no if reply else None,
        "pid": reply.pid if reply else None,
        "http_status": answer.http_status,
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "field": value.field,
        "fs": FILE_SPECS[value.field],
        "old": _shown(value.old),
        "new": _shown(value.new),
        "source_tag": value.source_tag,
        "changed": value.changed,
        **_reason(value.reason),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"reason": reason.text, "reason_code": reason.code.value}


def _shown(amount: Amount) -> str | bool | None:
    return money.to_text(amount) if isinstance(amount, Decimal) else amount
