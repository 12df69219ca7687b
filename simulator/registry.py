"""THE TABLE: one row per router function, with the quirks of its envelope; looked up by name, never by getattr."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from simulator.billing.books import Books
from simulator.errors import UnknownFunction
from simulator.functions import accounts
from simulator.keys import Keys
from simulator.model import Call, Envelope, Result

Handler = Callable[[Call, Books, Keys], Result]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One function of the router: names on the wire, shapes of its Params, where STATUS stands, who answers.

    ``shapes`` maps a shape's name to its tags in order; ``row`` names the repeated element that holds them instead
    of Params. ``params_status``/``function_status`` say at which levels a success carries STATUS (router §2.3);
    ``note`` is what a reader of the page has to know besides.
    """

    code: str
    request: str
    reply: str
    purpose: str
    moves_books: bool
    handle: Handler
    shapes: dict[str, tuple[str, ...]]
    row: str | None = None
    params_status: bool = True
    function_status: bool = True
    note: str = ""


TABLE: tuple[Function, ...] = (
    Function(
        code="F-01",
        request="GetAccountBalance",
        reply="GetAccountBalance",
        purpose="balance of one account, always current",
        moves_books=False,
        handle=accounts.balance,
        shapes={"sample": accounts.BALANCE_SAMPLE, "template": accounts.BALANCE_TEMPLATE},
    ),
    Function(
        code="F-02",
        request="GetAccount",
        reply="GetAccount",
        purpose="master data of one account",
        moves_books=False,
        handle=accounts.account,
        shapes={"sample": accounts.ACCOUNT_TAGS},
        note="STATUS and STATUS_DESC of Params are blank on success (quirk 4)",
    ),
    Function(
        code="F-03",
        request="GetPayArrangements",
        reply="GetPayArrangements",
        purpose="instalment plans of an account",
        moves_books=False,
        handle=accounts.pay_arrangements,
        shapes={"sample": accounts.ARRANGEMENT_TAGS},
        row="Arrangement",
        params_status=False,
    ),
)

BY_REQUEST = {function.request: function for function in TABLE}


def lookup(envelope: Envelope) -> Function:
    """The function the request names; UnknownFunction (-903) with the nearest name where there is none."""
    function = BY_REQUEST.get(envelope.function)
    if function is None:
        lowered = {name.lower(): name for name in BY_REQUEST}
        near = get_close_matches(envelope.function.lower(), lowered, n=1, cutoff=0.7)
        hint = f"; did you mean {lowered[near[0]]}?" if near else ""
        raise UnknownFunction(function=envelope.function[:80], hint=hint)
    return function
