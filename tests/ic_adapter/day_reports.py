"""Day reports as a CIS writes them, made here line by line, so that a test may say what stands in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

COLUMNS = (
    "RECORD BID REPORT_DT TRANS_NO POSTED_DTM FUNCTION ACCOUNT_NO ITEM_NO LINKED_ITEM_NO ITEM_AMT STANDING_AMT "
    "SOURCE_REFERENCE SOURCE_SPEC1 SOURCE_SPEC2 PAYMENT_REF CHECK_AMT ALERT_CD CONTACT_TP PERSON_NO PHONE_CD PHONE_NO "
    "ADDRESS_CD COUNT".split()
)
HEAD = {"BID": "b", "REPORT_DT": "20241115"}
BOOKING: Mapping[str, str] = {
    "TRANS_NO": "1",
    "POSTED_DTM": "2024111512300105",
    "FUNCTION": "AddARItems",
    "ACCOUNT_NO": "2003708",
    "ITEM_AMT": "-20.00",
    "SOURCE_REFERENCE": "ARWEB",
    "SOURCE_SPEC1": "guid",
}


def written(*bookings: Mapping[str, str], **head: str) -> bytes:
    """A whole report of biller b on 2024-11-15 with these bookings; a value with a comma is written in quotes."""
    first = HEAD | head
    functions = Counter(it["FUNCTION"] for it in bookings)
    totals = [
        {"RECORD": "TOTAL", "FUNCTION": name, **_figures([it for it in bookings if it["FUNCTION"] == name])}
        for name in functions
    ]
    lines: list[Mapping[str, str]] = [
        {"RECORD": "HEADER", **first},
        *({"RECORD": "BOOKING", **it} for it in bookings),
        *totals,
        {"RECORD": "TRAILER", **first, **_figures(bookings)},
    ]
    rows = [",".join(line.get(column, "") for column in COLUMNS) for line in lines]
    return "".join(f"{row}\n" for row in [",".join(COLUMNS), *rows]).encode()


def _figures(bookings: Sequence[Mapping[str, str]]) -> dict[str, str]:
    sums = {
        column: f"{sum((Decimal(it.get(column) or 0) for it in bookings), Decimal()):.2f}"
        for column in ("ITEM_AMT", "CHECK_AMT")
    }
    return {"COUNT": str(len(bookings)), **sums}
