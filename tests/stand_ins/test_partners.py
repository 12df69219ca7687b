"""VertexOne and the IVR: what they send, what they make of the reply, on their pages and as commands."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from simulator.cli import stand_ins as commands
from simulator.cli.__main__ import main
from simulator.stand_ins.partners import ivr, vertexone
from tests.stand_ins.browsing import API_TOKEN, Simulator, shown
from tests.stand_ins.fake_ic import FakeIc

NOW = datetime(2024, 5, 10, 20, 45, tzinfo=UTC)


@pytest.mark.parametrize("case", vertexone.CASES)
def test_events_of_vertexone(case: str) -> None:
    """The documented members; the mistakes differ in what they are about and in nothing else."""
    registration = vertexone.Registration(biller="3426", account="2003708", source_id="v-1", now=NOW)
    orders = vertexone.orders(case, registration)
    right = {
        "bid": "3426",
        "accountNumber": "2003708",
        "event": "registered",
        "occurredAt": "2024-05-10T20:45:00+00:00",
        "sourceId": "v-1",
    }
    differs = {
        "unregistered": {"event": "unregistered"},
        "late": {"occurredAt": "2024-03-31T20:45:00+00:00"},
        "wrong-bid": {"bid": "0000"},
    }

    assert [(it.path, it.is_service) for it in orders] == [("/api/registrations", False)] * (1 + (case == "repeated"))
    assert orders[-1].body == right | differs.get(case, {})
    assert tuple(vertexone.CASES) == commands.CASES


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("80.25", "80 dollars and 25 cents"),
        ("1.01", "1 dollar and 1 cent"),
        ("0.00", "0 dollars"),
        ("-20.50", "minus 20 dollars and 50 cents"),
        ("1671.4", "1671 dollars and 40 cents"),
        ("a lot", "a lot"),
        ("1.x", "1.x"),
        ("", "0 dollars"),
    ],
)
def test_amounts_are_read_out(amount: str, words: str) -> None:
    """As a person says them; what is no amount stays as it is."""
    assert ivr.spoken(amount) == words


def test_caller_is_known_by_one_account_only(simulator: Simulator) -> None:
    """A number of ten digits that the CIS's phone records have for exactly one account."""
    books = simulator.billers.get("3426").router.books
    number = "(202) 555-0118"

    assert ivr.account_of(books, number) == "2003708"
    assert ivr.account_of(books, "+1 202.555.0118") == "2003708"
    assert [ivr.account_of(books, it) for it in ("", "555-0118", "2025550199", "x" * 5_000)] == [""] * 4


def test_call_reads_the_balance_and_pays_once(simulator: Simulator, ic: FakeIc) -> None:
    """Identify, balance, payment of source 2 under one number however often the button is pressed."""
    visit = simulator.follow(simulator.post("/billers/3426/ivr/call", caller="(202) 555-0118"))
    paid = [simulator.follow(simulator.post(f"{visit.url.path}/pay", amount="20.00")) for _ in range(2)][-1]
    numbers = {it.body["source_id"] for it in ic.seen if it.path.endswith("/payments")}

    assert "Your balance is 80 dollars and 25 cents. IVR: Of this 20 dollars and 1 cent is past due." in shown(visit)
    assert "Note: SAVED: the number was saved." in shown(visit)
    assert "Thank you. Your payment of 20 dollars was taken." in shown(paid)
    assert len(numbers) == 1
    assert ic.seen[-1].body | {"source_id": ""} == {
        "source_id": "",
        "account_number": "2003708",
        "amount": "20.00",
        "instrument": "CC",
        "source": 2,
        "logged_in": False,
    }
    assert {it.headers["authorization"] for it in ic.seen} == {f"Bearer {API_TOKEN}"}


def test_call_never_says_paid_without_an_answer(simulator: Simulator, ic: FakeIc) -> None:
    """A refusal took nothing; anything else that is no record is not known yet."""
    visit = simulator.follow(simulator.post("/billers/3426/ivr/call", account="2003708"))
    told = []
    for status, body in ((422, b'{"error": "amount"}'), (500, b"oops"), (404, b"{}")):
        ic.says("payments", body, status)
        told.append(shown(simulator.follow(simulator.post(f"{visit.url.path}/pay", amount="9"))))

    assert told[0].count("Nothing was paid.") == 1
    assert told[1].count("Please do not pay again") == 1
    assert told[2].count("Please do not pay again") == 2
    assert "was taken" not in told[2]


def test_caller_without_an_account_hears_so(simulator: Simulator, ic: FakeIc) -> None:
    """An unknown number calls nobody; an unknown account is told, and a bill that is not there."""
    unknown = simulator.follow(simulator.post("/billers/3426/ivr/call", caller="202-555-0199"))
    asked = len(ic.seen)
    ic.says("ivr-calls", {"error": "account 9 not found"}, 404)
    no_account = simulator.follow(simulator.post("/billers/3426/ivr/call", account="9"))
    ic.reset()
    ic.says("payment-options", {"balance_due": None, "past_due": None})
    no_bill = simulator.follow(simulator.post("/billers/3426/ivr/call", account="9"))

    assert "We do not know your number" in shown(unknown)
    assert asked == 0
    assert simulator.post(f"{unknown.url.path}/pay", amount="1").status_code == 409
    assert "We do not know this account." in shown(no_account)
    assert "There is no bill for this account." in shown(no_bill)


def test_commands_call_invoice_cloud_and_keep_the_token(ic: FakeIc) -> None:
    """The sentences on stdout, the calls on stderr; exit 1 where Invoice Cloud refuses, but for the wrong biller."""

    def run(*words: str) -> tuple[int, str, str]:
        line = ["stand-in", *words, "--biller", "3426", "--account", "2003708"]
        done = CliRunner().invoke(main, [*line, "--ic-url", ic.url, "--ic-token", API_TOKEN])
        return done.exit_code, done.stdout, done.stderr

    event = run("vertexone", "repeated", "--source-id", "v-1")
    call = run("ivr", "--caller", "2025550118", "--pay", "5.00")
    ic.says("registrations", {"error": "biller not found"}, 404)
    wrong, refused = run("vertexone", "wrong-bid"), run("vertexone", "late")
    ic.says("ivr-calls", b"oops", 500)
    failed = run("ivr", "--pay", "5.00")

    assert event[:2] == (0, "Invoice Cloud has the event already: record 5 is QUEUED.\n" * 2)
    assert "Thank you. Your payment of 5 dollars was taken." in call[1]
    assert [it[0] for it in (call, wrong, refused, failed)] == [0, 0, 1, 1]
    assert "was taken" not in failed[1]
    assert API_TOKEN not in "".join(text for it in (event, call, wrong, refused, failed) for text in it[1:])
    assert "Authorization: Bearer ***" in event[2]


def test_command_says_what_is_wrong_with_its_options() -> None:
    """One line with the option, exit 2; an Invoice Cloud that is not there is exit 1."""
    line = ["stand-in", "ivr", "--biller", "3426", "--account", "1"]
    nothing = CliRunner().invoke(main, [*line, "--ic-url", "nowhere"])
    odd = CliRunner().invoke(main, [*line, "--ic-url", "http://h;x"])
    away = CliRunner().invoke(main, [*line, "--ic-url", "http://127.0.0.1:1"])

    assert (nothing.exit_code, odd.exit_code, away.exit_code) == (2, 2, 1)
    assert "--ic-url" in odd.stderr
    assert "cannot be reached at http://127.0.0.1:1" in away.stderr
