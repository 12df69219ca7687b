"""Values of a partner's invoices that its bills take from another field than the one they are staged with."""

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.files.partners.bills import PartnerBill
from ic_adapter.store.partners import adjustments as stored_adjustments


class InvoiceOverrides:
    """Values that override those of staged bills: a balance that is not the total, and Custom11.

    Bills that have some are stored in one transaction, however many they are.
    """

    def __init__(self) -> None:
        self._balances: dict[stored_adjustments.Key, object] = {}
        self._custom11: dict[stored_adjustments.Key, object] = {}

    def __bool__(self) -> bool:
        return bool(self._balances or self._custom11)

    def noted(self, bill: PartnerBill) -> PartnerBill:
        """Remember what differs; of a bill that stands twice in a file the first counts."""
        stored = bill.mapped.stored
        key = (stored[0], stored[1])
        if bill.balance_cents != stored[4]:
            self._balances.setdefault(key, money.from_cents(bill.balance_cents))
        if bill.custom11 != bill.mapped.text(38):
            self._custom11.setdefault(key, bill.custom11)
        return bill

    def store(self, connection: Connection, bid: str) -> None:
        """Write the values to the invoices, which are in the store now."""
        stored_adjustments.set_values(connection, bid, "balance_due", self._balances)
        stored_adjustments.set_values(connection, bid, "custom11", self._custom11)
