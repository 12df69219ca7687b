"""The API call that ties out a day: the report of the CIS is its body, its answer also the `--json` of the command."""

import re
from datetime import date
from decimal import Decimal

from msgspec import Struct

from ic_adapter import money
from ic_adapter.errors import BadField, Fault
from ic_adapter.tie_out.comparison import Side, TieOut
from ic_adapter.tie_out.differences import ADVICE, Difference
from ic_adapter.tie_out.run import tie_out_file
from ic_adapter.web.api.request import ApiCall

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SideView(Struct, kw_only=True):
    """How many, and their sum; of adjustments: of what stays of the items."""

    count: int
    total: str


class SidesView(Struct, kw_only=True):
    """The three sides of one function: what was to be sent, what is SENT, what the CIS booked."""

    function: str
    intents: SideView
    sent: SideView
    booked: SideView


class DifferenceView(Struct, kw_only=True):
    """One record, or one booking that has none here; `amount` was sent, `booked` is what the CIS has."""

    difference: str
    function: str
    account_number: str
    record: int | None
    source_id: str
    amount: str | None
    booked: str | None
    trans_no: str
    words: str
    advice: str


class TieOutView(Struct, kw_only=True):
    """A biller's day. `fine`: no difference; `is_over`: the day was, by the biller's clock; `elsewhere`: not ours."""

    bid: str
    day: date
    fine: bool
    is_over: bool
    functions: list[SidesView]
    differences: list[DifferenceView]
    elsewhere: dict[str, SideView]


def tie_out(call: ApiCall) -> TieOutView:
    """Compare a day report of the CIS (text/csv) with what was submitted and what is SENT on its day."""
    adapter = call.adapter
    return view(tie_out_file(adapter.store, adapter.register, call.bid, call.file, day_of(call.query.get("day", ""))))


def view(found: TieOut) -> TieOutView:
    """As it is answered."""
    return TieOutView(
        bid=found.bid,
        day=found.day,
        fine=not found.differences,
        is_over=found.is_over,
        functions=[
            SidesView(
                function=line.function,
                intents=_side(line.intents),
                sent=_side(line.sent),
                booked=_side(line.booked),
            )
            for line in found.lines
        ],
        differences=[_difference(it) for it in found.differences],
        elsewhere={name: _side(side) for name, side in found.elsewhere.items()},
    )


def _side(side: Side) -> SideView:
    return SideView(count=side.count, total=money.to_text(side.total))


def _difference(it: Difference) -> DifferenceView:
    return DifferenceView(
        difference=it.finding.value,
        function=it.function,
        account_number=it.account,
        record=it.record_id,
        source_id=it.source_id,
        amount=_amount(it.amount),
        booked=_amount(it.booked),
        trans_no=it.trans_no,
        words=it.words,
        advice=ADVICE[it.finding],
    )


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else money.to_text(value)


def day_of(text: str) -> date | None:
    """Return the day of a text, None for a blank one; BadField."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise BadField("invalid day", Fault("?day", "use a day like 2024-11-15"))
    return found
