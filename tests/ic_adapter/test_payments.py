"""Payments and donations (adapter §3): what is sent, tag for tag, what is not, and what is kept of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ic_adapter.integrations.postings.payments import payments
from ic_adapter.model import Outcome
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Held
from ic_adapter.router.functions import ADD_AR_ITEMS
from tests.ic_adapter.money import ADDED, GUID, at, paid, pay, schema_faults
from tests.ic_adapter.plans import biller, documented, drive, failed, record, refused, sample, told


def test_sample_of_f04() -> None:
    """WX-PAY-1: a web card payment of 102.74 with a fee of 2.50 and no codes is the F-04 sample, tag for tag."""
    (order,), end = pay(at(biller("836", source_spec_profile="standard"), datetime(2024, 5, 10, 9)))

    assert order.function is ADD_AR_ITEMS
    assert list(order.fields.items()) == list(sample("F-04").items())
    assert (end.outcome, end.warnings) == (Outcome.SENT, ())


def test_order_of_the_tags() -> None:
    """All 25 tags in the order of the schema."""
    (order,), _ = pay(biller())

    assert list(order.fields) == documented(ADD_AR_ITEMS)
    assert len(order.fields) == 25


def test_what_is_kept() -> None:
    """§3.7: the item number, from STATUS_DESC (Q-20), and what voids and credits need later."""
    (order,), end = pay(biller())

    assert order.result == {"ar_amount": "100.24", "net": "100.24", "item_tp": "WEB", "channel": "WEB"}
    assert order.payment_result == {}
    assert end.result == {"item_no": "205185"}


def test_item_number_of_the_tag() -> None:
    """§3.7: the reply tag ITEM_NO goes before the text."""
    answer = told(ADD_AR_ITEMS, ITEM_NO="77", STATUS="0", STATUS_DESC="AR item 205185 added.")

    assert pay(biller(), None, answer)[1].result == {"item_no": "77"}


def test_no_item_number() -> None:
    """Q-20: a reply without a number is SENT all the same, with a warning."""
    _, end = pay(biller(), None, told(ADD_AR_ITEMS, STATUS="0", STATUS_DESC="AR item added."))

    assert (end.outcome, end.result) == (Outcome.SENT, {})
    assert "no item number" in end.warnings[0].text


def test_item_no_pattern() -> None:
    """Q-20: the key says where in the text the number is."""
    answer = told(ADD_AR_ITEMS, STATUS="0", STATUS_DESC="Added as number 300.")

    assert pay(biller(item_no_pattern=r"number (\d+)"), None, answer)[1].result == {"item_no": "300"}


def test_refused_payment() -> None:
    """§1.3: a payment that the router refuses ends with its code and text, without a number."""
    _, end = pay(biller(), None, refused(ADD_AR_ITEMS, -4, "Invalid Account Number for AR item 5"))

    assert (end.outcome, end.reason.text) == (Outcome.REJECTED, "STATUS -4 Invalid Account Number for AR item 5")
    assert end.result == {}


def test_uncertain_payment() -> None:
    """WX-PAY-5: an attempt without a readable answer is UNCERTAIN, and there is no second order."""
    orders, end = pay(biller(), None, failed(ADD_AR_ITEMS, Outcome.UNCERTAIN, "ReadTimeout"))

    assert len(orders) == 1
    assert (end.outcome, end.reason.text) == (Outcome.UNCERTAIN, "ReadTimeout")


NOT_SENT: list[tuple[dict[str, Any], Outcome, str]] = [
    ({"kind": "chargeback"}, Outcome.SKIPPED, "chargebacks are not pumped"),
    ({"kind": "chargeback", "account_number": ""}, Outcome.SKIPPED, "chargebacks are not pumped"),
    ({"kind": "donation", "logged_in": False}, Outcome.SKIPPED, "donation without login"),
    ({"kind": "donation", "account_number": ""}, Outcome.SKIPPED, "donation without login"),
    ({"amount": "2.50"}, Outcome.SKIPPED, "amount less fee is 0"),
    ({"amount": "2.5", "kind": "donation"}, Outcome.SKIPPED, "amount less fee is 0"),
    ({"amount": "2.49"}, Outcome.REJECTED, "the fee exceeds the amount"),
]


@pytest.mark.parametrize(("changes", "outcome", "reason"), NOT_SENT)
def test_not_sent(changes: dict[str, Any], outcome: Outcome, reason: str) -> None:
    """§3.1, Q-39: chargebacks, donations without login and nothing are not sent; a fee above the amount never is."""
    orders, end = drive(payments(record(Kind.PAYMENT, paid(**changes)), biller(), None))

    assert orders == []
    assert (end.outcome, end.reason.text) == (outcome, reason)


def test_payment_without_account() -> None:
    """A bill payment without an account number is HELD: a value is missing (§1.3)."""
    with pytest.raises(Held, match="no account number"):
        drive(payments(record(Kind.PAYMENT, paid(account_number="")), biller(), None))


@pytest.mark.parametrize("instrument", Instrument)
def test_donation(instrument: Instrument) -> None:
    """WX-PAY-4, ITG-2156: a donation of a logged-in customer goes to his account as DONATE-PMT, however he paid."""
    settings = {"64": "1(CCWEB)|", "65": "1(ACHWEB)|", "104": "CASH"}
    event = paid(kind="donation", amount="10.00", fee="0.00", instrument=instrument)

    (order,), _ = pay(biller(settings=settings), event)

    assert order.fields["ITEM_TP"] == "DONATE-PMT"
    assert (order.fields["SS_ACCOUNT_NO"], order.fields["ITEM_AMT"]) == ("2003708", "10.00")


def test_donation_code() -> None:
    """Settings §4: DONATION_CODE names another code than DONATE-PMT."""
    (order,), _ = pay(biller(settings={"DONATION_CODE": "GIFT"}), paid(kind="donation"))

    assert order.fields["ITEM_TP"] == "GIFT"


@pytest.mark.parametrize(("logged_in", "account"), [(False, "2003708"), (False, ""), (True, "")])
def test_guest_donation_account(logged_in: bool, account: str) -> None:
    """Q-39: with the key, donations without login go to that account."""
    event = paid(kind="donation", logged_in=logged_in, account_number=account)

    (order,), _ = pay(biller(guest_donation_account="999"), event)

    assert order.fields["SS_ACCOUNT_NO"] == "999"


PROFILES = [
    ("827", GUID, "2025550123"),
    ("3426", GUID, "2025550123"),
    ("836", GUID, "June bill"),
    ("1023", GUID, "June bill"),
    ("3587", "June bill", GUID),
]


@pytest.mark.parametrize(("template", "first", "second"), PROFILES)
def test_source_specs(template: str, first: str, second: str) -> None:
    """WX-PAY-3, §3.6, Q-32: GUID and phone; 836 and 1023 send the message for the phone, 3587 message and GUID."""
    (order,), _ = pay(biller(template), paid(message="June bill"))

    assert (order.fields["SOURCE_SPEC1"], order.fields["SOURCE_SPEC2"]) == (first, second)


def test_item_dt() -> None:
    """Q-33: ITEM_DT is today at the biller, whenever the payment was."""
    (order,), _ = pay(biller(), paid(payment_date=date(2024, 11, 1)))

    assert order.fields["ITEM_DT"] == "20241115"


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 11, 1), "20241101"), (None, "20241113")])
def test_item_dt_of_the_payment(day: date | None, expected: str) -> None:
    """Q-33: by key it is the payment's date; where none was told the biller's local day on which it came."""
    event = paid(payment_date=day)
    came = record(Kind.PAYMENT, event, created_at=datetime(2024, 11, 14, 7, 59, tzinfo=UTC))  # 23:59 in Los Angeles

    (order,), _ = drive(payments(came, biller(item_dt="payment_date"), None), ADDED)

    assert order.fields["ITEM_DT"] == expected


@pytest.mark.parametrize(("amount", "fee", "expected"), [("100", "0", "100.00"), ("7.5", "0.3", "7.20")])
def test_amount(amount: str, fee: str, expected: str) -> None:
    """Router §3: outgoing amounts always have two decimals."""
    (order,), _ = pay(biller(), paid(amount=amount, fee=fee))

    assert order.fields["ITEM_AMT"] == expected


def test_longest_values() -> None:
    """Nothing has to be cut: the longest event that is taken fits the router's types, so the GUID arrives whole."""
    guid = "g" * 64
    event = {
        "source_id": guid,
        "account_number": "9" * 20,
        "amount": "9" * 13 + ".99",
        "fee": "0.00",
        "instrument": "CC",
        "source": 999_999,
        "email": "é" * 255,
        "phone": "😀" * 60,
        "message": "&" * 255,
    }
    import msgspec

    for profile in ("standard", "message_in_spec2", "swapped"):
        (order,), _ = pay(biller(source_spec_profile=profile), msgspec.convert(event, PaymentEvent))

        assert schema_faults(ADD_AR_ITEMS, order.fields) == ""
        assert guid in order.fields.values()
