"""What a tie-out says of one record or booking: what is wrong with it, in words; finding it out lies in `tie_out`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from ic_adapter import money
from ic_adapter.router.functions import ADD_AR_ITEMS
from ic_adapter.tie_out.attempts import Belief, SentCall, UnsentRecord, booked_amount, keys_of
from ic_adapter.tie_out.day_report import Booking


class DifferenceKind(Enum):
    """How the three sides differ; the value is its name in the API."""

    LOST = "lost"
    DOUBLED = "doubled"
    FOREIGN = "foreign"
    DIFFERS = "differs"
    UNCERTAIN_BOOKED = "uncertain_booked"
    UNCERTAIN_NOT_BOOKED = "uncertain_not_booked"
    CONFIRMED_NOT_BOOKED = "confirmed_not_booked"
    REFUSED_BUT_BOOKED = "refused_but_booked"
    GIVEN_UP_BUT_BOOKED = "given_up_but_booked"
    SAME_ITEM_NO = "same_item_no"
    OTHER_DAY = "other_day"
    NOT_SENT = "not_sent"


#: What it means and what to do, for whoever reads it first at eight in the morning.
ADVICE: Mapping[DifferenceKind, str] = {
    DifferenceKind.LOST: (
        "The router confirmed it, but it is not in this report. Check the next report, then ask the CIS to find it."
    ),
    DifferenceKind.DOUBLED: "It was booked more often than it was sent. Ask the CIS to reverse the extra booking.",
    DifferenceKind.FOREIGN: "The adapter did not send it. Find out who else uses this login.",
    DifferenceKind.DIFFERS: "It was booked with other values than it was sent with. Ask the CIS to correct it.",
    DifferenceKind.UNCERTAIN_BOOKED: "It is in the books. Confirm the record.",
    DifferenceKind.UNCERTAIN_NOT_BOOKED: "It is not in this report. Check the next report before you resend it.",
    DifferenceKind.CONFIRMED_NOT_BOOKED: "An operator confirmed it, but it is not in this report. Check the CIS.",
    DifferenceKind.REFUSED_BUT_BOOKED: "The router rejected it but booked it. Do not resend it.",
    DifferenceKind.GIVEN_UP_BUT_BOOKED: (
        "An operator dropped or resent it, but it was booked. If resent, it is booked twice."
    ),
    DifferenceKind.SAME_ITEM_NO: (
        "The router gave it the item number of another record. Find both in the CIS before either is voided."
    ),
    DifferenceKind.OTHER_DAY: "It was sent and booked on different days. That may explain a lost or uncertain record.",
    DifferenceKind.NOT_SENT: "It was submitted, but it is neither booked nor dropped. Check the record.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One record, or one booking that has none here, and what is wrong with it."""

    finding: DifferenceKind
    function: str
    account: str
    words: str
    record_id: int | None = None
    source_id: str = ""
    amount: Decimal | None = None
    booked: Decimal | None = None
    trans_no: str = ""


def of_call(finding: DifferenceKind, call: SentCall, booking: Booking | None, words: str = "") -> Difference:
    """Of a call, with the booking that it has and should not have, or that is not as it was sent."""
    return Difference(
        finding=finding,
        function=call.function,
        account=call.account or (booking.account if booking else ""),
        words="; ".join(part for part in (_sent(call), _booked(booking), words, _balance(call)) if part),
        record_id=call.record_id,
        source_id=call.source_id,
        amount=call.amount,
        booked=booked_amount(booking) if booking else None,
        trans_no=booking.trans_no if booking else call.trans_no,
    )


def of_booking(booking: Booking) -> Difference:
    """Of a booking that belongs to nothing here."""
    return Difference(
        finding=DifferenceKind.FOREIGN,
        function=booking.function,
        account=booking.account,
        words=f"booked {_when(booking)}, {_reference(booking)}",
        booked=booked_amount(booking),
        trans_no=booking.trans_no,
    )


def of_waiting(waiting: UnsentRecord) -> Difference:
    """Of a record that was not sent."""
    return Difference(
        finding=DifferenceKind.NOT_SENT,
        function=waiting.function,
        account=waiting.account,
        words=": ".join(part for part in (waiting.state.value, waiting.reason) if part),
        record_id=waiting.record_id,
        source_id=waiting.source_id,
        amount=waiting.amount,
    )


def unlike(call: SentCall, booking: Booking) -> str:
    """What was booked otherwise than it was sent; blank when nothing was."""
    amount = booked_amount(booking)
    unlike = []
    if amount is not None and call.amount is not None and amount != call.amount:
        unlike.append(f"the booked amount is {money.to_text(amount)}, the sent amount {money.to_text(call.amount)}")
    if call.account and booking.account and call.account != booking.account:
        unlike.append(f"the booked account is {booking.account}, the sent account {call.account}")
    return "; ".join(unlike)


def repeated(call: SentCall) -> str:
    """Return which record has the same item number; blank where none has."""
    if call.same_item_as is None or call.function != ADD_AR_ITEMS.name:
        return ""
    return f"record {call.same_item_as} has the same item number"


def _sent(call: SentCall) -> str:
    told = f" ({call.told})" if call.told else ""
    return f"sent {call.at:%Y-%m-%d %H:%M:%S}, {call.belief.value}{told}"


def _booked(booking: Booking | None) -> str:
    return "not booked" if booking is None else f"booked {_when(booking)}"


def _balance(call: SentCall) -> str:
    """What the evidence says (adapter §1.6), where it was gathered."""
    change, expected = call.evidence.get("change"), call.evidence.get("expected_change")
    if call.belief is not Belief.UNCERTAIN or change is None or expected is None:
        return ""
    return f"the balance changed by {change}; the posting would change it by {expected}"


def _when(booking: Booking) -> str:
    return f"{booking.at:%Y-%m-%d %H:%M:%S} as transNo {booking.trans_no}"


def _reference(booking: Booking) -> str:
    """By what it can be found in the CIS."""
    values = [value for key in keys_of(booking) for value in key[1:] if value and not value.startswith("SOURCE_SPEC")]
    return f"reference {' '.join(values)}" if values else "without a reference"
