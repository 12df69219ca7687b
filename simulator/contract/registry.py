"""THE TABLE: one row per router function, with the quirks of its envelope; looked up by name, never by getattr."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulator.billing.books import Books
from simulator.billing.people.accounts import MASTER_TAGS
from simulator.choices import hint
from simulator.contract.functions import accounts, addresses, alerts, ar_items, contacts, phones
from simulator.contract.keys import Keys
from simulator.contract.model import Envelope, Result, RouterCall
from simulator.errors import UnknownFunction

Handler = Callable[[RouterCall, Books, Keys], Result]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One function of the router: names on the wire, shapes of its Params, where STATUS stands, who answers.

    ``shapes`` maps a shape's name to its tags in order; ``groups`` has the tags of those that are repeated elements.
    ``is_wrapped``: an upper-case REPLY stands around Reply. ``params_status``/``function_status`` say at which levels
    a success carries STATUS (router §2.3); ``note`` is what a reader of the page has to know besides.
    ``usual`` are values that nearly every reply has: rows that have them are written faster.
    """

    code: str
    request: str
    reply: str
    purpose: str
    moves_books: bool
    handle: Handler
    shapes: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_wrapped: bool = False
    params_status: bool = True
    function_status: bool = True
    note: str = ""
    usual: Mapping[str, str] = field(default_factory=dict)


TABLE: tuple[Function, ...] = (
    Function(
        code="F-01",
        request="GetAccountBalance",
        reply="GetAccountBalance",
        purpose="current balance of one account",
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
        usual={tag: value for tag, value in MASTER_TAGS.items() if tag not in accounts.OWN_TAGS},
        note="STATUS and STATUS_DESC of Params are blank on success (quirk 4)",
    ),
    Function(
        code="F-03",
        request="GetPayArrangements",
        reply="GetPayArrangements",
        purpose="installment plans of an account",
        moves_books=False,
        handle=accounts.pay_arrangements,
        shapes={"sample": ("Arrangement",)},
        groups={"Arrangement": accounts.ARRANGEMENT_TAGS},
        params_status=False,
    ),
    Function(
        code="F-04",
        request="AddARItems",
        reply="AddARItem",
        purpose="post a payment, donation, credit or charge",
        moves_books=True,
        handle=ar_items.add_item,
        shapes={"sample": ("STATUS", "STATUS_DESC"), "item_no": ("ITEM_NO", "STATUS", "STATUS_DESC")},
        note="the reply's name is singular (quirk 1)",
    ),
    Function(
        code="F-05",
        request="AddReturnedCheck",
        reply="AddReturnedCheck",
        purpose="reverse a payment after an ACH reject",
        moves_books=True,
        handle=ar_items.return_check,
        shapes={"sample": ("STATUS", "STATUS_DESC", "FOLIO_NO", "CHECK_AMT")},
        function_status=False,
    ),
    Function(
        code="F-06",
        request="AdjARItem",
        reply="AdjARItem",
        purpose="void an AR item, or refund a part of it",
        moves_books=True,
        handle=ar_items.adjust_item,
        shapes={"sample": ("STATUS",)},
    ),
    Function(
        code="F-07",
        request="AddAlert",
        reply="AddAlert",
        purpose="add an alert to an account",
        moves_books=True,
        handle=alerts.add,
        shapes={"sample": ("STATUS",)},
    ),
    Function(
        code="F-08",
        request="GetPhoneRecords",
        reply="GetPhoneRecords",
        purpose="phone and e-mail records of a person",
        moves_books=False,
        handle=phones.records,
        shapes={"sample": ("STATUS", "PHONE_COUNT", "PHONE")},
        groups={"PHONE": phones.PHONE_ROW, "ACCOUNT": ("ACCOUNT_NO",)},
    ),
    Function(
        code="F-09",
        request="AddPersonPhone",
        reply="AddPersonPhone",
        purpose="add a phone or e-mail record to a person",
        moves_books=True,
        handle=phones.add,
        shapes={"sample": ("PHONE_SEQ", "STATUS")},
    ),
    Function(
        code="F-10",
        request="SetPhone",
        reply="SetPhone",
        purpose="change, add or inactivate a phone or e-mail record",
        moves_books=True,
        handle=phones.change,
        shapes={"sample": ("PHONE_SEQ", "STATUS")},
        note="PHONE_CMTS may come at two places (quirk 8); the last that is not blank counts (Q-25)",
    ),
    Function(
        code="F-11",
        request="GetAccountBillingAddress",
        reply="GetAccountBillingAddress",
        purpose="mailing address of an account",
        moves_books=False,
        handle=addresses.read,
        shapes={"sample": addresses.ADDRESS_ROW},
        function_status=False,
    ),
    Function(
        code="F-12",
        request="SetAccountBillingAddress",
        reply="SetAccountBillingAddress",
        purpose="add a mailing address to an account",
        moves_books=True,
        handle=addresses.add,
        shapes={"sample": ("STATUS", "STATUS_DESC")},
    ),
    Function(
        code="F-13",
        request="AddContact",
        reply="AddContact",
        purpose="record a contact for the clerks",
        moves_books=True,
        handle=contacts.add,
        shapes={"sample": ("STATUS", "CONTACT_NO", "STATUS_DESC")},
    ),
    Function(
        code="F-14",
        request="AddIssueContact",
        reply="AddIssueContact",
        purpose="open a support ticket with a contact",
        moves_books=True,
        handle=contacts.open_issue,
        shapes={"sample": ("CONTACT_NO", "ISSUE_NO", "TASK", "STATUS", "STATUS_DESC")},
        groups={"TASK": contacts.TASK_ROW},
        is_wrapped=True,
    ),
)

BY_REQUEST = {function.request: function for function in TABLE}


def lookup(envelope: Envelope) -> Function:
    """The function the request names; UnknownFunction (-903) with the nearest name where there is none."""
    function = BY_REQUEST.get(envelope.function)
    if function is None:
        near = hint(envelope.function, BY_REQUEST, cutoff=0.7)
        raise UnknownFunction(function=envelope.function[:80], hint=near)
    return function
