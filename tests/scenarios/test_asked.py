"""Words about requests in a failure message: the function that answered, what was special, what was booked."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from scenarios.context import asked
from scenarios.context.exchanges import Exchange, Kind
from scenarios.context.samples import sample
from scenarios.context.world import Urls, World
from scenarios.errors import StepError

PAYMENT = {"SS_ACCOUNT_NO": "4000001", "ITEM_AMT": "25.00"}
LEDGER = {
    "entries": [{"posting": 1, "kind": "bill", "amount": "40"}, {"posting": 2, "kind": "payment", "amount": "-24"}]
}


def _world(journal: list[dict[str, Any]], *, ledger: httpx.Response | None = None) -> World:
    """A world whose router has this journal and, of every account, this ledger; no ledger: nobody answers."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/journal"):
            return httpx.Response(200, json={"entries": journal})
        if ledger is None:
            raise httpx.ConnectError("refused", request=request)
        return ledger

    world = World(Urls("http://router.example.org", ""), httpx.Client(transport=httpx.MockTransport(answer)))
    world.biller = "t-1"
    return world


def _direct(request: str) -> Any:
    return SimpleNamespace(exchanges=[Exchange(Kind.ROUTER, "POST", "http://router.example.org", request, 200, "")])


def _posted(function: str = "AddARItems", **entry: Any) -> dict[str, Any]:
    told = {"id": 7, "function": function, "account": "4000001", "status": 0, "postings": [2]}
    return told | {"request": sample("AddARItems", PAYMENT.items())} | entry


def test_the_line_has_what_the_request_has_other_than_the_sample() -> None:
    """And nothing of the sample's own; a tag that was left out says so."""
    world = _direct("XMLREQUEST=" + sample("AddARItems", {"ITEM_AMT": "0", "ITEM_TP": "(absent)"}.items()))
    assert asked.reply_of(world) == "reply of AddARItems"
    assert asked.request_line(world) == "  request:  AddARItems with ITEM_AMT '0', ITEM_TP (absent)"


def test_the_documented_sample_has_nothing_special() -> None:
    """Then the function alone is named."""
    assert asked.request_line(_direct("XMLREQUEST=" + sample("SetPhone"))) == "  request:  SetPhone"


@pytest.mark.parametrize("request_text", ["", "XMLREQUEST=<Request", "XMLREQUEST=<Request/>", "hello"])
def test_a_request_that_is_none_has_no_words(request_text: str) -> None:
    """The message stays what it is."""
    assert (asked.reply_of(_direct(request_text)), asked.request_line(_direct(request_text))) == ("reply", "")


def test_a_posting_names_its_amount_and_what_the_ledger_has_of_it() -> None:
    """A difference of a cent, of the sign or of the account is seen at once."""
    world = _world([_posted()], ledger=httpx.Response(200, json=LEDGER))
    assert asked.changes(world, asked.DECIDING, "4000001") == (
        "  request 7: AddARItems with SS_ACCOUNT_NO '4000001', ITEM_TP 'WEB', ITEM_AMT '25.00', AS_PAYMENT_YN 'T': "
        "STATUS 0, booked payment -24"
    )


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ({"postings": []}, ": STATUS 0, nothing of it in the ledger of account 4000001"),
        ({"postings": [1, 2]}, ": STATUS 0, booked bill 40 and payment -24"),
        ({"status": -907}, ": STATUS -907"),
        ({"status": None}, ": no STATUS"),
        ({"request": "<Request"}, "AddARItems with no tags: STATUS 0, booked payment -24"),
    ],
)
def test_a_posting_that_left_something_else(entry: dict[str, Any], end: str) -> None:
    """Nothing, two entries, or a refusal; a request that cannot be read is still listed."""
    world = _world([_posted(**entry)], ledger=httpx.Response(200, json=LEDGER))
    assert asked.changes(world, asked.DECIDING, "4000001").endswith(end)


def test_only_requests_about_the_account_are_listed_the_newest_of_them() -> None:
    """Of the functions that were asked for."""
    journal = [_posted(id=number) for number in range(9)]
    journal += [_posted("GetAccount"), _posted(account="4000002", request=sample("AddARItems"))]
    lines = asked.changes(_world(journal, ledger=httpx.Response(200, json=LEDGER)), asked.DECIDING, "4000001")
    assert [line.split(":")[0] for line in lines.splitlines()] == [f"  request {number}" for number in range(4, 9)]


@pytest.mark.parametrize("ledger", [None, httpx.Response(404, json={"error": "no such account"})])
def test_a_ledger_that_is_not_there_hides_no_difference(ledger: httpx.Response | None) -> None:
    """The lines end with the STATUS then."""
    assert asked.changes(_world([_posted()], ledger=ledger), asked.DECIDING, "4000001").endswith(": STATUS 0")


