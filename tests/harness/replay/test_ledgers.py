"""Ledgers made of balance replies: the sums of their entries are the balance."""

from datetime import date
from decimal import Decimal

import pytest

from harness.replay.ledgers import BalanceLedger, PostedSums

TODAY = date(2024, 11, 15)
BASE = {
    "BILLED_AND_OWING": "100.24",
    "CURRENT_CHARGES": "100.24",
    "LAST_BILL_DT": "20240418",
    "LAST_BILL_AMT": "100.24",
    "DUE_DT": "20240520",
}
RAISES = {"bill": 1, "charge": 1, "payment": -1, "write_off": -1}


@pytest.mark.parametrize(
    ("more", "posted"),
    [
        ({"CURRENT_BALANCE": "100.24", "PASTDUE_AMT": "100.24", "OVERDUE_AMT": "100.24"}, PostedSums()),
        ({"CURRENT_BALANCE": "-5.00", "BILLED_AND_OWING": "-5.00", "UNAPPLIED_CREDIT": "5"}, PostedSums()),
        ({"CURRENT_BALANCE": "160.24", "PASTDUE_AMT": "160.24", "BILLED_AND_OWING": "160.24"}, PostedSums()),
        (
            {"CURRENT_BALANCE": "60.24", "CURRENT_CHARGES": "60.24", "BILLED_AND_OWING": "60.24"},
            PostedSums(Decimal(40)),
        ),
        ({"CURRENT_BALANCE": "100.24", "LAST_PAYMENT_DT": "20240304", "LAST_PAYMENT_AMT": "-98.24"}, PostedSums()),
    ],
)
def test_sum_is_the_balance(more: dict[str, str], posted: PostedSums) -> None:
    """With what was posted during the recording."""
    read = BASE | more
    total = sum(RAISES[row["kind"]] * Decimal(row["amount"]) for row in BalanceLedger(read, TODAY, posted).rows())

    assert total - posted.credit == Decimal(read["CURRENT_BALANCE"])
