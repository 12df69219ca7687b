"""Six planted defects beside the feature file that finds each: the slice of `make defects` that runs with every test."""

import pytest

from tests.defects.listed import defects
from tests.defects.runs import run
from tests.defects.topics import PACKS

#: Defect and the file that has to find it.
SIX = (
    ("balance-cent-high", "router_accounts/balance_tags"),
    ("account-rating-blank", "router_accounts/master_data"),
    ("payment-booked-twice", "router_payments/payments"),
    ("void-not-booked", "router_adjustments/adjustments"),
    ("ticket-wrapper-lost", "router_issues/issues"),
    ("pump-uncertain-resent", "flow_payments/uncertain"),
)


@pytest.mark.parametrize(("name", "target"), SIX)
def test_the_defect_is_found_and_named(name: str, target: str) -> None:
    """The first failure names the function and the tag."""
    defect = defects()[name]
    found = run(name, defect.program, [PACKS / f"{target}.feature"], 1)
    assert found.kills, found.trouble or f"{target} passed with {name}: {defect.defect}"
    assert [word for word in (defect.function, defect.tag) if not found.kills[0].names(word)] == []
