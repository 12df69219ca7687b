"""The table of payers' routes as the program has it, and the addresses that tests make of its rows."""

import re
from types import SimpleNamespace
from typing import Any, cast

from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from ic_adapter.web.pages.payer_site import Access, PayerRoute, PayerSite

#: A value of the form that ids have in addresses; nobody's.
NOBODYS = "none-of-anybody-at-all-00"
PART = re.compile(r"\{(\w+)\}")


def _rows() -> tuple[PayerRoute, ...]:
    app = cast("Any", make_app(cast("Any", SimpleNamespace(staff=None)), Guard(hosts=frozenset(), token=""), 1))
    sites = [site for _, site in app._sites if isinstance(site, PayerSite)]
    return tuple(row for site in sites for row in site.rows)


ROWS = _rows()
FOR_PAYERS = tuple(row for row in ROWS if row.access is Access.PAYER)
#: Of payers themselves: the pages of clerks in the same table have tests of their own (tests/ic_adapter/sign_on).
BY_PAYERS = tuple(row for row in ROWS if row.path.startswith(("/portal/", "/pay/", "/store/")))
FORMS = tuple(row for row in ROWS if row.method == "POST")


def name(row: PayerRoute) -> str:
    """The id of a row in a test."""
    return f"{row.method} {row.path}"


def address(row: PayerRoute, bid: str, account: str) -> str:
    """The path of a row at a biller, of an account; other parts name nothing that there is."""
    values = {"bid": bid, "account": account}
    return PART.sub(lambda part: values.get(part[1], NOBODYS), row.path)