@pytest.mark.parametrize(("told", "words"), [(lambda: "  more", "a\n  more"), (lambda: "", "a")])
def test_lines_are_made_below_a_failure(told: Callable[[], str], words: str) -> None:
    """Expected and actual stay those of the check."""
    with pytest.raises(StepError) as caught, asked.explained(told):
        raise StepError("a", "1", "2")
    assert (str(caught.value), caught.value.expected, caught.value.actual) == (words, "1", "2")


def test_a_check_that_holds_makes_no_lines() -> None:
    """The router is not asked for them."""
    with asked.explained(lambda: pytest.fail("made without a failure")):
        pass


def test_the_newest_replies_are_listed_with_the_tags_that_are_read() -> None:
    """In the order in which they came; of a function that was not asked its tags are named as not read."""
    reply = "<Reply><{0}><Params><DUE_DT>2024{1}20</DUE_DT><CURRENT_BALANCE>5</CURRENT_BALANCE></Params></{0}></Reply>"
    journal = [
        {"id": 1, "function": "GetAccountBalance", "status": 0, "reply": reply.format("GetAccountBalance", "10")},
        {"id": 2, "function": "GetAccountBalance", "status": 0, "reply": reply.format("GetAccountBalance", "11")},
        {"id": 3, "function": "GetAccount", "status": None, "reply": None},
    ]
    read = {"GetAccount": ("V_NAME",), "GetAccountBalance": ("DUE_DT", "PASTDUE_AMT"), "GetPayArrangements": ("X",)}
    assert asked.answers(_world(journal), read).splitlines() == [
        "  reply 2 of GetAccountBalance: STATUS 0, DUE_DT '20241120', no PASTDUE_AMT",
        "  reply 3 of GetAccount: no STATUS, no V_NAME",
        "  GetPayArrangements was not asked: X not read",
    ]
    assert asked.answers(_world([]), read) == ""


def test_a_look_up_lists_the_invoices_that_it_had_to_choose_from() -> None:
    """Below what was read; type, days and balance decide which one it takes."""
    invoice = {"invoice_number": "UB1", "invoice_type_id": 42, "invoice_date": "2024-04-18", "balance_due": "5.00"}
    invoice |= {"invoice_due_date": "2024-05-20", "deactivated": False}
    stored = httpx.Response(200, json={"invoices": [invoice, invoice | {"invoice_number": "S1", "deactivated": True}]})
    world = _world([{"id": 1, "function": "GetAccount", "status": 0, "reply": ""}], ledger=stored)
    world.at_adapter, world.urls = True, Urls("http://router.example.org", "http://adapter.example.org")
    assert (
        asked.looked_up(world, "4000001").splitlines()[0]
        == "  reply 1 of GetAccount: STATUS 0, no ACTIVE_PAYARR_YN, no CREDIT_RATING_CD"
    )
    assert asked.looked_up(world, "4000001").splitlines()[-2:] == [
        "  invoice UB1: InvoiceTypeID 42, InvoiceDate 2024-04-18, InvoiceDueDate 2024-05-20, BalanceDue 5.00",
        "  invoice S1: InvoiceTypeID 42, InvoiceDate 2024-04-18, InvoiceDueDate 2024-05-20, BalanceDue 5.00, deactivated",
    ]


def test_a_request_for_an_image_and_of_a_web_service_are_lines() -> None:
    """The parameters by name; the members of the newest call of the service."""
    url = "http://adapter.example.org/ic/RemoteRegistration"
    image = "UserName=pat&Password=***&Bill_Dt=2024-04-18T00:00:00"
    calls = [Exchange(Kind.ADAPTER, "POST", url, f'{{\n  "email": "{name}"\n}}', 200, "") for name in "ab"]
    world: Any = SimpleNamespace(exchanges=[*calls, *_direct(image).exchanges])
    assert asked.image_line(world) == "  request:  BILLPDF with UserName=pat, Password=***, Bill_Dt=2024-04-18T00:00:00"
    assert asked.service_line(world, "RemoteRegistration") == '  request:  RemoteRegistration with { "email": "b" }'
    assert (asked.image_line(_direct("")), asked.service_line(world, "Other")) == ("", "")


def test_a_router_that_is_gone_hides_no_difference() -> None:
    """The message of the check stays."""

    def told() -> str:
        raise httpx.ConnectError("refused")

    with pytest.raises(StepError) as caught, asked.explained(told):
        raise StepError("a", "1", "2")
    assert str(caught.value) == "a"
