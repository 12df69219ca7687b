"""The daily job of autopay (adapter §19.1): which invoices, how much, when, and why not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from ic_adapter import money
from ic_adapter.daily.autopay import payment_guid
from ic_adapter.daily.autopay_rules import Patience
from ic_adapter.records.autopay import AmountFrom, AutopayReason, AutopayState
from tests.ic_adapter.autopay.conftest import ACCOUNT, BANK, BID, CARD, DUE, LIVE, STORED, Desk
from tests.ic_adapter.rtdr_runs import answer
from tests.ic_adapter.scripted import closes, hangs, says

NEVER: tuple[list[object], dict[str, object]] = ([], {})


def test_collected_on_the_day(desk: Desk) -> None:
    """Not the day before; on the due date the live balance, from source 7, which is AUTO; and once."""
    desk.enroll()
    desk.at("2024-11-17")
    assert desk.run().collected == 0
    assert (desk.payments(), desk.fates()) == NEVER
    desk.at("2024-11-18")

    assert desk.run().collected == 1

    [payment] = desk.payments()
    assert payment["source_id"] == payment_guid(BID, ACCOUNT, "UB1")
    assert (payment["amount"], payment["source"], payment["instrument"]) == (LIVE, 7, "CC")
    fate = desk.fates()["UB1"]
    assert (fate.state, fate.amount_from, fate.stored_because) == (AutopayState.COLLECTED, AmountFrom.RTDR, "")
    assert (fate.payment, fate.record_state) == (payment["source_id"], "QUEUED")
    desk.settle()
    for day in ("2024-11-18", "2024-11-19", "2025-02-01"):
        desk.at(day)
        assert desk.run().collected == 0
    assert len(desk.payments()) == 1


@pytest.mark.parametrize("when", [date(2024, 11, 16), date(2024, 11, 20)])
def test_collection_date(desk: Desk, when: date) -> None:
    """The AutoPayCollectionDate of the file goes before the due date, earlier or later."""
    desk.bill("UB2", invoice_date=date(2024, 10, 17), auto_pay_collection_date=when)
    desk.enroll()
    desk.at(f"{when.replace(day=when.day - 1)}")
    assert desk.run().collected == 0
    desk.at(f"{when}")

    assert desk.run().collected == 1

    assert desk.fates()["UB2"].collect_on == when


def test_date_that_was_missed(desk: Desk) -> None:
    """A date of days on which nothing ran is made up for, once."""
    desk.enroll()
    desk.at("2024-11-25")

    assert (desk.run().collected, desk.run().collected) == (1, 0)

    assert desk.fates()["UB1"].collect_on == DUE


def test_stored_amount_is_marked(desk: Desk) -> None:
    """Without an answer of the router the stored amount is collected, and staff see why."""
    desk.router.script = dict.fromkeys(desk.router.script, closes)
    desk.enroll()
    desk.at("2024-11-18")

    assert desk.run().collected == 1

    assert [one["amount"] for one in desk.payments()] == [STORED]
    fate = desk.fates()["UB1"]
    assert fate.amount_from is AmountFrom.STORED
    assert fate.stored_because != ""


def test_mismatch_is_stored(desk: Desk) -> None:
    """So is a balance of another bill: RTDR leaves the stored one as it is (adapter §2.2)."""
    answer(desk.router, DUE_DT="20241019")
    desk.enroll()
    desk.at("2024-11-18")
    desk.run()

    fate = desk.fates()["UB1"]
    assert (fate.amount_from, "2024-10-19" in fate.stored_because) == (AmountFrom.STORED, True)


@pytest.mark.parametrize("balance", ["0", "-12.30"])
def test_nothing_due(desk: Desk, balance: str) -> None:
    """Zero and credit are not collected, that day or later, and the router is not asked again."""
    answer(desk.router, CURRENT_BALANCE=balance)
    desk.enroll()
    desk.at("2024-11-18")

    assert desk.run().nothing_due == 1

    fate = desk.fates()["UB1"]
    assert (fate.state, fate.reason_code) == (AutopayState.NOTHING_DUE, AutopayReason.NO_BALANCE)
    answer(desk.router, CURRENT_BALANCE="5.00")
    asked = len(desk.router.requests)
    desk.at("2024-11-19")
    desk.run()
    assert (desk.payments(), len(desk.router.requests)) == ([], asked)


def test_blocked_method(desk: Desk) -> None:
    """AS 28 blocks the method: not collected, both sides see why, and it is collected once the block is gone."""
    desk.ic.register.patch_settings(BID, {"28": "CO|OFFNP:NOCHK|NOCC|XX", "32": "1"})
    answer(desk.router, rating="NOCHK")
    desk.enroll(BANK)
    desk.at("2024-11-18")

    assert desk.run().waiting == 1

    fate = desk.fates()["UB1"]
    assert (fate.state, fate.reason_code) == (AutopayState.WAITING, AutopayReason.METHOD_BLOCKED)
    assert "NOCHK" in fate.reason
    assert fate.payer_text == (
        "Not collected: payments by bank account are not available for this account. Pay this bill another way, or "
        "contact your utility."
    )
    assert desk.ic.autopay_views.payer(BID, ACCOUNT).past[0].payer_text == fate.payer_text
    asked = len(desk.router.requests)
    assert (desk.run().waiting, len(desk.router.requests)) == (0, asked)  # one look a day
    answer(desk.router)
    desk.at("2024-11-19")
    assert desk.run().collected == 1
    assert [one["instrument"] for one in desk.payments()] == ["ACH"]


def test_other_method_is_collected(desk: Desk) -> None:
    """The code that blocks EFT does not keep a card."""
    desk.ic.register.patch_settings(BID, {"28": "CO|OFFNP:NOCHK|NOCC|XX", "32": "1"})
    answer(desk.router, rating="NOCHK")
    desk.enroll(CARD)
    desk.at("2024-11-18")

    assert desk.run().collected == 1


def test_everything_blocked(desk: Desk) -> None:
    """The payer reads the documented text (adapter §2.6)."""
    desk.ic.register.patch_settings(BID, {"28": "CO|OFFNP:NOCHK|NOCC|XX", "32": "1"})
    answer(desk.router, rating="CO")
    desk.enroll(CARD)
    desk.at("2024-11-18")
    desk.run()

    fate = desk.fates()["UB1"]
    assert fate.reason_code is AutopayReason.ALL_BLOCKED
    assert "payments online are not available, please contact your utility" in fate.payer_text


def test_donations_and_old_bills_never(desk: Desk) -> None:
    """Type 188 is a donation; a deactivated or superseded bill cannot be paid."""
    desk.bill("GIFT", kind=188)
    desk.bill("UB0", invoice_date=date(2024, 9, 16), due=date(2024, 10, 18))
    desk.enroll()
    desk.at("2024-11-18")
    desk.run()

    assert list(desk.fates()) == ["UB1"]


def keep_open(desk: Desk) -> None:
    """The biller's bills do not carry the balance forward: each stays open."""
    with desk.ic.store.writing() as connection:
        connection.exec_driver_sql("""UPDATE billers SET revision = 9, bif = '{"BalanceForward": "False"}'""")


