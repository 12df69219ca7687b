"""AddReturnedCheck without a reference, as in the documents' template (router F-05, key payment_ref_blank)."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.billing.invariants import violations
from simulator.contract.keys import Keys
from tests.simulator.asking import a_router, request, send, statuses

ACCOUNTS = ("2003708", "2036948", "2000341")


def check(amount: str) -> str:
    """The template's request."""
    return request("AddReturnedCheck", ("PAYMENT_REF", ""), ("SUBSYSTEM_ID", "UM"), ("CHECK_AMT", amount))


def test_unprocessed_check_is_kept_without_effect() -> None:
    """On the folio, and every invariant holds."""
    router = a_router()
    router.keys = replace(router.keys, payment_ref_blank="unprocessed")
    before = router.books.receivables.position("2003708", router.books.clock.today())

    reply = send(router, check("60.00"))

    assert statuses(reply) == ("0", None, None)
    (kept,) = router.books.state.returned_checks.values()
    assert (kept.item_no, kept.processed) == ("", False)
    assert router.books.receivables.position("2003708", router.books.clock.today()) == before
    assert violations(router.books) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    payments=st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(["71.00", "72.00"])), max_size=6),
    checks=st.lists(st.sampled_from(["71.00", "72.00"]), max_size=6),
)
def test_newest_of_the_amount_that_stands(payments: list[tuple[str, str]], checks: list[str]) -> None:
    """Each check takes back the newest payment of exactly its amount that none took back before; else -906."""
    router = a_router()
    router.keys = replace(Keys(), payment_ref_blank="by_amount")
    standing: dict[str, list[str]] = {"71.00": [], "72.00": []}
    for account, amount in payments:
        tags = (("SUBSYSTEM_ID", "UM"), ("SS_ACCOUNT_NO", account), ("ITEM_TP", "WEB"), ("ITEM_AMT", amount))
        assert statuses(send(router, request("AddARItems", *tags, ("AS_PAYMENT_YN", "T"))))[0] == "0"
        standing[amount].append(account)
    for amount in checks:
        told = statuses(send(router, check(amount)))[0]
        assert told == ("0" if standing[amount] else "-906")
        if standing[amount]:
            newest = list(router.books.state.returned_checks.values())[-1]
            assert newest.account_no == standing[amount].pop()

    assert violations(router.books) == []
