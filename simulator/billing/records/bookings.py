"""Bookings: which router call moved the books, and when; what it moved stands in the other registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from simulator.billing.records.register import Register

#: Tags that no register keeps as they were sent: persons are changed in place (router F-09, F-10, F-12).
SENT = ("PERSON_NO", "PHONE_CD", "PHONE_NO", "ADDRESS_CD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One router call that moved the books, at the biller's moment; ``trans_no`` is its own, so that it is the key.

    ``record`` is the number of what was made: ITEM_NO, FOLIO_NO, CONTACT_NO, ISSUE_NO, PHONE_SEQ, ADDRESS_SEQ or the
    alert's; ``posting`` is that of its ledger entry, None where it has none; ``tags`` are those of SENT that were sent.
    """

    trans_no: int
    at: datetime
    function: str
    account_no: str
    record: str
    posting: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


class Bookings:
    """The bookings of one biller in posting order; nothing that the admin API posted is among them."""

    def __init__(self, register: Register[Booking]) -> None:
        self._register = register

    def add(self, booking: Booking) -> None:
        """One more."""
        self._register.put(str(booking.trans_no), booking)

    def of_day(self, day: date) -> Sequence[Booking]:
        """Those of a day of the biller's own calendar, wherever its clock stands now."""
        return [booking for booking in self._register.values() if booking.at.date() == day]
