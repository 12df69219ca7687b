"""What each page for payers looks like for each kind of answer that the biller's router can give.

The rows of the simulator's catalogue come from ``tests.pump.fault_cells`` with what the adapter must make of each; here
stands what the payer sees of it. A page or a row that is missing here fails by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ic_adapter.records.states import State
from simulator.contract.faults.catalogue import BY_NAME, ClientOutcome
from tests.ic_adapter.test_tickets import FAILED, MAYBE
from tests.pump.fault_cells import CELLS, SERVER, VARIANTS, WRITING, Cell


class Answered(Enum):
    """Kinds of answer to a question, as far as a page can tell them apart."""

    LIVE = "the router answered"
    STORED = "it refused, was not understood, or did not answer in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Heading and sentences of a page; the status is 200."""

    heading: str
    says: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


#: A router that takes no connection, beside the rows that answer one.
REFUSING = Cell(BY_NAME[SERVER], *VARIANTS[SERVER])
FAULTLESS = next(cell for cell in CELLS if cell.view.name == "normal")
ASKED, SENT = (*CELLS, REFUSING), (*WRITING, REFUSING)
A = "/portal/{bid}/accounts/{account}/"
NO_ANSWER = "did not answer just now"
PAY: Mapping[Answered, Look] = {
    Answered.LIVE: Look(heading="Pay your bill", says=("Live from", "Balance due")),
    Answered.STORED: Look(
        heading="Pay your bill", says=("As of November 15, 2024, 12:00 p.m.",), without=("Live from",)
    ),
}
#: Pages that ask the router when they are opened.
ASKING: Mapping[str, Mapping[Answered, Look]] = {
    "/portal/{bid}/": {
        Answered.LIVE: Look(heading="Your accounts", says=("Live from", "Balance due"), without=("As on your bill",)),
        Answered.STORED: Look(
            heading="Your accounts", says=("As of November 15, 2024, 12:00 p.m.",), without=("Live from",)
        ),
    },
    "/portal/{bid}/profile": {
        Answered.LIVE: Look(heading="Profile", says=("Paperless bills",), without=(NO_ANSWER,)),
        Answered.STORED: Look(heading="Profile", says=("Paperless bills", NO_ANSWER)),
    },
    f"{A}email": dict.fromkeys(Answered, Look(heading="Change the e-mail address", says=("Save",))),
    f"{A}phone": dict.fromkeys(Answered, Look(heading="Change the phone number", says=("Save",))),
    f"{A}mailing-address": dict.fromkeys(Answered, Look(heading="Change the mailing address", says=("Save",))),
    f"{A}pay": PAY,
    "/pay/{bid}/bill": PAY,
}
#: Pages that are made of what is stored here: no fault of the router can be seen on them.
NOT_ASKING = frozenset(
    """
    /portal/{bid}/login /portal/{bid}/logged-out /portal/{bid}/register /portal/{bid}/register/sent
    /portal/{bid}/forgot-password /portal/{bid}/forgot-password/sent /portal/{bid}/set-password
    /portal/{bid}/profile/password /portal/{bid}/profile/login-email /portal/{bid}/profile/login-email/confirm
    /portal/{bid}/profile/sessions
    /portal/{bid}/profile/add-account /portal/{bid}/session-ended /portal/{bid}/payments
    /portal/{bid}/contact-us /portal/{bid}/contact-us/{ticket}
    /portal/{bid}/accounts/{account}/bill /portal/{bid}/accounts/{account}/autopay
    /portal/{bid}/accounts/{account}/pay/{payment} /portal/{bid}/accounts/{account}/pay/{payment}/result
    /pay/{bid}/ /pay/{bid}/bill/{payment} /pay/{bid}/bill/{payment}/result
    /store/{bid}/ /store/{bid}/donate /store/{bid}/donate/{payment} /store/{bid}/donate/{payment}/result
    /store/{bid}/accounts/{account} /store/{bid}/accounts/{account}/{payment}
    /store/{bid}/accounts/{account}/{payment}/result
    """.split()
)
#: The page of a payment by the state that its record comes to.
PAYMENTS: Mapping[State, Look] = {
    State.SENT: Look(heading="Payment complete", says=("Your utility has your payment.",)),
    State.RETRY: Look(heading="Payment received", says=("will send your payment as soon as we can", "not pay again")),
    State.QUEUED: Look(heading="Payment received", says=("on its way to your utility",)),
    State.REJECTED: Look(heading="Payment received", says=("did not confirm it", "not pay again")),
    State.FAILED: Look(heading="Payment received", says=("could not pass it on", "not pay again")),
    State.UNCERTAIN: Look(
        heading="We do not know yet whether your utility has this payment", says=("no clear answer", "not pay again")
    ),
}
#: The page of a ticket by whether a number came, and else whether the request may have arrived.
TICKET = Look(heading="Your request was submitted", says=("Ticket number:",))
NO_TICKET = Look(heading="Contact us", says=(FAILED,), without=(MAYBE,))
MAYBE_TICKET = Look(heading="Contact us", says=(MAYBE,))
#: Rows after which no whole answer came: the request may have arrived.
LOST = frozenset({"hang", "reset", "close", "half_body", "wrong_length-longer"})


def answered(cell: Cell) -> Answered:
    """What a page can tell of a row."""
    good = {ClientOutcome.SENT, ClientOutcome.NORMAL}
    return Answered.LIVE if cell.outcome(writes=False) in good else Answered.STORED


def ticket(cell: Cell) -> Look:
    """The page after a ticket was sent to a router with this fault."""
    is_its_own = cell.variant.parameters.get("function") == "AddIssueContact"  # no other function's reply, here
    if is_its_own or cell.outcome(writes=True) is ClientOutcome.SENT:
        return TICKET
    return MAYBE_TICKET if cell.slow or str(cell) in LOST else NO_TICKET
