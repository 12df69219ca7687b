"""What the machine found once: each was a difference between router and spec, kept as the shortest way to it."""

from tests.model.bench_router import RouterUnderTest
from tests.model.spec_model import Reply, Request
from tests.model.spec_tables import OPTIONAL, REQUEST


def _ask(router: RouterUnderTest, function: str, **given: str) -> Reply:
    tags = ((tag, given.get(tag, "")) for tag, _ in REQUEST[function] if tag in given or tag not in OPTIONAL)
    return router.ask(Request(function, tuple(tags)))


def test_a_payment_dated_ahead_completes_an_arrangement_at_once() -> None:
    """An entry counts from the day it was posted or its effective date, whichever is earlier (router §5.1)."""
    router = RouterUnderTest({})
    payment = {"SUBSYSTEM_ID": "UM", "ITEM_TP": "WEB", "AS_PAYMENT_YN": "T", "ITEM_DT": "20241120"}

    _ask(router, "AddARItems", SS_ACCOUNT_NO="2036948", ITEM_AMT="1671.40", **payment)
    account = _ask(router, "GetAccount", ACCOUNT_NO="2036948")

    assert account.fields is not None
    assert account.fields["ACTIVE_PAYARR_YN"] == "F"


def test_a_primary_address_comes_before_one_that_is_shared() -> None:
    """PRIMARY_LOCATION_YN makes the address the account's default; its other records lose the flag for it."""
    router = RouterUnderTest({})
    address = {"ACTIVE_DT": "20100101", "STREET_NM": "NEW ST", "PRIMARY_LOCATION_YN": "T"}

    _ask(router, "SetAccountBillingAddress", ACCOUNT_NO="30000007", **address)
    now = _ask(router, "GetAccountBillingAddress", ACCOUNT_NO="30000007")

    assert now.fields is not None
    assert now.fields["STREET_NM"] == "NEW ST"


def test_the_invariants_of_a_generated_account_that_was_changed_can_be_asked() -> None:
    """Invariants can be checked at any time (router §5.1), also when only CO_PHONE_SEQ of a computed account was set."""
    router = RouterUnderTest({})
    phone = {"PHONE_SEQ": "1", "PHONE_NO": "2025550101", "ACCOUNT_DFLT_YN": "T"}

    _ask(router, "SetPhone", PERSON_NO="40000006", ACCOUNT_NO="30000006", **phone)

    assert router.admin("GET", "/billers/{bid}/invariants") == {"violations": []}
