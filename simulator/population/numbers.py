"""Numbers of generated accounts: bijections of n in ranges of their own, their inverses arithmetic (population §1)."""

import re
from dataclasses import dataclass

MOST = 10_000_000
FIRST_ACCOUNT = 30_000_000
FIRST_CUSTOM = 7_000_000_000
FIRST_CUSTOMER = 500_000_000
FIRST_PERSON = 40_000_000
INVOICE, ITEM = "1", "6"
#: In every ten accounts the 8th belongs to the person of the 7th.
SHARER = 7
MONTHLY = re.compile(r"([16])(\d{3})(\d{8})")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a population of ``size`` accounts; every inverse is None for what is not of this population."""

    size: int

    def account_no(self, n: int) -> str:
        """ACCOUNT_NO of account n."""
        return str(FIRST_ACCOUNT + n)

    def account_no_custom(self, n: int) -> str:
        """ACCOUNT_NO_CUSTOM of account n."""
        return str(FIRST_CUSTOM + n)

    def customer_no(self, n: int) -> str:
        """Customer_No of account n."""
        return str(FIRST_CUSTOMER + n)

    def person_no(self, n: int) -> str:
        """PERSON_NO of account n's owner: the first account of the person decides it."""
        return str(FIRST_PERSON + self.first_account(n))

    def invoice_no(self, n: int, month: int) -> str:
        """Invoice_No of the bill of a month (counted from 2020-01) of account n."""
        return f"{INVOICE}{month:03d}{n:08d}"

    def item_no(self, n: int, month: int) -> str:
        """ITEM_NO of the payment of that month's bill."""
        return f"{ITEM}{month:03d}{n:08d}"

    def first_account(self, n: int) -> int:
        """The first account of the person who owns account n."""
        return n - 1 if n % 10 == SHARER else n

    def accounts_of(self, first: int) -> tuple[int, ...]:
        """All accounts of the person whose first account this is."""
        shared = first % 10 == SHARER - 1 and first + 1 < self.size
        return (first, first + 1) if shared else (first,)

    def of_account(self, account_no: str) -> int | None:
        """N of an ACCOUNT_NO."""
        return self._back(account_no, FIRST_ACCOUNT, 8)

    def of_custom(self, account_no_custom: str) -> int | None:
        """N of an ACCOUNT_NO_CUSTOM."""
        return self._back(account_no_custom, FIRST_CUSTOM, 10)

    def of_customer(self, customer_no: str) -> int | None:
        """N of a Customer_No."""
        return self._back(customer_no, FIRST_CUSTOMER, 9)

    def of_person(self, person_no: str) -> int | None:
        """N of the first account of a PERSON_NO."""
        n = self._back(person_no, FIRST_PERSON, 8)
        return n if n is not None and n % 10 != SHARER else None

    def of_invoice(self, invoice_no: str) -> tuple[int, int] | None:
        """N and month of an Invoice_No."""
        return self._monthly(invoice_no, INVOICE)

    def of_item(self, item_no: str) -> tuple[int, int] | None:
        """N and month of an ITEM_NO."""
        return self._monthly(item_no, ITEM)

    def _back(self, text: str, first: int, digits: int) -> int | None:
        if len(text) != digits or not (text.isascii() and text.isdecimal()):
            return None
        n = int(text) - first
        return n if 0 <= n < self.size else None

    def _monthly(self, text: str, kind: str) -> tuple[int, int] | None:
        match = MONTHLY.fullmatch(text) if text.isascii() else None
        if match is None or match[1] != kind:
            return None
        n = int(match[3])
        return (n, int(match[2])) if n < self.size else None
