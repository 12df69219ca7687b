"""A payer who saw live amounts at noon; since then the biller's router has a fault."""

from collections.abc import Callable
from typing import Any

from tests.portal.fault_looks import REFUSING
from tests.portal.payer import ACCOUNT, Payer
from tests.pump.fault_cells import Cell

#: Seconds that a router has which never answers in time; one that answers has as many as a busy machine needs.
SHORT, PATIENT = 0.2, 20.0
ROUTERS = ("_8", "_11", "_14", "_17", "_101", "ccu_url")
TIMEOUTS = ("connect", "read", "rtdr_read", "page")


def furnished_payer(new_payer: Callable[..., Payer]) -> Payer:
    """A payer who is signed in, who may send tickets, and who found the bill as a guest, too."""
    made = new_payer(keys={"breaker_failures": 0, "contact_us_provider": "CAYENTA_CIS"}).signed_in()
    made.configure(ccu_url=made.router.router_url, ccu_user="tickets", ccu_key="k")
    found = made.client.post(f"/pay/{made.bid}/", data={"account": ACCOUNT, "fact": "i-1"})
    assert found.headers["location"] == f"/pay/{made.bid}/bill"
    return made


def break_router(payer: Payer, cell: Cell, function: str, closed_port: str) -> None:
    """Give the payer's router a fault, of one function or of all; `closed_port`: an address where nobody listens."""
    payer.set(**{f"timeouts__{name}": SHORT if cell.slow else PATIENT for name in TIMEOUTS})
    if cell is REFUSING:
        payer.configure(**dict.fromkeys(ROUTERS, closed_port))
        return
    rule: dict[str, Any] = {**cell.rule(function, "done"), "function": function or None}
    payer.router.faults.add(times="always", **rule)
