"""PAYMENT_REF means a payment by its GUID, never by what a payer wrote (router F-05, Q-77), for every template."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ic_adapter.billers.keys import TABLE
from ic_adapter.billers.templates import TEMPLATES as ADAPTER_TEMPLATES
from ic_adapter.integrations.postings.payments import PROFILES, Spec
from simulator.billing.receivables import REFERENCES
from simulator.recipes.templates import TEMPLATES
from simulator.router.pipeline import Router
from tests.simulator.asking import a_router, request, send

ACCOUNTS = ("2003708", "2000341")
ROUTERS = {template_id: a_router(template_id) for template_id in TEMPLATES if template_id != "getaccount_sample"}


def pay(router: Router, account: str, guid: str, text: str) -> str:
    """Post a payment of 10.00 with this GUID and this text of its payer; the number of its item."""
    tags = dict.fromkeys(REFERENCES, text) | {router.books.receivables.guid_tag: guid}
    order = (
        ("SUBSYSTEM_ID", "UM"),
        ("SS_ACCOUNT_NO", account),
        ("ITEM_TP", "WEB"),
        *tags.items(),
        ("ITEM_AMT", "10.00"),
        ("AS_PAYMENT_YN", "T"),
    )
    told = send(router, request("AddARItems", *order)).findtext(".//STATUS_DESC") or ""
    return told.removeprefix("AR item ").removesuffix(" added.")


def give_back(router: Router, reference: str) -> etree._Element:
    """Return a check of 10.00."""
    order = (("PAYMENT_REF", reference), ("SUBSYSTEM_ID", "UM"), ("CHECK_AMT", "10.00"))
    return send(router, request("AddReturnedCheck", *order))


def returned(router: Router) -> list[str]:
    """Return the items that were taken back, oldest first."""
    return [check.item_no for check in router.books.state.returned_checks.values()]


@pytest.mark.parametrize("template", ROUTERS)
def test_both_programs_have_the_guid_in_one_tag(template: str) -> None:
    """Where the adapter writes the GUID of a template's payments is where its router looks for it."""
    profile = ADAPTER_TEMPLATES[template].keys.get("source_spec_profile", TABLE["source_spec_profile"].default)

    assert ROUTERS[template].books.receivables.guid_tag == REFERENCES[PROFILES[str(profile)].index(Spec.GUID)]


@pytest.mark.parametrize("payer_first", [False, True], ids=["payment first", "payer's text first"])
@pytest.mark.parametrize("template", ROUTERS)
def test_payers_text_is_the_guid_of_another_payment(template: str, *, payer_first: bool) -> None:
    """The payment with the GUID is taken back, whichever came first; the payer's account is left alone."""
    router = a_router(template)
    orders = [(ACCOUNTS[0], "victim", "hello"), (ACCOUNTS[1], "other", "victim")]
    items = {guid: pay(router, account, guid, text) for account, guid, text in orders[:: -1 if payer_first else 1]}

    reply = give_back(router, "victim")

    assert reply.findtext(".//STATUS") == "0"
    assert returned(router) == [items["victim"]]


@pytest.mark.parametrize("template", ROUTERS)
def test_payers_text_alone(template: str) -> None:
    """A text is no reference: -906, and nothing is taken back."""
    router = a_router(template)
    pay(router, ACCOUNTS[0], "other", "victim")

    assert give_back(router, "victim").findtext(".//STATUS") == "-906"
    assert returned(router) == []


@given(
    template=st.sampled_from(list(ROUTERS)),
    payments=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", *"abcd"])), max_size=6),
    reference=st.sampled_from("abcd"),
)
def test_reference_means_a_guid(template: str, payments: list[tuple[str, str]], reference: str) -> None:
    """Whatever GUIDs and texts are there: the oldest payment with that GUID, or none."""
    router = a_router(template)
    items = [(guid, pay(router, ACCOUNTS[n % 2], guid, text)) for n, (guid, text) in enumerate(payments)]

    give_back(router, reference)

    assert returned(router) == [number for guid, number in items if guid == reference][:1]


@pytest.mark.parametrize("template", ["3426", "3587"])
def test_computed_payment(template: str) -> None:
    """A payment that nobody stored is found by its GUID, whichever tag carries it."""
    router = a_router(template)
    draws = router.books._generated._draws  # type: ignore[attr-defined]  # nothing public tells a computed GUID
    guids = [draws.guid(n, month) for n in range(20) for month in range(200)]
    tag = router.books.receivables.guid_tag
    found = [guid for guid in guids if router.books.receivables.referred(tag, guid)]

    assert found
    assert give_back(router, found[0]).findtext(".//STATUS") != "-906"
