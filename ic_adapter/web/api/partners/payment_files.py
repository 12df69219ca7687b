"""API calls on payment files (adapter §17): written once per day, and the same ever after."""

from dataclasses import asdict
from datetime import date
from typing import Any

from msgspec import Struct

from ic_adapter import money
from ic_adapter.errors import BadField, Fault
from ic_adapter.files.partners.payments import PaymentFile
from ic_adapter.web.api.request import ApiCall
from ic_adapter.web.api.tie_out import day_of


class LeftOutView(Struct, kw_only=True):
    """A record that is in no file, and why."""

    kind: str
    source_id: str
    reason: str


class PaymentFileView(Struct, kw_only=True):
    """A payment file: how many records, the sum of their amounts, and when it lay complete on the file server.

    `state` is that of its drop, `state_reason` why it is not there: TO_DROP is tried again, STOPPED needs a person.
    """

    day: date
    name: str
    folder: str
    sha256: str
    records: int
    total: str
    left_out: list[LeftOutView]
    at: str
    dropped_at: str | None
    state: str
    state_reason: str


class PaymentFilePage(PaymentFileView, kw_only=True):
    """The same with its content."""

    content: str


class PaymentFileList(Struct, kw_only=True):
    """The payment files of a biller, newest first."""

    files: list[PaymentFileView]


class WrittenView(Struct, kw_only=True):
    """The file of the day; null where there was nothing to write."""

    file: PaymentFilePage | None


def listed(call: ApiCall) -> PaymentFileList:
    """List the payment files of a biller."""
    return PaymentFileList(files=[PaymentFileView(**_shown(file)) for file in call.adapter.payment_files.all(call.bid)])


def write(call: ApiCall) -> WrittenView:
    """Write the payment file of a day (`?day=`); asked for again, it is the very same file."""
    day = _day(call.query.get("day", ""), "?day")
    file = call.adapter.payment_files.write(call.bid, day)
    return WrittenView(file=None if file is None else _page(call, file))


def one(call: ApiCall) -> PaymentFilePage:
    """Show the payment file of a day with its content."""
    day = _day(call.path["day"], "day")
    return _page(call, call.adapter.payment_files.get(call.bid, day))


def _day(text: str, path: str) -> date:
    found = day_of(text)
    if found is None:
        raise BadField("invalid day", Fault(path, "use a day like 2024-11-15"))
    return found


def _page(call: ApiCall, file: PaymentFile) -> PaymentFilePage:
    content = call.adapter.payment_files.content(call.bid, file.day)
    return PaymentFilePage(**_shown(file), content=content.decode("utf-8", "replace"))


def _shown(file: PaymentFile) -> dict[str, Any]:
    shown = asdict(file) | {"total": money.to_text(file.total), "at": file.at.isoformat()}
    shown["left_out"] = [LeftOutView(**one) for one in file.left_out]
    shown["dropped_at"] = None if file.dropped_at is None else file.dropped_at.isoformat()
    shown |= {"state": file.state.value, "state_reason": shown.pop("reason")}
    del shown["bid"]
    return shown