#: Balance of the account in all, what is taken of an older open bill of STORED, and what becomes of the newer one.
OWED = [("1871.40", STORED, "WAITING"), ("100.00", "100.00", "WAITING"), ("0.00", None, "NOTHING_DUE")]


@pytest.mark.parametrize(("owed", "taken", "newer"), OWED)
def test_two_open_bills(desk: Desk, owed: str, taken: str | None, newer: str) -> None:
    """RTDR speaks of the account: no more than it owes in all is taken of an older bill, and one bill at a time."""
    keep_open(desk)
    desk.bill("UB0", invoice_date=date(2024, 9, 16), due=date(2024, 10, 18))
    answer(desk.router, CURRENT_BALANCE=owed)
    desk.enroll()
    desk.at("2024-11-18")
    desk.run()
    old, new = desk.fates()["UB0"], desk.fates()["UB1"]

    assert [one["amount"] for one in desk.payments()] == ([taken] if taken else [])
    assert old.state is (AutopayState.COLLECTED if taken else AutopayState.NOTHING_DUE)
    assert "the account owes" in old.stored_because
    assert new.state.value == newer
    if taken:
        answer(desk.router, CURRENT_BALANCE=money.to_text(money.parse(owed) - money.parse(taken)))
        desk.settle()
        desk.run()
        left = [one["amount"] for one in desk.payments()][1:]
        assert left == ([] if owed == taken else ["1200.00"])


def test_two_open_bills_while_the_router_is_silent(desk: Desk) -> None:
    """Each stored amount is taken once, one after the other: the payment of one bill is none of the other."""
    keep_open(desk)
    desk.bill("UB0", invoice_date=date(2024, 9, 16), due=date(2024, 10, 18))
    desk.router.script = dict.fromkeys(desk.router.script, says("", 500))
    desk.enroll()
    desk.at("2024-11-18")
    for _ in range(3):
        desk.run()
        desk.settle()

    assert [one["amount"] for one in desk.payments()] == [STORED, STORED]


def test_behind_another_payment(desk: Desk) -> None:
    """A payment that is not settled is waited for without asking the router, then the rest is collected (Q-74)."""
    body = {"source_id": "own", "account_number": ACCOUNT, "amount": "10.00", "instrument": "CC"}
    desk.submit(body)
    desk.enroll()
    desk.at("2024-11-18")

    assert desk.run().waiting == 1
    assert desk.run().waiting == 0  # known already

    assert desk.router.requests == []
    assert desk.fates()["UB1"].reason_code is AutopayReason.UNDER_WAY
    desk.settle()
    assert desk.run().collected == 1
    assert [one["amount"] for one in desk.payments()] == ["10.00", LIVE]


