"""The content of a lockbox file: its lines as the profile says (invoice-files §7)."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

from ic_adapter import money
from ic_adapter.files.lockbox.profile import Column, Profile

#: What would break a line, or cannot be written in UTF-8; a payer may have typed it (Q-82).
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation:
    """One line. `amount`: without the fee. `account_number`: blank for guests."""

    record_id: int
    payment_guid: str
    payment_date: date
    account_number: str
    donor_name: str
    email: str
    item_code: str
    amount: Decimal
    payment_method: str
    is_pumped: bool


def content(profile: Profile, donations: Sequence[Donation]) -> str:
    """Return the whole file: header, a line per donation, the last line with count and sum; lines end with CR LF."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=profile.delimiter, lineterminator="\r\n")
    if profile.header:
        writer.writerow([column.name for column in profile.columns])
    for donation in donations:
        writer.writerow([_cell(profile, column, donation) for column in profile.columns])
    if any(column.trailer for column in profile.columns):
        values = {"{count}": str(len(donations)), "{total}": money.to_text(total(donations))}
        writer.writerow([_filled(column.trailer, values) for column in profile.columns])
    return buffer.getvalue()


def total(donations: Sequence[Donation]) -> Decimal:
    """Return the sum of the amounts."""
    return money.total(donation.amount for donation in donations)


def _cell(profile: Profile, column: Column, donation: Donation) -> str:
    match column.source:
        case None:
            return column.text
        case "payment_date":
            return profile.date_text(donation.payment_date)
        case "amount":
            return money.to_text(donation.amount)
        case "pumped":
            return "Y" if donation.is_pumped else "N"
        case name:
            return UNWRITABLE.sub(" ", getattr(donation, name))


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text
