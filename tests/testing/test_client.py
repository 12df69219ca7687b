"""The typed client of the admin API: each noun does what the API says, and reads what the API answers."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from simulator.control.accounts import accounts, arrangements, budget_plans, invariants, ledger
from simulator.control.accounts import clerk_records as desk
from simulator.control.billers import billers, clock, snapshots
from simulator.control.faults import faults, file_fault_rules, file_faults
from simulator.control.files import file_traffic, files, sftp_accounts
from simulator.control.journal import explain, findings, journal
from simulator.control.journal import queries as verification
from simulator.testing import Biller, CayentaSim, NoReply, NotUnderstood, NotVerified, Refused, plans, records, traffic
from simulator.testing.files import records as file_records

ACCOUNT, PERSON = "2003708", "1020424"
#: Each record beside the view of the admin API that it reads.
VIEWS: dict[type, type] = {
    records.BillerState: billers.BillerView,
    records.AccountState: accounts.AccountView,
    records.Entry: ledger.EntryView,
    records.Item: ledger.ItemView,
    records.Ledger: ledger.LedgerView,
    records.Alert: desk.AlertView,
    records.Contact: desk.ContactView,
    records.Answer: desk.AnswerView,
    records.Issue: desk.IssueView,
    records.ReturnedCheck: desk.CheckView,
    records.Question: desk.QuestionBody,
    plans.Arrangement: arrangements.ArrangementView,
    plans.Instalment: arrangements.InstalmentBody,
    plans.BudgetPlan: budget_plans.BudgetPlanBody,
    records.Event: clock.EventView,
    records.Rest: clock.RestView,
    records.ClockState: clock.ClockView,
    records.Violation: invariants.ViolationView,
    traffic.Match: faults.MatchBody,
    traffic.Fault: faults.RuleView,
    traffic.Considered: explain.ConsideredView,
    traffic.Explained: explain.ExplainedView,
    records.Snapshot: snapshots.SnapshotView,
    records.Difference: snapshots.DifferenceView,
    records.Diff: snapshots.DiffView,
    traffic.Exchanges: journal.JournalView,
    traffic.Exchange: journal.ExchangeView,
    traffic.Hint: verification.HintView,
    traffic.NearMiss: verification.NearMissView,
    traffic.Verdict: verification.VerdictView,
    traffic.Finding: findings.FindingView,
    traffic.Findings: findings.FindingsView,
    file_records.FileServerAddress: sftp_accounts.FileServerView,
    file_records.FileAccount: sftp_accounts.SftpAccountView,
    file_records.IssuedAccount: sftp_accounts.IssuedView,
    file_records.FileAccounts: sftp_accounts.SftpAccountsView,
    file_records.FileState: files.FileView,
    file_records.FileStates: files.FilesView,
    file_records.FileExchange: file_traffic.FileExchangeView,
    file_records.FileExchanges: file_traffic.FileTrafficView,
    file_records.FileMatch: file_fault_rules.FileMatchBody,
    file_records.FileFault: file_faults.FileRuleView,
    file_records.FileRules: file_faults.FileRulesView,
    file_records.ConsideredFileFault: file_faults.ConsideredFileView,
    file_records.ExplainedFileCall: file_faults.ExplainedFileView,
}


def fields(struct: type) -> set[str]:
    """The names a Struct knows."""
    return {field.name for field in msgspec.structs.fields(struct)}


@pytest.mark.parametrize("record", VIEWS, ids=lambda record: record.__name__)
def test_a_record_has_the_fields_of_its_view(record: type) -> None:
    """What the admin API learns to tell, the client learns too."""
    assert fields(record) == fields(VIEWS[record])


def test_a_biller_is_made_as_it_is_asked_for(sim: CayentaSim) -> None:
    """Template, seed, population, moment and keys arrive; an aware datetime too."""
    noon = datetime(2025, 2, 3, 12)
    with sim.biller(template="836", seed=7, accounts=5, now=noon, settings={"tag_order": "any"}) as biller:
        state = biller.state()

    assert (state.template, state.seed, state.population, state.settings["tag_order"]) == ("836", 7, 5, "any")
    assert state.now.replace(tzinfo=None) == noon
    assert state.now.utcoffset() is not None


def test_a_refusal_prints_the_fields(sim: CayentaSim) -> None:
    """Status, sentence, and every field with its reason: in the message and as values."""
    with pytest.raises(Refused) as caught:
        sim.biller(settings={"balance_shape": "round"})

    assert caught.value.status == 422
    ((path, reason),) = caught.value.fields
    assert path == "$.settings.balance_shape"
    assert f"  {path}: {reason}" in str(caught.value)


def test_a_biller_ends_with_its_block(sim: CayentaSim) -> None:
    """Taken away at the end of ``with``; once more is fine."""
    with sim.biller() as biller:
        pass
    biller.delete()

    with pytest.raises(Refused, match="not found"):
        biller.state()


def test_money_is_decimal(biller: Biller) -> None:
    """A posted payment is signed, and the balance follows it."""
    entry = biller.account(ACCOUNT).post("payment", Decimal("20.00"))

    assert (entry.amount, entry.effective) == (Decimal(-20), biller.clock.read().now.date())
    assert biller.account(ACCOUNT).balance() == Decimal("80.24")
    assert biller.account(ACCOUNT).ledger().entries[-1] == entry


def test_a_bill_has_a_due_date(biller: Biller) -> None:
    """Days travel as days."""
    entry = biller.account(ACCOUNT).post("bill", "5.00", due=date(2024, 12, 24))

    assert entry.due == date(2024, 12, 24)


def test_an_account_is_added_and_changed(biller: Biller) -> None:
    """Tags that the reply's XSD admits; the listing names it."""
    biller.add_account("2999999", tags={"CYCLE_CD": "07"})
    changed = biller.account("2999999").change(tags={"PERSON_FNM": "Robin"})

    assert (changed.tags["CYCLE_CD"], changed.tags["PERSON_FNM"]) == ("07", "Robin")
    assert "2999999" in biller.accounts()


