"""Every rule of RTDR by itself (adapter §2.1 to §2.6), with tags that all carry another value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.integrations.rtdr import rules
from ic_adapter.router import values
from tests.ic_adapter.invoices import invoice, quiet, settings

TAGS = {
    "CURRENT_BALANCE": "115.24",
    "BILLED_AND_OWING": "100.24",
    "BUDGET_BILL_AMT": "80",
    "PASTDUE_AMT": "60.5",
    "OVERDUE_AMT": "55.00",
    "DUE_DT": "20240520",
    "LAST_BILL_DT": "20240418",
}


@pytest.mark.parametrize(
    ("flag", "expected"),
    [("T", True), ("y", True), ("TRUE", True), ("1", True), ("F", False), ("n", False), ("0", False), ("", None)],
)
def test_flag(flag: str, expected: bool | None) -> None:
    """Router §3: T, Y, TRUE, 1 are true in any case, blank is not stated."""
    assert values.flag_of(flag) is expected


@pytest.mark.parametrize(("text", "expected"), [("1671.4", "1671.40"), ("0", "0.00"), ("-98.24", "-98.24")])
def test_amount(text: str, expected: str) -> None:
    """Amounts come without padding and may be negative (quirk 11)."""
    assert str(values.amount_of(text)) == expected


@pytest.mark.parametrize("text", ["", "abc", "1,000.00", "1.234", "NaN", "1e5", "٣"])
def test_no_amount(text: str) -> None:
    """What is no Amt is no value."""
    assert values.amount_of(text) is None


@pytest.mark.parametrize("text", ["", "20240231", "2024-05-20", "0"])
def test_no_date(text: str) -> None:
    """A date must be eight digits and in the calendar."""
    assert values.date_of(text) is None


def test_target_order() -> None:
    """Step 4: latest InvoiceDate, then latest InvoiceDueDate, then last imported."""
    first = invoice(invoice_number="first", imported_seq=9)
    later = invoice(invoice_number="later", invoice_due_date=date(2024, 5, 21), imported_seq=1)
    newest = invoice(invoice_number="newest", invoice_due_date=date(2024, 5, 21), imported_seq=2)
    dated = invoice(invoice_number="dated", invoice_date=date(2024, 4, 19), invoice_due_date=date(2024, 4, 20))

    found = rules.eligible([first, later, dated, newest], settings())

    assert [one.invoice_number for one in found] == ["dated", "newest", "later", "first"]


def test_donation_is_never_the_target() -> None:
    """WX-RTDR-4, Q-18: type 188 is taken out, whatever its date."""
    donation = invoice(invoice_number="D", invoice_type_id=188, invoice_date=date(2024, 9, 1))

    assert [one.invoice_number for one in rules.eligible([donation, invoice()], settings())] == ["UB98765404182024"]


def test_donation_types_key() -> None:
    """donation_invoice_types says which types are donations."""
    assert rules.eligible([invoice(invoice_type_id=188)], settings(donation_types=frozenset({42})))
    assert not rules.eligible([invoice()], settings(donation_types=frozenset({42})))


def test_whitelist() -> None:
    """ITG-3499: AS 148 leaves only its types, and never a donation."""
    both = [invoice(invoice_type_id=6), invoice(invoice_type_id=188), invoice()]

    found = rules.eligible(both, settings(whitelist=frozenset({6, 188})))

    assert [one.invoice_type_id for one in found] == [6]


def test_deactivated_is_no_candidate() -> None:
    """Step 1: a deactivated invoice is not refreshed."""
    assert not rules.eligible([invoice(deactivated=True)], settings())


def test_match_by_due_date() -> None:
    """INT-2573, WX-RTDR-1: DUE_DT is compared with InvoiceDueDate by default."""
    assert rules.match([invoice()], TAGS, settings()).mismatch is None


def test_mismatch_by_due_date() -> None:
    """WX-RTDR-2: another due date, and both dates are named."""
    found = rules.match([invoice(invoice_due_date=date(2024, 4, 20))], TAGS, settings())

    assert found.mismatch is not None
    assert found.mismatch.text == "date mismatch: DUE_DT 2024-05-20, InvoiceDueDate 2024-04-20"


def test_match_by_bill_date() -> None:
    """INT-6948, WX-RTDR-3: LAST_BILL_DT with InvoiceDate, whatever the due date."""
    found = rules.match([invoice(invoice_due_date=date(2030, 1, 1))], TAGS, settings(use_bill_date=True))

    assert found.mismatch is None


@pytest.mark.parametrize("text", ["", "20240231", "soon"])
def test_blank_date_is_different(text: str) -> None:
    """A blank or unreadable reply date counts as different."""
    mismatch = rules.match([invoice()], {"DUE_DT": text}, settings()).mismatch
    assert mismatch is not None
    assert "DUE_DT" in mismatch.text


@pytest.mark.parametrize(("any_open", "expected"), [(False, "new"), (True, "old-2")])
def test_match_scope(any_open: bool, expected: str) -> None:
    """Q-15: any_open searches all candidates, the latest wins; most_recent looks at the target only."""
    new = invoice(invoice_number="new", invoice_due_date=date(2024, 6, 20))
    older = [invoice(invoice_number="old-2", imported_seq=2), invoice(invoice_number="old-1", imported_seq=1)]

    found = rules.match([new, *older], TAGS, settings(any_open=any_open))

    assert found.invoice.invoice_number == expected
    assert (found.mismatch is None) is any_open


BALANCES = [
    ("", None, False, False, "CURRENT_BALANCE", "115.24"),
    ("", "BILLED_AND_OWING", False, False, "BILLED_AND_OWING", "100.24"),
    ("BUDGET", None, False, False, "BUDGET_BILL_AMT", "80.00"),
    ("BUDGET", "BILLED_AND_OWING", False, False, "BUDGET_BILL_AMT", "80.00"),
    ("BUDGET", "BILLED_AND_OWING", True, False, "BILLED_AND_OWING", "100.24"),
    ("BUDGET", None, True, False, "BUDGET_BILL_AMT", "80.00"),
    ("OTHER", None, False, False, "CURRENT_BALANCE", "115.24"),
    ("BUDGETED", None, False, False, "CURRENT_BALANCE", "115.24"),
    ("budget", None, False, False, "CURRENT_BALANCE", "115.24"),
    ("", "BALANCE_NET_AMT", False, True, "CURRENT_BALANCE", "115.24"),
]


@pytest.mark.parametrize(("custom2", "as129", "first", "fallback", "tag", "amount"), BALANCES)
def test_balance(custom2: str, as129: str | None, first: bool, fallback: bool, tag: str, amount: str) -> None:
    """WX-RTDR-6, Q-13: budget, AS 129, balance_precedence and balance_fallback choose the tag."""
    chosen = settings(balance_tag=as129, setting129_first=first, balance_fallback=fallback)

    value = rules.balance(invoice(custom2=custom2), TAGS, chosen, quiet)

    assert (value.source_tag, str(value.new), value.changed) == (tag, amount, amount != "80.00")


LACKS = [("", "no"), ("n/a", "unreadable"), ("1e9", "unreadable")]


@pytest.mark.parametrize(("text", "lack"), LACKS)
def test_balance_without_value(text: str, lack: str) -> None:
    """A blank or unreadable chosen tag updates nothing and warns which it is; another tag is not read instead."""
    warnings: list[str] = []

    value = rules.balance(invoice(custom2="BUDGET"), TAGS | {"BUDGET_BILL_AMT": text}, settings(), warnings.append)

    assert (value.changed, value.reason.text) == (False, f"{lack} value in BUDGET_BILL_AMT")
    assert warnings == [f"BalanceDue: {lack} value in BUDGET_BILL_AMT"]


@pytest.mark.parametrize(("text", "lack"), LACKS)
def test_why_the_balance_fell_back(text: str, lack: str) -> None:
    """balance_fallback: the reason says what was wrong with the chosen tag."""
    chosen = settings(balance_tag="BUDGET_BILL_AMT", balance_fallback=True)

    value = rules.balance(invoice(), TAGS | {"BUDGET_BILL_AMT": text}, chosen, quiet)

    assert value.reason.text == f"{lack} value in BUDGET_BILL_AMT, fell back to CURRENT_BALANCE"


@pytest.mark.parametrize(("text", "lack"), LACKS)
def test_why_past_due_stays(text: str, lack: str) -> None:
    """Past due tells a blank tag from an unreadable one too."""
    value = rules.past_due(invoice(), {"PASTDUE_AMT": text}, settings(past_due_tag="PASTDUE_AMT"), quiet)

    assert (value.changed, value.reason.text) == (False, f"{lack} value in PASTDUE_AMT")


@pytest.mark.parametrize("text", ["0", "-15.5"])
def test_balance_is_stored_as_it_is(text: str) -> None:
    """Zero and negative balances are stored."""
    value = rules.balance(invoice(), {"CURRENT_BALANCE": text}, settings(), quiet)

    assert value.new == Decimal(text)


PAST_DUE = [
    (None, TAGS, "1.00", 0),
    ("PASTDUE_AMT", TAGS, "60.50", 0),
    ("OVERDUE_AMT", TAGS, "55.00", 0),
    ("NO_SUCH_TAG", TAGS, "1.00", 1),
    ("PASTDUE_AMT", {"PASTDUE_AMT": ""}, "1.00", 0),
    ("PASTDUE_AMT", {"PASTDUE_AMT": "x"}, "1.00", 1),
]


@pytest.mark.parametrize(("tag", "reply", "amount", "warned"), PAST_DUE)
def test_past_due(tag: str | None, reply: dict[str, str], amount: str, warned: int) -> None:
    """ITG-2949: the tag AS 107 names; blank stays, a name that is not in the reply warns."""
    warnings: list[str] = []

    value = rules.past_due(invoice(), reply, settings(past_due_tag=tag), warnings.append)

    assert (str(value.new), len(warnings)) == (amount, warned)


#: What a tag may hold: nothing, amounts, and texts that are none; None stands for a tag that is absent.
AMOUNTS = ["1871.40", "0", "-98.24"]
UNREADABLE = ["n/a", "1,200.00", "1e3", "1.234", "NaN", "٣", "20240520x"]
TEXTS = st.sampled_from([None, "", *AMOUNTS, *UNREADABLE])


@given(first=TEXTS, second=TEXTS, past_due=TEXTS, fallback=st.booleans())
def test_every_unreadable_value_is_named(
    first: str | None, second: str | None, past_due: str | None, *, fallback: bool
) -> None:
    """Exactly the tags that kept a value from being fresh, in every combination of texts (adapter §2.3, §2.4)."""
    texts = {"BILLED_AND_OWING": first, "CURRENT_BALANCE": second, "PASTDUE_AMT": past_due}
    tags = {tag: text for tag, text in texts.items() if text is not None}
    rule = settings(balance_tag="BILLED_AND_OWING", past_due_tag="PASTDUE_AMT", balance_fallback=fallback)

    values = [rules.balance(invoice(), tags, rule, quiet), rules.past_due(invoice(), tags, rule, quiet)]

    read = ["BILLED_AND_OWING", *(["CURRENT_BALANCE"] if fallback else [])]
    kept = [] if any(texts[tag] in AMOUNTS for tag in read) else read
    assert rules.unreadable(values, tags) == [tag for tag in (*kept, "PASTDUE_AMT") if texts[tag] in UNREADABLE]
