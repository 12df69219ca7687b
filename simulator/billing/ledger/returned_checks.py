"""Returned checks: what AddReturnedCheck leaves behind, processed or not (router §5, F-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCheck:
    """One entry of the folio: the AR item it is about, CHECK_AMT, and the F-05 tags that were not blank."""

    folio_no: int
    item_no: str
    account_no: str
    amount: Decimal
    processed: bool
    tags: Mapping[str, str]
