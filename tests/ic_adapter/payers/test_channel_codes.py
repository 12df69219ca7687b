"""Each of the eight channel codes reaches the real simulator's router by the test panel's payment source."""

from collections.abc import Generator
from dataclasses import replace
from decimal import Decimal

import pytest

from ic_adapter.billers.channels import Channel
from ic_adapter.payers.checkout import Shown
from ic_adapter.payers.intent import AmountKind
from simulator.testing import CayentaSim
from tests.databases import Sqlite
from tests.ic_adapter.payers.against_simulator import town
from tests.ic_adapter.payers.flows import CHOICES, form_key


@pytest.fixture(scope="module")
def sim() -> Generator[CayentaSim, None, None]:
    """One simulator for these tests."""
    with CayentaSim() as running:
        yield running


@pytest.mark.parametrize("source", range(1, 9))
def test_channel_code(sqlite_files: Sqlite, sim: CayentaSim, source: int) -> None:
    """The code is ITEM_TP and SOURCE_SPEC3 of the one request (adapter §3.3), and the router finds nothing wrong."""
    channel = list(Channel)[source - 1]
    with town(sqlite_files.fresh(), sim) as made:
        choices = replace(CHOICES, kind=AmountKind.OTHER, amount=Decimal("1.00"), source=source)
        intent = made.prepare(form_key(), choices)
        made.press(intent.source_id, Shown(intent.version, intent.total))
        made.run()

        request = {"ITEM_TP": channel.value, "SOURCE_SPEC3": channel.value, "SOURCE_SPEC1": intent.source_id}
        made.router.journal.verify(function="AddARItems", request=request, exactly=1)
        made.router.journal.verify(function="AddARItems", exactly=1)
        assert made.router.journal.findings().findings == ()
