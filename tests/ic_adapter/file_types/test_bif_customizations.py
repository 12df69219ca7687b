"""The 19 BIF customizations, parsed from invoice-files §10: set, in the file, or not used for Cayenta."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.billers.bif_options import allow_partial_payments
from ic_adapter.billers.register import NewBiller
from ic_adapter.cli.settings_page import page
from ic_adapter.errors import BadField
from ic_adapter.store.bills import invoices
from tests.ic_adapter.bill_files import mapped, stored, take
from tests.ic_adapter.file_types.spec_fields import PAGE, table

FEATURES: Mapping[str, str] = {row[0]: row[1] for row in table(10)[1:]}
SET = [name for name, source in FEATURES.items() if source.startswith("Questionnaire")]
IN_FILE = [name for name, source in FEATURES.items() if source == "In file"]
NOT_USED = [name for name, source in FEATURES.items() if source == "N/A"]
DATES = [name for name in SET if name.endswith("Date")]
GUID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def good(name: str) -> str:
    """A value of the form that Q-57 gives the feature."""
    return "InvoiceDueDate-3" if name in DATES else GUID if name.endswith("Guid") else "true"


def biller(ic: Adapter, bid: str = "q", template: str = "836", **bif: str) -> None:
    """A biller with these customizations."""
    ic.register.create(NewBiller(id=bid, template=template, settings={}, keys={}, bif=bif))


def refusal(ic: Adapter, **bif: str) -> str:
    """Why the customization is refused."""
    with pytest.raises(BadField) as caught:
        biller(ic, **bif)
    (fault,) = caught.value.faults
    return fault.reason


def test_the_counts_of_the_specification() -> None:
    """19 features: 7 questionnaire, 2 in file, 10 N/A; no other source."""
    counts = re.search(
        r"There are (\d+) features: (\d+) questionnaire, (\d+) in file, (\d+) N/A", PAGE.read_text("utf-8")
    )
    assert counts is not None
    assert (len(FEATURES), len(SET), len(IN_FILE), len(NOT_USED)) == tuple(map(int, counts.groups()))


@pytest.mark.parametrize("name", SET)
def test_a_feature_of_the_questionnaire(ic: Adapter, name: str) -> None:
    """It is taken in its form and in no other, and the settings page says what it does."""
    biller(ic, **{name: good(name)})

    assert ic.register.get("q").bif == {name: good(name)}
    assert "is not valid" in refusal(ic, **{name: "maybe"})
    assert f"| {name} |" in page()


@pytest.mark.parametrize("name", IN_FILE)
def test_a_feature_of_the_file(ic: Adapter, name: str) -> None:
    """It cannot be set: each bill holds it."""
    assert refusal(ic, **{name: good(name)}) == f"{name} is read from the bill file; leave it out"


@pytest.mark.parametrize("name", NOT_USED)
def test_a_feature_that_is_not_used(ic: Adapter, name: str) -> None:
    """It is known by its name, and refused even when it is blank."""
    assert refusal(ic, **{name: ""}) == f"{name} is not used for Cayenta; leave it out"
    assert f"| {name} |" in page()


def test_any_other_name(ic: Adapter) -> None:
    """The features that can be set are named."""
    reason = refusal(ic, LateFee="1")
    assert reason.startswith("unknown feature LateFee")
    assert all(name in reason for name in SET)


NOTICES = [name for name in DATES if "Notify" in name]


def test_dates_of_notices_are_stored_with_the_invoice(ic: Adapter) -> None:
    """Three dates of three rules, as of the import: a customization that changes later changes no stored invoice."""
    rules = {"FirstNotifyRequestedDate": "InvoiceDate+1", "SecondNotifyRequestedDate": "InvoiceDueDate-3"}
    biller(ic, "n", **rules)
    take(ic, bid="n")
    with ic.store.reading() as connection:
        (invoice,) = invoices.of_account(connection, "n", "2003708")

    assert len(NOTICES) == 3
    assert (invoice.first_notify_requested_date, invoice.second_notify_requested_date) == (
        date(2024, 4, 19),
        date(2024, 5, 17),
    )
    assert invoice.third_notify_requested_date is None
    take(ic)
    assert stored(ic)[0].first_notify_requested_date is None


def test_who_looks_for_notices_is_told_that_none_is_sent() -> None:
    """On the page of settings, beside each of the three dates."""
    lines = [line for line in page().splitlines() if "NotifyRequestedDate" in line]
    assert len(lines) == 3
    assert all("sends no notices" in line for line in lines)


@pytest.mark.parametrize(
    ("template", "expected"), [("836", "2024-05-19"), ("1167", "2024-05-19"), ("4078", "2024-05-15")]
)
def test_autopay_date_of_the_file_or_the_customization(ic: Adapter, template: str, expected: str) -> None:
    """ITG-3580: only Johnson County's bills hold the date; of all others the file's is ignored."""
    biller(ic, "a", template, AutoPayCollectionDate="InvoiceDueDate-1")
    assert mapped(ic, "a").text(248) == expected


@pytest.mark.parametrize(("value", "expected"), [("", None), ("true", True), ("FALSE", False)])
def test_partial_payments(value: str, expected: bool | None) -> None:
    """What the payer is told; nothing where the biller has not answered."""
    assert allow_partial_payments({"AllowPartialPayments": value}) is expected
