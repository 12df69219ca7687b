"""Magic numbers: each answers its STATUS in every function, is listed, can be switched off, and meets nothing real."""

from dataclasses import replace

import httpx
import pytest

from simulator.billing.invariants import violations
from simulator.contract.faults.catalogue import Effect
from simulator.contract.layout import request_layout
from simulator.contract.magic import FAULTS, TABLE, TAGS, Magic
from simulator.contract.refusals import RENUMBERABLE, Level
from simulator.contract.refusals import TABLE as REFUSALS
from simulator.contract.registry import TABLE as FUNCTIONS
from simulator.contract.registry import Function
from tests.simulator.asking import SAMPLES, a_router, post, request, send, statuses

#: Magic account numbers are short enough for every tag but the ones below, which no account number fits.
NAMING = [
    (function, tag.name) for function in FUNCTIONS for tag in request_layout(function.request).tags if tag.name in TAGS
]


def asked(function: Function, tag: str, number: str) -> str:
    """A request of that function with the number in that tag, and ACTIVE_DT where the XSD needs it."""
    tags = [
        (it.name, number if it.name == tag else "") for it in request_layout(function.request).tags if not it.within
    ]
    return request(function.request, *tags)


@pytest.mark.parametrize("magic", TABLE, ids=lambda magic: magic.number)
@pytest.mark.parametrize(("function", "tag"), NAMING, ids=[f"{f.request}-{tag}" for f, tag in NAMING])
def test_every_number_in_every_function(function: Function, tag: str, magic: Magic) -> None:
    """The STATUS stands at the level that its refusal has, and the text is the refusal's own (router §4.3)."""
    root = send(a_router(), asked(function, tag, magic.number))
    reply = root if root.tag == "Reply" else root[0]

    found = [text for text in statuses(reply) if text not in (None, "0")]
    assert found == [str(magic.status)]
    assert str(magic.refusal) in [node.text for node in reply.iter("STATUS_DESC")]
    assert (reply.findtext("STATUS") is not None) == (REFUSALS[type(magic.refusal)].level is Level.REPLY)


def test_each_status_of_the_catalogue_has_a_number() -> None:
    """No refusal with a STATUS is left out: -4, -100, -901 to -909, any error below 0, and a positive one."""
    codes = {row.code for row in REFUSALS.values() if row.level is not Level.HTTP}

    assert {magic.status for magic in TABLE} == codes
    assert codes >= RENUMBERABLE


def test_switched_off() -> None:
    """With magic_accounts off the number is like any other that nobody has."""
    router = a_router()
    router.keys = replace(router.keys, magic_accounts=False)

    root = send(router, request("GetAccountBalance", ("ACCOUNT_NO", "9000905")))

    assert statuses(root)[0] == "-4"


def test_renumbered() -> None:
    """A biller that renumbers our codes renumbers the magic ones too (Q-10)."""
    router = a_router()
    router.keys = replace(router.keys, status_codes={-905: -77})

    assert statuses(send(router, request("GetAccountBalance", ("ACCOUNT_NO", "9000905"))))[0] == "-77"


def test_listed(client: httpx.Client) -> None:
    """GET /__admin/magic tells each number with its STATUS, where it stands, its text, and the switch."""
    listed = client.get("/__admin/magic").json()

    assert [(row["number"], row["status"]) for row in listed["numbers"]] == [(it.number, it.status) for it in TABLE]
    assert listed["switch"] == "magic_accounts"
    assert {"number": "9000004", "status": -4, "level": "at the level of the function's own STATUS"}.items() <= listed[
        "numbers"
    ][1].items()


@pytest.mark.parametrize("number", FAULTS)
def test_every_fault_number_meets_its_fault(number: str) -> None:
    """A payment on the number meets the preset each time; the account has a ledger, and the books hold what they should."""
    router = a_router()
    payment = (SAMPLES / "F-04.request.xml").read_text().replace("2003708", number)
    rule = FAULTS[number]

    for _ in range(2):
        wire = post(router, b"XMLREQUEST=" + payment.encode())
        if wire.afterwards is not None:
            wire.afterwards[1]()

    times = {Effect.NONE: 0, Effect.DONE: 1, Effect.LATE: 1, Effect.TWICE: 2}[rule.books_effect]
    assert len(router.books.ledger(number)) == 2 * times
    assert {it.fault for it in router.journal.find()} <= {rule.name, f"{rule.name}, booked late"}
    assert violations(router.books) == []


def test_fault_numbers_are_listed_and_switched_off(client: httpx.Client) -> None:
    """The list tells each with what it does; with magic_accounts off they are accounts that nobody has."""
    listed = client.get("/__admin/magic").json()["faults"]
    router = a_router()
    router.keys = replace(router.keys, magic_accounts=False)

    root = send(router, request("GetAccountBalance", ("ACCOUNT_NO", listed[0]["number"])))

    assert [row["number"] for row in listed] == list(FAULTS)
    assert statuses(root)[0] == "-4"
