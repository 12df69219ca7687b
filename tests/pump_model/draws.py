"""What the machine draws: events of IC, faults of the router, settings of a person, points at which the program dies."""

from typing import Any, Final

from hypothesis import strategies as st

from tests.pump_model.bench_adapter import ACCOUNTS
from tests.pump_model.spec_outcomes import Fault

ACCOUNT: Final = st.sampled_from((*ACCOUNTS[:1] * 3, *ACCOUNTS))
PAYMENT_FIELDS: Final[dict[str, tuple[Any, ...]]] = {
    "amount": ("100.00", "100.24", "30.00", "0.01"),
    "instrument": ("CC", "CC", "CC", "ACH"),
    "source": (1, 1, 2, 7),
}
PAYMENT: Final = st.fixed_dictionaries(
    {"account_number": ACCOUNT, **{name: st.sampled_from(values) for name, values in PAYMENT_FIELDS.items()}}
)
#: What else may be paid: a fee besides, nothing at all, a donation with or without a login, a chargeback.
ODDS: Final[tuple[dict[str, Any], ...]] = (
    {"amount": "102.74", "fee": "2.50"},
    {"amount": "2.50", "fee": "2.50"},
    {"kind": "donation"},
    {"kind": "donation", "logged_in": False},
    {"kind": "chargeback"},
)
ODD: Final = st.sampled_from(({}, {}, {}, {}, *ODDS))
REFUNDS: Final = ("30.00", "20.00", "100.00", "100.24", "500.00", "0.01")
REFUND: Final = st.sampled_from(REFUNDS)
WHICH: Final = st.integers(0, 30)
CONTACT_KINDS: Final = ("email", "phone", "mailing_address", "mailing_address")
DECISIONS: Final = ("confirm", "confirm", "resend", "drop")
#: Settings, credit route and alert mode of a run.
STARTS: Final[tuple[dict[str, str], ...]] = ({}, {}, {"64": "1(CCWEB)|2(CCIVR)"})
ROUTES: Final = ("auto", "auto", "adjust", "negative_item")
MODES: Final = ("current_state", "change_log")
OTHERS: Final = ("AddReturnedCheck", "AddAlert")
CONTACTS: Final = ("SetPhone", "AddPersonPhone", "SetAccountBillingAddress", "AddContact", "GetAccount")
#: (view, effect, parameters).
LOST: Final[tuple[tuple[str, str, dict[str, object]], ...]] = (
    ("reset", "done", {}),
    ("reset", "none", {}),
    ("close", "done", {}),
    ("half_body", "done", {}),
    ("empty", "none", {}),
    ("malformed", "done", {}),
    ("http", "done", {"status": 500}),
    ("http", "none", {"status": 503}),
    ("http", "none", {"status": 429}),
    ("close", "late", {}),
    ("reset", "twice", {}),
)
SAID: Final[tuple[tuple[str, str, dict[str, object]], ...]] = (
    ("http", "none", {"status": 401}),
    ("http", "none", {"status": 400}),
    ("status", "none", {"code": -7, "level": "function"}),
    ("status", "none", {"code": -7, "level": "params"}),
    ("status", "none", {"code": -7, "level": "function"}),
    ("status", "none", {"code": -901, "level": "function"}),
    ("status", "none", {"code": -902, "level": "function"}),
    ("normal", "twice", {}),
)
OF_CONTACTS: Final = LOST[:-2] + SAID[:-2]


def faults(
    functions: tuple[str, ...], views: tuple[tuple[str, str, dict[str, object]], ...]
) -> st.SearchStrategy[Fault]:
    """A fault of one of these functions."""
    made = [Fault(function, *view) for function in dict.fromkeys(functions) for view in views]
    return st.sampled_from(made)


def maybe(*functions: str) -> st.SearchStrategy[Fault | None]:
    """In half of the cases a fault, of these functions."""
    return st.one_of(st.none(), st.one_of(faults(functions, LOST), faults(functions, SAID)))


#: Settings as a person may change them: a code that is missing and comes, an address that is gone, dead, or right.
SETTINGS: Final = (
    ("64", ("", "1(CCWEB)|2(CCIVR)")),
    ("114", ("", "1")),
    ("47", ("", "PON|POFF", "PON|XX", "PANY")),
    ("46", ("", "AON|AOFF")),
    ("11", ("", "dead", "dead", "alive", "alive", "alive", "alive")),
    ("14", ("", "dead", "alive", "alive")),
    ("101", ("", "dead", "alive", "alive")),
)
CHANGE: Final = st.one_of([st.tuples(st.just(number), st.sampled_from(values)) for number, values in SETTINGS])
MOVES: Final = (1, 1, 5, 5, 15, 60, 240)
MINUTES: Final = st.sampled_from(MOVES)
#: Where a run may end; `call.after_body` is left to the tests that kill a process: what the router still gets of it is
#: open, and here each call is either known to have come or known not to have.
DEATHS: Final = (
    "claim.before_commit",
    "claim.after_commit",
    "call.before_connect",
    "call.after_connect",
    "call.after_head",
    "call.after_first_byte",
    "call.after_reply",
    "outcome.before_commit",
    "outcome.after_commit",
)
#: Those at which the router has answered.
CAME: Final = frozenset({"call.after_first_byte", "call.after_reply", "outcome.before_commit"})
DEATH: Final = st.sampled_from(DEATHS)
NTH: Final = st.sampled_from((1, 1, 1, 2, 3))