def test_a_persons_records_are_set_whole(biller: Biller) -> None:
    """Phones and addresses are read, changed and written back as they came."""
    person = biller.person(biller.account(ACCOUNT).state().person_no)
    addresses = person.addresses()
    phone = records.PersonRecord(tags={"PHONE_SEQ": "9", "PHONE_NO": "2025550123"}, accounts=(ACCOUNT,))

    kept = person.set_phones([phone], default=9)

    assert [it.tags["PHONE_SEQ"] for it in kept.phones] == ["9"]
    assert person.phones() == kept
    assert kept.phone_seq_dflt == 9
    assert person.set_addresses(addresses) == addresses


def test_what_clerks_find_beside_the_money(biller: Biller) -> None:
    """A contact and an issue that the router made stand at the account."""
    questions = [
        {"SEQ": 1, "VERSION": 5, "RESPONSE_TP": "STRNG", "ANSWER": "BILL"},
        {"SEQ": 2, "VERSION": 15, "RESPONSE_TP": "LGCOM", "ANSWER": "a test"},
    ]
    reply = biller.ask(
        "AddIssueContact",
        ISSUE_TP="CU",
        CONTACT_TP="WEB",
        EFFECTIVE_DT="20241115",
        ACCOUNT_NO=ACCOUNT,
        CONTACT_DESC="jordan.sample@example.org",
        ISSUE_QUESTIONS=questions,
    )
    account = biller.account(ACCOUNT)

    assert reply.status == 0, reply
    assert [it.answer for it in account.issues()[0].answers] == ["BILL", "a test"]
    assert len(account.contacts()) == 1
    assert (account.alerts(), account.returned_checks()) == ((), ())


def test_the_clock_tells_what_fell_due(biller: Biller) -> None:
    """Days go by in the biller's own calendar."""
    before = biller.clock.read()
    after = biller.clock.advance(days=10)

    assert after.now.date() - before.now.date() == timedelta(days=10)
    assert after.events
    assert biller.clock.freeze("2025-01-02T08:00").now.date() == date(2025, 1, 2)
    assert biller.clock.run().mode == "running"


def test_a_moment_that_is_none_is_refused(biller: Biller) -> None:
    """The field and an example of a moment are in the message."""
    with pytest.raises(Refused, match=r"\$\.freeze: 'yesterday' does not have the form 2024-11-15T12:00"):
        biller.clock.freeze("yesterday")


def test_keys_decide_how_the_router_is_asked(biller: Biller) -> None:
    """After a change of the form key requests stand behind the new one."""
    biller.change_settings(form_key="APIREQUEST=")

    assert biller.settings()["form_key"] == "APIREQUEST="
    assert biller.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT).status == 0


def test_logins(biller: Biller) -> None:
    """Anonymous asking ends with the first login; who is signed in may call what is granted."""
    shown = biller.set_logins(records.Login("demo", "demo-only", ("GetAccount",)))

    assert biller.ask("GetAccount", ACCOUNT_NO=ACCOUNT).http_status == 401
    assert biller.signed_in("demo", "demo-only").ask("GetAccount", ACCOUNT_NO=ACCOUNT).status == 0
    assert biller.signed_in("demo", "demo-only").ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT).status == -901
    assert (shown, shown[0].password) == (biller.logins(), "***")


def test_code_tables_and_counters(biller: Biller) -> None:
    """Both are read whole and set in part."""
    table = next(iter(biller.code_tables()))

    assert biller.set_codes(table, "ONE", "TWO") == ("ONE", "TWO") == biller.code_tables()[table]
    assert biller.set_counters({"ITEM_NO": 900_000})["ITEM_NO"] == 900_000 == biller.counters()["ITEM_NO"]


def test_the_journal_is_found_by_function_and_cleared(biller: Biller) -> None:
    """Oldest first; the total tells how many there were."""
    for function in ("GetAccount", "GetAccountBalance", "GetAccount"):
        biller.ask(function, ACCOUNT_NO=ACCOUNT)

    found = biller.journal.find(function="GetAccount", account=ACCOUNT, limit=1)
    assert ([it.id for it in found], len(found), found.total, found.evicted) == ([3], 1, 3, 0)
    assert found[0].at == biller.clock.read().now
    biller.journal.clear()
    assert list(biller.journal.find()) == []


