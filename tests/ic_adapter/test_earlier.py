"""The reply of an earlier request is known by its transNo and pid (router §2.2, adapter §1.3)."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.model import Group, Outcome
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import RouterClient
from ic_adapter.router.endpoint import Endpoint
from ic_adapter.router.functions import ADD_AR_ITEMS, GET_ACCOUNT_BALANCE, Function
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says

BARE = envelope("AddARItems", "").replace(' transNo="6431" pid="2020"', "")
HALF = envelope("AddARItems", "", trans_no="7").replace(' pid="2020"', "")


@pytest.fixture
def calls(ic: Adapter) -> Generator[RouterClient, None, None]:
    """A client over the store of the adapter under test."""
    client = RouterClient(ic.endpoints, Failpoints())
    yield client
    client.close()


@pytest.fixture
def where(ic: Adapter, router: ScriptedRouter) -> Endpoint:
    """The payments of biller `b`."""
    return Endpoint(
        biller=ic.register.get("b"),
        group=Group.PAYMENTS,
        url=router.url,
        user="",
        password="",
        form_key="XMLREQUEST=",
        connect=5,
        read=5,
        positive_ok=frozenset(),
    )


def ask(calls: RouterClient, where: Endpoint, function: Function = ADD_AR_ITEMS) -> RouterAnswer:
    """One call."""
    return calls.call(where, function, "2003708", {})


def numbered(function: Function, trans_no: str, pid: str = "2020") -> str:
    """A good reply with these numbers."""
    return envelope(function.name, "", trans_no=trans_no).replace('pid="2020"', f'pid="{pid}"')


@pytest.mark.parametrize(
    ("function", "outcome"), [(ADD_AR_ITEMS, Outcome.UNCERTAIN), (GET_ACCOUNT_BALANCE, Outcome.RETRY)]
)
def test_the_reply_before_once_more(
    calls: RouterClient, where: Endpoint, router: ScriptedRouter, function: Function, outcome: Outcome
) -> None:
    """It tells nothing of this request: who only reads may ask again."""
    router.script[function.name] = says(numbered(function, "7"))

    first, second = ask(calls, where, function), ask(calls, where, function)

    assert (first.outcome, second.outcome) == (Outcome.SENT, outcome)
    assert second.reason.text == "the reply of an earlier request: transNo 7"


@pytest.mark.parametrize("reply", [BARE, HALF], ids=["no numbers", "no pid"])
def test_without_numbers_nothing_is_told(
    calls: RouterClient, where: Endpoint, router: ScriptedRouter, reply: str
) -> None:
    """They may be missing (router §2.4)."""
    router.script["AddARItems"] = says(reply)

    assert [ask(calls, where).outcome for _ in range(2)] == [Outcome.SENT] * 2


@pytest.mark.parametrize("after", [("8", "2020"), ("7", "9364")], ids=["next number", "another process"])
def test_another_number_is_another_reply(
    calls: RouterClient, where: Endpoint, router: ScriptedRouter, after: tuple[str, str]
) -> None:
    """Both numbers together are those of a reply."""
    router.script["AddARItems"] = says(numbered(ADD_AR_ITEMS, "7"))
    ask(calls, where)
    router.script["AddARItems"] = says(numbered(ADD_AR_ITEMS, *after))

    assert ask(calls, where).outcome is Outcome.SENT


def test_a_counter_that_starts_anew(calls: RouterClient, where: Endpoint, router: ScriptedRouter) -> None:
    """A router that was started again gives numbers that it gave before; only the very last one looks old."""
    found = []
    for number in ("1", "2", "3", "1", "2", "3"):
        router.script["AddARItems"] = says(numbered(ADD_AR_ITEMS, number))
        found.append(ask(calls, where).outcome)

    assert found == [Outcome.SENT] * 6


def test_another_endpoint_counts_for_itself(calls: RouterClient, where: Endpoint, router: ScriptedRouter) -> None:
    """Routers behind different addresses, or of different groups, may give the same numbers."""
    router.script["AddARItems"] = says(numbered(ADD_AR_ITEMS, "7"))
    others = [where, replace(where, url=f"{where.url}-2"), replace(where, group=Group.RTDR)]

    assert [ask(calls, one).outcome for one in others] == [Outcome.SENT] * 3
