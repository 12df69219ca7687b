"""Idempotence under each fault of ``schemas/adapter/faults.toml``: right, sent again, sent again as another one."""

from dataclasses import dataclass, replace

import pytest

from harness.adapter.books import BookedPayment, booked_payment, doubled, outcome_of
from harness.adapter.exchanges import ClientExchange
from harness.adapter.tables import FaultCase, fault_cases
from simulator.contract.faults.presets import PRESETS
from tests.harness.adapter.requests import Sent, story

GUID, OTHER = "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11", "00000000-0000-4000-8000-000000000001"
#: Two requests of a function that are the same one, and one that is another.
CHANGES = {
    "AddARItems": ({"SS_ACCOUNT_NO": "2003708", "ITEM_AMT": "12.34", "SOURCE_SPEC1": GUID}, {"SOURCE_SPEC1": OTHER}),
    "AdjARItem": ({"ITEM_NO": "205185", "ITEM_AMT": "0.00"}, {"ITEM_AMT": "1.00"}),
    "AddAlert": ({"ALERT_KEY": "2003708", "ALERT_CD": "ON", "ALERT_ON_DT": "2024111512000000"}, {"ALERT_CD": "OFF"}),
    "AddPersonPhone": ({"PERSON_NO": "1020424", "PHONE_NO": "test@example.org"}, {"PHONE_NO": "new@example.org"}),
}


@dataclass
class Books:
    """What came in a case, and what is booked after it."""

    exchanges: tuple[ClientExchange, ...]
    booked: tuple[BookedPayment, ...] = ()


def effect_of(case: FaultCase) -> str:
    """What the fault does to the books, as the simulator's own table says."""
    if case.preset:
        return PRESETS[case.preset].books_effect.value
    return case.effect or "none"


def books(function: str, name: str, *sent: dict[str, str]) -> Books:
    """The books after these requests, the first of which met the fault."""
    first = Sent(function, sent[0], status=None, effect=effect_of(fault_cases()[name]))
    exchanges = tuple(story([first, *(Sent(function, tags) for tags in sent[1:])], case=name))
    times = {"none": 0, "twice": 2}
    numbers = [times.get(exchange.effect, 1) for exchange in exchanges]
    payments = [
        booked_payment(tags["SS_ACCOUNT_NO"], {"amount": "-12.34", "tags": tags})
        for number, tags in zip(numbers, sent, strict=True)
        for _ in range(number)
        if function == "AddARItems"
    ]
    return Books(exchanges, tuple(one for one in payments if one is not None))


def judged(function: str, name: str, *sent: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Kind, rule, tag and exchange of what is found."""
    tags = CHANGES[function][0]
    healthy = Books(tuple(story([Sent(function, tags)])), books(function, "lost_reply", tags).booked)
    found = books(function, name, *sent)
    outcome = outcome_of(found.exchanges, found.booked, function)
    assert outcome is not None
    return [
        (one.kind, one.rule, one.tag, one.exchange) for one in doubled(fault_cases()[name], outcome, found, healthy)
    ]


@pytest.mark.parametrize("function", CHANGES)
@pytest.mark.parametrize("name", fault_cases())
def test_one_request_is_right(name: str, function: str) -> None:
    """Whatever the fault does: a client that sends once has no finding."""
    assert judged(function, name, CHANGES[function][0]) == []


@pytest.mark.parametrize("function", CHANGES)
@pytest.mark.parametrize("name", fault_cases())
def test_a_second_request_doubles_what_is_done(name: str, function: str) -> None:
    """The same again, or as another one: a finding where the first was done, none where it certainly was not."""
    tags, other = CHANGES[function]
    is_done = effect_of(fault_cases()[name]) != "none"

    for again in (tags, tags | other):
        found = judged(function, name, tags, again)
        assert [one[:2] + one[3:] for one in found] == [("idempotence", name, f"{name}/2")] * is_done
        assert all(tag in (*tags, "") for _, _, tag, _ in found)


def test_payments_that_the_run_without_a_fault_has_too_are_no_finding() -> None:
    """Three payments of one amount for one account are three payments, if nothing was sent again."""
    tags = CHANGES["AddARItems"][0]
    all_three = [tags | {"SOURCE_SPEC1": f"00000000-0000-4000-8000-00000000000{number}"} for number in range(3)]
    found = books("AddARItems", "lost_reply", *all_three)
    healthy = replace(found, exchanges=tuple(replace(one, effect="", fault="") for one in found.exchanges))
    outcome = outcome_of(found.exchanges, found.booked)

    assert outcome is not None
    assert (outcome.booked, outcome.requests) == (1, 1)
    assert [*doubled(fault_cases()["lost_reply"], outcome, found, healthy)] == []


def test_a_double_is_seen_beside_a_payment_that_is_missing() -> None:
    """Two payments of one amount without the fault; with it one twice: the number is the same, the GUID tells."""
    tags, other = CHANGES["AddARItems"]
    healthy = books("AddARItems", "lost_reply", tags, tags | other)
    found = books("AddARItems", "lost_reply", tags, tags)
    outcome = outcome_of(found.exchanges, found.booked)

    assert outcome is not None
    (double,) = doubled(fault_cases()["lost_reply"], outcome, found, healthy)
    assert "stands 2 times in the books, not 1" in double.text


def test_entries_of_others_are_no_payments_of_the_client() -> None:
    """Bills, seeds and what an operator has posted have no tags of a request."""
    assert booked_payment("2003708", {"amount": "-12.34", "tags": {}}) is None
