"""`ic-adapter pump`: run, status, list, show, resolve (design §2), as a person types them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ic_adapter.adapter import adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.cli.main import main
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from tests.ic_adapter import scripted
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

ADDED = envelope("AddARItem", tags(STATUS="0", STATUS_DESC="AR item 205185 added."))


@pytest.fixture
def db(tmp_path: Path, router: ScriptedRouter) -> str:
    """A database with the biller `b` and its payment `p-1`, QUEUED."""
    path = str(tmp_path / "ic.db")
    with adapter(path, test_clock=False) as opened:
        settings: dict[str, str | None] = {"11": router.url}
        opened.register.create(NewBiller(id="b", template="836", settings=settings, keys={}, bif={}))
        event = PaymentEvent(source_id="p-1", account_number="2003708", amount="10.00", instrument=Instrument.CC)
        opened.intake.submit("b", Kind.PAYMENT, event)
    return path


def pump(db: str, *words: str) -> Result:
    """The command on this database."""
    return CliRunner().invoke(main, ["pump", words[0], "--db", db, *words[1:]])


def test_run_once(db: str, router: ScriptedRouter) -> None:
    """`run --once` sends what is there and tells how it stands."""
    router.script["AddARItems"] = says(ADDED)

    result = pump(db, "run", "--once")

    assert result.exit_code == 0, result.output
    assert router.functions == ["AddARItems"]
    assert result.output.splitlines()[-1].split() == ["b", "0", "0", "1", "0", "0", "0", "0", "0", "0"]


def test_uncertain_is_listed(db: str, router: ScriptedRouter) -> None:
    """What is UNCERTAIN is in the list with its reason, and `status` says where to look."""
    router.script["AddARItems"] = scripted.closes
    pump(db, "run", "--once")

    assert "p-1" in pump(db, "list", "b", "--state", "UNCERTAIN").output
    assert "1 waiting for a decision" in pump(db, "status").output


def test_show(db: str, router: ScriptedRouter) -> None:
    """`show` holds the attempt with every tag that was sent."""
    router.script["AddARItems"] = says(ADDED)
    pump(db, "run", "--once")

    found = json.loads(pump(db, "show", "b", "1").output)

    assert (found["state"], found["result"]["item_no"]) == ("SENT", "205185")
    assert found["tried"][0]["fields"]["SOURCE_SPEC1"] == "p-1"


def test_resolve(db: str, router: ScriptedRouter) -> None:
    """`resolve … confirm` ends an UNCERTAIN record without a second request, with a name and a reason in its history."""
    router.script["AddARItems"] = scripted.closes
    pump(db, "run", "--once")

    said = ("--by", "ann", "--reason", "seen in Cayenta", "--item-no", "205185", "--attempts", "1")
    result = pump(db, "resolve", "b", "1", "confirm", *said)
    pump(db, "run", "--once")

    found = json.loads(pump(db, "show", "b", "1").output)
    assert (result.exit_code, router.functions, found["state"]) == (0, ["AddARItems"], "SENT")
    assert found["result"]["item_no"] == "205185"
    assert found["history"][-1]["actor"] == "ann"


def test_resolve_what_is_over(db: str, router: ScriptedRouter) -> None:
    """A decision that the state does not allow is one line and exit 1."""
    router.script["AddARItems"] = says(ADDED)
    pump(db, "run", "--once")

    result = pump(db, "resolve", "b", "1", "resend", "--by", "ann", "--reason", "again")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "record 1 is SENT" in result.output


def test_unknown(db: str) -> None:
    """A biller or record that is not there is one line and exit 1."""
    assert [pump(db, "show", "b", "99").exit_code, pump(db, "status", "nobody").exit_code] == [1, 1]


def test_resolve_needs_what_was_looked_at(db: str, router: ScriptedRouter) -> None:
    """An UNCERTAIN record is not sent again by whoever does not say how often it was tried when he looked."""
    router.script["AddARItems"] = scripted.closes
    pump(db, "run", "--once")

    result = pump(db, "resolve", "b", "1", "resend", "--reason", "not there")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "$.attempts: required; the current value is 1" in result.output


@pytest.mark.parametrize("wrong", [("--reason", "no"), ("--by", "a\nb"), ("--item-no", "1" * 13)])
def test_resolve_checks_as_the_api_does(db: str, wrong: tuple[str, str]) -> None:
    """A reason of two letters, two lines of name, a number that is none: one line and exit 1."""
    result = pump(db, "resolve", "b", "1", "drop", "--reason", "not wanted", *wrong)

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert json.loads(pump(db, "show", "b", "1").output)["state"] == "QUEUED"


@pytest.mark.parametrize("command", [("show",), ("resolve", "drop", "--reason", "not wanted")])
def test_a_number_beyond_the_store(db: str, command: tuple[str, ...]) -> None:
    """One line and exit 1."""
    result = pump(db, command[0], "b", "9" * 40, *command[1:])

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert re.search("record 9+ not found", result.output)


def test_many_are_previewed(db: str) -> None:
    """The records, their number and their sum; nothing is decided."""
    result = pump(db, "resolve-many", "b", "drop", "--state", "queued", "--kind", "payment", "--preview")

    assert result.exit_code == 0, result.output
    assert re.search(r"^1 +payment +2003708 +p-1 +10\.00", result.output, re.MULTILINE), result.output
    assert "1 records, 10.00" in result.output
    assert json.loads(pump(db, "show", "b", "1").output)["state"] == "QUEUED"


def test_many_are_decided(db: str) -> None:
    """With `--yes` at once, else after a question; the history names the batch."""
    words = ("resolve-many", "b", "drop", "--state", "QUEUED", "--reason", "paid at the counter", "--by", "ann")
    asked = pump(db, *words)
    before = json.loads(pump(db, "show", "b", "1").output)
    done = pump(db, *words, "--yes")
    after = json.loads(pump(db, "show", "b", "1").output)

    assert (asked.exit_code, before["state"]) == (1, "QUEUED")
    assert (done.exit_code, after["state"]) == (0, "SKIPPED"), done.output
    assert "decision batch 2: 1 records decided, 10.00" in done.output
    assert (after["history"][-1]["actor"], after["history"][-1]["batch"]) == ("ann", 2)


def test_left_out_records_are_named(db: str, router: ScriptedRouter) -> None:
    """UNCERTAIN money without evidence is not decided among many; exit 1."""
    router.script["AddARItems"] = scripted.closes
    pump(db, "run", "--once")
    result = pump(db, "resolve-many", "b", "confirm", "--state", "UNCERTAIN", "--reason", "all there", "--yes")

    assert result.exit_code == 1
    assert "left out: record 1, payment of account 2003708: it has no evidence yet" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--state", "SENT"), "'SENT' is not one of"),
        (("--state", "HELD", "--amount-from", "ten", "--preview"), "--amount-from"),
        (("--state", "HELD", "--reason-code", "NONSENSE", "--preview"), "--reason-code"),
        (("--state", "HELD", "--created-from", "soon", "--preview"), "$.created_from: use a time like"),
        (("--state", "HELD"), "--reason is required"),
        (("--reason", "all of them"), "Missing option '--state'"),
    ],
    ids=str,
)
def test_bad_filters(db: str, words: tuple[str, ...], said: str) -> None:
    """One line that names the option."""
    result = pump(db, "resolve-many", "b", "drop", *words)

    assert result.exit_code in {1, 2}
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--reason", "ok", "--reason: give 3 to 500 characters on one line"),
        ("--reason", "two\nlines", "--reason: give 3 to 500 characters on one line"),
        ("--by", "", "--by: give 1 to 64 characters on one line"),
        ("--attempts", "-1", "--attempts: give a whole number from 0 to 1000000"),
        ("--item-no", "0", "--item-no: give the number of an AR item: up to 12 digits, not 0"),
        ("--item-no", "x", "--item-no: give the number of an AR item: up to 12 digits, not 0"),
    ],
)
def test_an_option_that_does_not_fit(db: str, option: str, value: str, said: str) -> None:
    """One line in our words."""
    words = {"--reason": "seen in the CIS", option: value}
    result = pump(db, "resolve", "b", "1", "drop", *(part for pair in words.items() for part in pair))

    assert (result.exit_code, result.output) == (1, f"Error: {said}\n")