def test_what_had_to_come_is_verified(biller: Biller) -> None:
    """A passing verdict tells the exchanges; a failing one is an AssertionError with the near miss."""
    for function in ("GetAccount", "GetAccountBalance"):
        biller.ask(function, ACCOUNT_NO=ACCOUNT)

    assert biller.journal.verify(function="GetAccount", account=ACCOUNT, exactly=1).numbers == (1,)
    assert biller.journal.verify_order({"function": "GetAccount"}, {"function": "GetAccountBalance"}).passed
    with pytest.raises(NotVerified, match=r"failed: .*\n  number 1: "):
        biller.journal.verify(function="GetAccount", account="02003708")
    assert issubclass(NotVerified, AssertionError)


def test_what_was_sent_against_the_contract(biller: Biller) -> None:
    """A tag that no schema knows is a finding until it is forgotten."""
    biller.ask("GetAccount", ACCOUNT=ACCOUNT)

    found = biller.journal.findings()
    assert (found.is_clean, found.findings[0].kind, found.findings[0].code) == (False, "schema", -902)
    biller.journal.clear_findings()
    assert biller.journal.findings().is_clean


def test_a_fault_loses_the_reply_and_not_the_booking(biller: Biller) -> None:
    """The preset breaks the connection once; the journal names it."""
    fault = biller.faults.add("lost_reply", function="GetAccount", account=ACCOUNT)

    with pytest.raises(NoReply, match=biller.id):
        biller.ask("GetAccount", ACCOUNT_NO=ACCOUNT)
    assert biller.ask("GetAccount", ACCOUNT_NO=ACCOUNT).status == 0
    assert (fault.name, fault.hits, biller.faults.all()[0].hits) == ("lost_reply", 0, 1)
    assert [it.fault for it in biller.journal.find()] == ["lost_reply", None]


def test_faults_are_switched_off(biller: Biller) -> None:
    """One by name, or all."""
    biller.faults.add("slow", name="a slow one")
    biller.faults.add(view="status", parameters={"code": -7}, times="always")
    biller.faults.remove("a slow one")

    assert [it.name for it in biller.faults.all()] == ["status"]
    assert biller.ask("GetAccount", ACCOUNT_NO=ACCOUNT).status == -7
    biller.faults.clear()
    assert biller.faults.all() == ()


def test_late_bookings_are_counted_and_hurried(biller: Biller) -> None:
    """What a rule put off can be booked now."""
    biller.faults.add(effect="late", late=3_600.0, view="normal")
    biller.ask("GetAccount", ACCOUNT_NO=ACCOUNT)

    assert (biller.faults.late(), biller.faults.book_late(), biller.faults.late()) == (1, 1, 0)


def test_explain_does_nothing(biller: Biller) -> None:
    """Which rule would fire is told, and the journal stays empty."""
    biller.faults.add("lost_reply", account=ACCOUNT)
    told = biller.explain("GetAccount", ACCOUNT_NO=ACCOUNT)

    assert (told.fault, told.rules[0].why_not, told.delivery) == ("lost_reply", None, "TCP reset")
    assert biller.journal.find().total == 0


def test_snapshots(biller: Biller) -> None:
    """Saved, compared, restored, forgotten."""
    before = biller.snapshots.save("before")
    biller.account(ACCOUNT).post("payment", "20.00")

    assert biller.snapshots.all() == (before,)
    assert biller.snapshots.diff("before").total > 0
    biller.snapshots.restore("before")
    assert biller.account(ACCOUNT).balance() == Decimal("100.24")
    biller.snapshots.remove("before")
    assert biller.snapshots.all() == ()


def test_reset_and_invariants(biller: Biller) -> None:
    """Back to what it was made from, and the books add up."""
    biller.account(ACCOUNT).post("payment", "20.00")
    biller.reset()

    assert biller.account(ACCOUNT).balance() == Decimal("100.24")
    assert biller.invariants() == ()


def test_another_version_is_told(sim: CayentaSim, biller: Biller) -> None:
    """An answer without what the client needs names the call and the missing part."""

    class Newer(records.ApiRecord, frozen=True):
        not_there: int

    connection = biller.clock.connection
    with pytest.raises(NotUnderstood, match="not_there"):
        connection.ask("GET", f"/billers/{biller.id}", Newer)
    assert sim.url in connection.url


def test_no_module_of_the_client_knows_the_books() -> None:
    """What a test reads came over HTTP: only the thread that serves imports the simulator's own modules."""
    folder = Path(records.__file__).parent
    importing = {
        file.name
        for file in folder.rglob("*.py")
        for line in file.read_text().splitlines()
        if "import" in line and " simulator." in line and " simulator.testing" not in line
    }

    assert importing == {"server_thread.py"}
