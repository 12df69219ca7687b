"""What the desk says mends a reason: every reason that holds a record or stops an endpoint has a row."""

import re
from pathlib import Path

import pytest

from ic_adapter.model import Group
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.router.outcomes import PAUSING_HTTP, PAUSING_STATUS
from ic_adapter.web.desk.remedies import BY_STATUS, NOTHING_TO_MEND, ROWS, of_record, remedy
from tests.ic_adapter.config_errors import config_errors
from tests.ic_adapter.reasons import reason as named

ADAPTER = Path(__file__).resolve().parents[2] / "ic_adapter"
# The documented names of settings hold a dash.
DASH = "\N{EN DASH}"


@pytest.mark.parametrize(
    "reason",
    [f"HTTP {status}" for status in sorted(PAUSING_HTTP)] + [f"STATUS {status} x" for status in sorted(PAUSING_STATUS)],
)
def test_whatever_stops_an_endpoint_has_a_remedy(reason: str) -> None:
    """Words, and settings of the group or the form key."""
    found = remedy(named(f"AddARItems: {reason}"), Group.PAYMENTS)

    assert found.words
    assert found.places[0].startswith("AS ")


@pytest.mark.parametrize(
    ("reason", "kind", "places"),
    [
        ("no alert codes: AS 47 is blank", Kind.PAPERLESS, (f"AS 47 Cayenta {DASH} Paperless Alert Flag",)),
        (
            "no endpoint",
            Kind.ACH_REJECT,
            ("AS 101 DataPump ACH Rejects EndPoint/WebService URL", "key endpoint_override.ach_reject"),
        ),
        ("no payment code for VENMO/3", Kind.PAYMENT, ("AS 118 DataPump Payments Venmo Code", "key missing_code_policy")),
        ("no payment code for GOLD/3", Kind.PAYMENT, ("key missing_code_policy",)),
        ("no account number", Kind.PAYMENT, ("key guest_donation_account",)),
        ("DONATION_CODE is longer than 10 characters", Kind.PAYMENT, ("DONATION_CODE DataPump Donation Payments Code (ITG-2156)",)),
        ("AS 999 is strange", Kind.PAYMENT, ()),
        ("the payment is UNCERTAIN", Kind.VOID, ()),
        ("the phone number holds no digit", Kind.PHONE, ()),
        ("the address has no street", Kind.MAILING_ADDRESS, ()),
    ],
)  # fmt: skip
def test_held_record_tells_where_to_mend_it(reason: str, kind: Kind, places: tuple[str, ...]) -> None:
    """By number and documented name of the setting, and by key."""
    found = of_record(named(reason), kind)

    assert found.words
    assert found.places == places


def test_unknown_reason_promises_nothing() -> None:
    """Rather no words than wrong ones."""
    assert (remedy(named("the moon is full"), Group.RTDR).words, remedy(named(""), Group.RTDR).places) == ("", ())


def holding_codes() -> set[ReasonCode]:
    """The codes with which something is Held anywhere in the adapter."""
    raised = re.compile(r"raise Held\(\s*because\(\s*ReasonCode\.(\w+)")
    # The gate raises the reasons of the configuration check's errors.
    sources = [path.read_text(encoding="utf-8") for path in ADAPTER.rglob("*.py") if path.name != "gate.py"]
    found = {ReasonCode[name] for source in sources for name in raised.findall(source)}
    assert sum(source.count("raise Held(") for source in sources) == sum(len(raised.findall(one)) for one in sources)
    return found | {error.found.reason.code for error in config_errors().values()}


def test_every_code_that_stops_has_a_row() -> None:
    """A code that holds a record, or a status that stops a group, has a remedy or is said to have none."""
    statuses = {(ReasonCode.HTTP_STATUS, str(status)) for status in PAUSING_HTTP}
    statuses |= {(ReasonCode.ROUTER_STATUS, str(status)) for status in PAUSING_STATUS}

    assert len(holding_codes()) > 10
    assert holding_codes() - set(ROWS) - NOTHING_TO_MEND == set()
    assert set(ROWS) - holding_codes() == {ReasonCode.ROUTER_DOWN}
    assert set(ROWS) & NOTHING_TO_MEND == set()
    assert set(BY_STATUS) == statuses
