"""What RTDR decides besides the balance: pay arrangements and payment blocks (adapter §2.5, §2.6)."""

from dataclasses import replace
from itertools import permutations

import pytest

from ic_adapter.billers import settings as advanced
from ic_adapter.integrations.rtdr import rules
from ic_adapter.integrations.rtdr.rules import Plans
from tests.ic_adapter.invoices import ACCOUNT, TODAY, invoice, quiet, settings

PLAN = {
    "PAY_ARRANGEMENT_REF": "8",
    "STATUS_CD": "Y",
    "START_DT": "20241022",
    "END_DT": "20250515",
    "ARRANGEMENT_AMT": "1671.4",
}


def test_arrangement() -> None:
    """WX-RTDR-5, ITG-3456, ITG-3462, EBPP-24851: the plan's amount is stored."""
    value = rules.arrangement(invoice(), Plans(True, (PLAN,), TODAY), settings(), quiet)

    assert (str(value.new), value.source_tag) == ("1671.40", "ARRANGEMENT_AMT")


ARRANGEMENTS = [
    (Plans(None, None, TODAY), {}, "2.00"),
    (Plans(False, None, TODAY), {}, "None"),
    (Plans(False, None, TODAY), {"clear_on_inactive": False}, "2.00"),
    (Plans(False, None, TODAY), {"pay_arrangement": False}, "2.00"),
    (Plans(True, None, TODAY), {}, "2.00"),
    (Plans(True, (), TODAY), {}, "0.00"),
    (Plans(True, (PLAN | {"ARRANGEMENT_AMT": ""},), TODAY), {}, "2.00"),
    (Plans(True, (PLAN | {"ARRANGEMENT_AMT": "-5"},), TODAY), {}, "0.00"),
]


@pytest.mark.parametrize(("plans", "changes", "amount"), ARRANGEMENTS)
def test_arrangement_otherwise(plans: Plans, changes: dict[str, bool], amount: str) -> None:
    """Q-17: not stated or failed stays, inactive clears by its key, no plan of today is 0."""
    assert str(rules.arrangement(invoice(), plans, settings(**changes), quiet).new) == amount


@pytest.mark.parametrize("tag", ["START_DT", "END_DT"])
def test_arrangement_with_unreadable_date(tag: str) -> None:
    """A plan that may hold today is no plan of 0: the amount stays, and the tag is told; another plan may decide."""
    warnings: list[str] = []
    unread = PLAN | {tag: "soon"}

    value = rules.arrangement(invoice(), Plans(True, (unread,), TODAY), settings(), warnings.append)
    other = rules.arrangement(invoice(), Plans(True, (unread, PLAN), TODAY), settings(), quiet)

    assert (str(value.new), rules.unreadable([value], {})) == ("2.00", [tag])
    assert warnings == [f"PaymentArrangementAmount: unreadable value in {tag}"]
    assert str(other.new) == "1671.40"


PICKS = [
    ({"STATUS_CD": "N"}, None),
    ({"START_DT": "20241116"}, None),
    ({"END_DT": "20241114"}, None),
    ({"START_DT": ""}, None),
    ({"END_DT": "20240231"}, None),
    ({"START_DT": "20241115", "END_DT": "20241115"}, "8"),
    ({"END_DT": ""}, "8"),
]


@pytest.mark.parametrize(("changes", "reference"), PICKS)
def test_pick(changes: dict[str, str], reference: str | None) -> None:
    """Q-12: STATUS_CD Y and START_DT ≤ today ≤ END_DT, both ends included; END_DT blank is open."""
    found = rules.pick([PLAN | changes], TODAY)

    assert (found or {}).get("PAY_ARRANGEMENT_REF") == reference


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_pick_order(order: tuple[int, ...]) -> None:
    """Q-12: the latest START_DT wins, then the highest reference as a number, in whatever order they come."""
    older = PLAN | {"START_DT": "20241001", "PAY_ARRANGEMENT_REF": "99"}
    tenth = PLAN | {"PAY_ARRANGEMENT_REF": "10"}

    assert rules.pick([(older, tenth, PLAN)[place] for place in order], TODAY) == tenth


BLOCKS = [
    ("CO|OFFNP:NOCHK|NOCC|XX", "NOCHK", "INBIL", (True, False)),
    ("CO|OFFNP:NOCHK|NOCC|XX", "CO", "INBIL", (True, True)),
    ("CO|OFFNP:NOCHK|NOCC|XX", "NOCC", "OFFNP", (True, True)),
    ("NONE|CO:NOCHK|NOCC|NONE", "NOCC", "", (False, True)),
    ("XX|OFFNP:CONLY|XX|XX", "XX", "NONE", (False, False)),
    ("XX|XX|XX|CASH", "CASH", "", (True, True)),
    ("CO|XX|XX|XX", "co", "COX", (False, False)),
]


@pytest.mark.parametrize(("as28", "rating", "state", "expected"), BLOCKS)
def test_blocks(as28: str, rating: str, state: str, expected: tuple[bool, bool]) -> None:
    """WX-RTDR-7, INT-4012: codes add up, compare exactly, placeholders never match."""
    chosen = settings(blocks=advanced.parsed("28", as28))

    ach, card = rules.blocks(ACCOUNT, {"CREDIT_RATING_CD": rating, "ACCOUNT_STAT": state}, chosen)

    assert (ach.new, card.new) == expected


@pytest.mark.parametrize(("owned", "expected"), [(False, True), (True, False)])
def test_blocks_owned(owned: bool, expected: bool) -> None:
    """Q-55: AS 32 = 1 clears a flag when no code matches; otherwise RTDR only sets."""
    chosen = settings(blocks=advanced.parsed("28", "CO"), blocks_owned=owned)

    ach, _ = rules.blocks(replace(ACCOUNT, block_ach=True), {"CREDIT_RATING_CD": "EXCEL"}, chosen)

    assert ach.new is expected


def test_block_code_tags() -> None:
    """Q-14: block_code_tags says which tags carry codes."""
    chosen = settings(blocks=advanced.parsed("28", "CO"), block_tags=("BILLING_STAT",))

    ach, _ = rules.blocks(ACCOUNT, {"CREDIT_RATING_CD": "CO", "BILLING_STAT": "REGLR"}, chosen)
    hit, _ = rules.blocks(ACCOUNT, {"CREDIT_RATING_CD": "", "BILLING_STAT": "CO"}, chosen)

    assert (ach.new, hit.new, hit.source_tag) == (False, True, "BILLING_STAT")


def test_blocks_without_account() -> None:
    """Without an answer of GetAccount the flags stay, even where AS 32 owns them."""
    chosen = settings(blocks=advanced.parsed("28", "CO"), blocks_owned=True)

    ach, _ = rules.blocks(replace(ACCOUNT, block_ach=True), None, chosen)

    assert ach.new is True
