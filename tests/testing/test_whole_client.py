"""The client has a method for every noun of the admin API; the newer ones at work."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from simulator.control.admin_calls import CALLS
from simulator.testing import Biller, CayentaSim, Refused
from simulator.testing.records import Question

ACCOUNT = "2003708"
#: Each noun of the admin API (the module that answers it) with the method that reads or uses it.
METHODS: dict[str, str] = {
    "accounts": "biller.account",
    "arrangements": "account.plans.arrangements",
    "bill_run": "biller.files.drop",
    "billers": "sim.biller",
    "budget_plans": "account.plans.budget",
    "clerk_records": "account.issues",
    "clock": "biller.clock.advance",
    "code_tables": "biller.codes",
    "counters": "biller.counters",
    "day_report": "biller.day_report",
    "explain": "biller.explain",
    "faults": "biller.faults.add",
    "file_faults": "biller.files.faults.add",
    "file_traffic": "biller.files.traffic",
    "files": "biller.files.put",
    "findings": "biller.journal.findings",
    "invariants": "biller.invariants",
    "journal": "biller.journal.find",
    "keys": "biller.settings",
    "ledger": "account.ledger",
    "logins": "biller.logins",
    "persons": "biller.person",
    "queries": "biller.journal.verify",
    "sftp_accounts": "biller.files.issue",
    "snapshots": "biller.snapshots.save",
    "state_files": "biller.export",
}
#: Nouns that are no part of a biller's books or traffic: `sim.admin` asks for them.
BY_ADMIN = frozenset({"health", "magic", "fidelity", "stand_ins"})


def test_every_noun_has_a_method(sim: CayentaSim, biller: Biller) -> None:
    """A new family of admin calls fails here until the client, or the line above, has it."""
    nouns = {call.handle.__module__.rpartition(".")[2] for call in CALLS}
    roots: dict[str, Any] = {"sim": sim, "biller": biller, "account": biller.account(ACCOUNT)}

    assert nouns == METHODS.keys() | BY_ADMIN
    for noun, path in METHODS.items():
        root, *names = path.split(".")
        found = roots[root]
        for name in names:
            found = getattr(found, name, None)
        assert callable(found), f"{noun}: {path}"


def test_an_added_account_is_a_handle(biller: Biller) -> None:
    """Add, post, ask: without looking the account up again."""
    account = biller.add_account("2999998")
    account.post("charge", "12.50")

    assert account.balance() == Decimal("12.50")
    assert account.state().account_no == "2999998"


def test_arrangement(biller: Biller) -> None:
    """Set up with instalments, listed, ended on a day."""
    plans = biller.account(ACCOUNT).plans
    today = biller.clock.read().now.date()
    made = plans.set_up("100.00", today, {"2030-01-15": "60.00", "2030-02-15": "40.00"}, grace_days=3)
    ended = plans.change(made.ref, ended_on=str(today))

    assert (made.amount, made.grace_days, made.state) == (Decimal(100), 3, "active")
    assert [(it.due, it.amount) for it in made.instalments] == [
        (date(2030, 1, 15), Decimal(60)),
        (date(2030, 2, 15), Decimal(40)),
    ]
    assert ended.state == "ended"
    assert [it.ref for it in plans.arrangements()] == [made.ref]


def test_budget_plan(biller: Biller) -> None:
    """Set, read, ended; none is a 404."""
    plans = biller.account(ACCOUNT).plans
    made = plans.set_budget("80", "2024-01-01")

    assert plans.budget() == made
    assert (made.type, made.amount, made.end) == ("EQUAL", Decimal(80), None)
    plans.end_budget()
    with pytest.raises(Refused) as refused:
        plans.budget()
    assert refused.value.status == 404


def test_phones_as_a_person_writes_them(biller: Biller) -> None:
    """Texts become records."""
    person = biller.person(biller.account(ACCOUNT).state().person_no)

    assert [it.tags["PHONE_NO"] for it in person.set_phones(["(202) 555-0118"]).phones] == ["2025550118"]


def test_questionnaire_codes_and_state_file(biller: Biller) -> None:
    """Read back as they were set; a state file brings an earlier balance back."""
    question = Question(seq=1, version=1, response_tp="TEXT")
    biller.set_codes("ALERT_CD", "CSTRG")
    saved = biller.export()
    biller.account(ACCOUNT).post("payment", "1.00")
    biller.put_back(saved)

    assert biller.set_questionnaire("LEAK", question) == (question,) == biller.questionnaire("LEAK")
    assert biller.codes("ALERT_CD") == ("CSTRG",)
    assert biller.account(ACCOUNT).balance() == Decimal("100.24")