@pytest.mark.parametrize("due", [None, "20241019"], ids=["router down", "mismatch"])
def test_paid_by_hand_before(desk: Desk, due: str | None) -> None:
    """A payment that arrived is not collected again by a stored balance that does not know of it (adapter §2.7)."""
    desk.enroll()
    desk.at("2024-11-16")
    desk.submit({"source_id": "own", "account_number": ACCOUNT, "amount": STORED, "instrument": "CC"})
    desk.settle()
    desk.at("2024-11-18")
    if due is None:
        desk.router.script = dict.fromkeys(desk.router.script, closes)
    else:
        answer(desk.router, DUE_DT=due)

    assert desk.run().waiting == 1

    fate = desk.fates()["UB1"]
    assert (len(desk.payments()), fate.reason_code) == (1, AutopayReason.PAID_SINCE)
    assert ("own" in fate.reason, "you have paid" in fate.payer_text) == (True, True)
    answer(desk.router, CURRENT_BALANCE="12.00")
    desk.at("2024-11-19")
    assert desk.run().collected == 1
    assert desk.payments()[-1]["amount"] == "12.00"


def test_paid_before_the_bill(desk: Desk) -> None:
    """A payment that is older than the stored balance changes nothing."""
    desk.at("2024-10-01")
    desk.submit({"source_id": "own", "account_number": ACCOUNT, "amount": STORED, "instrument": "CC"})
    desk.settle()
    desk.enroll()
    desk.router.script = dict.fromkeys(desk.router.script, closes)
    desk.at("2024-11-18")

    assert desk.run().collected == 1


def test_no_source(desk: Desk) -> None:
    """Without a PaymentSourceID for AUTO nothing is collected under a wrong channel (Q-31)."""
    desk.ic.register.patch_keys(BID, {"payment_sources": {"1": "WEB"}})
    desk.enroll()
    desk.at("2024-11-18")
    desk.run()

    assert desk.fates()["UB1"].reason_code is AutopayReason.NO_SOURCE


def test_after_leaving(desk: Desk) -> None:
    """Who left is not collected from."""
    desk.enroll()
    desk.ic.enrollments.leave(BID, ACCOUNT, "pat")
    desk.at("2024-11-18")
    desk.run()

    assert (desk.payments(), desk.fates()) == NEVER


def test_look_is_cheap_until_something_changes(desk: Desk) -> None:
    """A second look does nothing; a clock, an enrollment or a bill starts the next one."""
    desk.ic.autopay.look()
    desk.at("2024-11-18")
    desk.enroll()
    desk.ic.autopay.look()
    assert list(desk.fates()) == ["UB1"]
    desk.settle()

    desk.bill("UB2", invoice_date=date(2024, 10, 17))
    desk.ic.autopay.look()

    assert sorted(desk.fates()) == ["UB1", "UB2"]


def test_internal_error_of_one_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other accounts are collected, the failed one is told and taken by the next run."""
    desk.bill("Z1", account_number="9", balance_due="5.00")
    desk.enroll()
    desk.enroll(account="9")
    desk.at("2024-11-18")
    right = desk.ic.autopay._account

    def broken(bid: str, account: str, patience: Patience) -> list[AutopayState]:
        if account == ACCOUNT:
            raise ValueError("broken on purpose")
        return right(bid, account, patience)

    monkeypatch.setattr(desk.ic.autopay, "_account", broken)
    assert (desk.run().failed, list(desk.fates())) == (1, ["Z1"])
    monkeypatch.undo()

    assert (desk.run().collected, sorted(desk.fates())) == (1, ["UB1", "Z1"])


def test_router_that_hangs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run waits for it for a while in all, not per account, and takes the stored amounts of the rest."""
    monkeypatch.setattr("ic_adapter.daily.autopay.IN_VAIN", 0.1)
    desk.ic.register.patch_keys(BID, {"timeouts.rtdr_read": 0.2})
    desk.router.script = dict.fromkeys(desk.router.script, hangs)
    for number in range(6):
        desk.bill(f"W{number}", account_number=f"W-{number}")
        desk.enroll(account=f"W-{number}")
    desk.at("2024-11-18")

    assert desk.run().collected == 6

    assert {fate.amount_from for fate in desk.fates().values()} == {AmountFrom.STORED}
    told = [fate.stored_because for fate in desk.fates().values()]
    assert told.count("the router did not answer for 0.1 seconds of this run") == 5


def test_workers_at_once(desk: Desk) -> None:
    """Eight runs at once on twelve accounts: each invoice is collected once."""
    for number in range(12):
        desk.bill(f"W{number}", account_number=f"W-{number}")
        desk.enroll(account=f"W-{number}")
    desk.at("2024-11-18")

    with ThreadPoolExecutor(8) as pool:
        runs = [future.result(60) for future in [pool.submit(desk.run) for _ in range(8)]]

    assert [run.failed for run in runs] == [0] * 8
    assert sum(run.collected for run in runs) == 12
    assert len({one["source_id"] for one in desk.payments()}) == len(desk.payments()) == 12
