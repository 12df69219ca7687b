"""scenarios.run.biller_state: what a failure message tells about the biller: fault rules, ledger, self-check."""

from typing import Any

from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import ENTRY, StandIn

WRONG_BALANCE = """
Feature: Balances
  @F-01 @GetAccountBalance
  Scenario: It answers
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | 1.00 |
"""
WRONG_STATUS = WRONG_BALANCE.replace(
    "the reply has\n      | CURRENT_BALANCE | 1.00 |", "STATUS is -1 at the Params level"
)
RULE: dict[str, Any] = {
    "name": "second",
    "match": {"function": "AddARItems", "account": "2003708", "login": None, "nth": 2, "probability": 0.5},
    "effect": "none",
    "view": "http",
    "parameters": {"status": 503},
    "times": "always",
    "late": 0.0,
    "hits": 3,
}
BILL = {
    "posting": 1,
    "kind": "bill",
    "amount": "100.24",
    "effective": "2024-04-18",
    "due": "2024-05-20",
    "item_no": None,
    "of_item": None,
    "invoice_no": "987654",
}
PAYMENT = BILL | {"kind": "payment", "amount": "-40", "due": None, "item_no": "11000001", "invoice_no": None}
DEFECT = "the simulator's GetAccountBalance reply does not match its schema: element STATUS"


def test_a_failure_shows_the_fault_rules_with_their_hits(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """Also those that did not fire: what they match, what they do, how often they fired."""
    stand_in.rules = [RULE, RULE | {"name": "idle", "match": {"probability": 1.0}, "times": 1, "hits": 0}]

    ended = reported("run", pack(WRONG_STATUS), "--router", stand_in.url)

    assert "fault rules of the biller\n" in ended.stdout
    matched = "function AddARItems, account 2003708, nth 2, probability 0.5"
    assert f"  second: {matched}: effect none, view http; fired 3 times, no limit\n" in ended.stdout
    assert "  idle: any request: effect none, view http; fired 0 of 1 times\n" in ended.stdout


def test_a_wrong_balance_shows_the_ledger_of_the_account(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """The account that the router was asked about last, its balance and its entries, oldest first."""
    stand_in.journal = [ENTRY | {"account": "2003708"}]
    stand_in.ledger = [BILL, PAYMENT]

    ended = reported("run", pack(WRONG_BALANCE), "--router", stand_in.url)

    assert (
        "ledger of account 2003708, CURRENT_BALANCE 100.24\n"
        "  2024-04-18  bill 100.24, due 2024-05-20, invoice_no 987654\n"
        "  2024-04-18  payment -40, item_no 11000001\n"
    ) in ended.stdout


def test_a_long_ledger_is_cut_to_its_newest_entries(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """The message has to fit on a screen, and says how many entries it leaves out."""
    stand_in.journal = [ENTRY | {"account": "2003708"}]
    stand_in.ledger = [PAYMENT | {"item_no": str(number)} for number in range(1, 26)]

    ended = reported("run", pack(WRONG_BALANCE), "--router", stand_in.url)

    assert "  5 older entries\n  2024-04-18  payment -40, item_no 6\n" in ended.stdout
    assert "item_no 25\n" in ended.stdout


def test_a_step_without_money_shows_no_ledger(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """A wrong STATUS needs no entries to be understood."""
    stand_in.journal = [ENTRY | {"account": "2003708"}]
    stand_in.ledger = [BILL]

    ended = reported("run", pack(WRONG_STATUS), "--router", stand_in.url)

    assert ended.returncode == 1
    assert "ledger of account" not in ended.stdout


def test_broken_books_show_the_ledger(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """No step is wrong, so the account that was asked about last is shown."""
    stand_in.violations = [{"where": "account 2003708", "rule": "the entries sum up", "detail": "12 is not 13"}]
    stand_in.journal = [ENTRY | {"account": "2003708"}]
    stand_in.ledger = [BILL]

    ended = reported("run", pack(WRONG_BALANCE.replace("1.00", "100.24")), "--router", stand_in.url)

    assert "the entries sum up" in ended.stdout
    assert "  2024-04-18  bill 100.24" in ended.stdout


def test_a_self_check_of_the_router_is_told_as_such(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """HTTP 500 in plain text is the simulator's own defect, not a reply that is no XML."""
    stand_in.reply = (500, "text/plain; charset=UTF-8", f"{DEFECT}\n")

    ended = reported("run", pack(WRONG_BALANCE), "--router", stand_in.url)

    assert f"the router's self-check failed (HTTP 500, a defect of the simulator)\n  {DEFECT}" in ended.stdout
    assert "the reply is not XML" not in ended.stdout


def test_an_error_page_of_a_fault_is_no_self_check(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """HTTP 500 with a page is what a fault rule makes."""
    stand_in.reply = (500, "text/html", "<html><body><h1>Server Error</body></html>")

    ended = reported("run", pack(WRONG_BALANCE), "--router", stand_in.url)

    assert "the reply is not XML" in ended.stdout
    assert "self-check" not in ended.stdout


def test_a_self_check_that_only_the_journal_shows_is_told(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """The adapter was answered, not the scenario; a fault rule's HTTP 500 is left out."""
    failed = ENTRY | {"id": 7, "http_status": 500, "status": None, "status_desc": DEFECT}
    stand_in.journal = [failed, failed | {"id": 8, "status_desc": "asked for", "fault": "page"}, ENTRY]

    ended = reported("run", pack(WRONG_STATUS), "--router", stand_in.url)

    head = "self-check of the router failed (HTTP 500, a defect of the simulator)"
    assert f"{head}\n  request 7, GetAccountBalance: {DEFECT}\n" in ended.stdout
    assert "request 8, GetAccountBalance: asked for" not in ended.stdout
