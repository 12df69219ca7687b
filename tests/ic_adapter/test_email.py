"""E-mail addresses, step by step (adapter §9; router F-09, F-10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.integrations.postings.contact_details import email
from ic_adapter.model import Outcome
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import ADD_PERSON_PHONE, SET_PHONE
from tests.ic_adapter import phone_books as books
from tests.ic_adapter import plans
from tests.ic_adapter.phone_books import ACCOUNT, COMMENT, CUSTOM, EBILL, HOME, SET, biller, book, mailed, wrote

ADDED = plans.told(ADD_PERSON_PHONE, PHONE_SEQ="3", STATUS="0")


def test_email_changed() -> None:
    """WX-EM-1: the EBILL record is addressed by code, PHONE_SEQ blank; no tag that is for phones only (Q-28)."""
    orders, end = plans.drive(email(mailed(), biller(CUSTOM), None), ACCOUNT, book(HOME, EBILL), SET)

    assert list(wrote(orders).items()) == [
        ("PERSON_NO", "1020424"),
        ("PHONE_SEQ", ""),
        ("PHONE_CD", "EBILL"),
        ("PHONE_NO", "test@example.org"),
        ("EXTENSION_NO", ""),
        ("PHONE_CMTS", COMMENT),
        ("ACTIVE_DT", ""),
        ("INACTIVE_DT", ""),
    ]
    assert (end.outcome, dict(end.result)) == (Outcome.SENT, {"phone_seq": "2"})


def test_email_by_seq() -> None:
    """Q-28: by_seq addresses the highest of the found records, PHONE_CD blank."""
    answers = book(EBILL, books.phone(5, "EBILL", "b@example.org"), books.phone(9, "EMAIL", "c@example.org"))

    orders, _ = plans.drive(email(mailed(), biller({}, {"email_match": "by_seq"}), None), ACCOUNT, answers, SET)

    assert (wrote(orders)["PHONE_SEQ"], wrote(orders)["PHONE_CD"]) == ("5", "")


def test_email_insists_on_code() -> None:
    """§9 step 7: by_seq answered by -100 is repeated once with PHONE_CD filled."""
    insists = plans.said(SET_PHONE, (plans.SAMPLES / "F-10-error.reply.xml").read_text())

    orders, end = plans.drive(
        email(mailed(), biller({}, {"email_match": "by_seq"}), None), ACCOUNT, book(EBILL), insists, SET
    )

    first, second = (dict(order.fields) for order in orders[2:])
    assert second == first | {"PHONE_CD": "EBILL"}
    assert end.outcome is Outcome.SENT


def test_email_insists_for_good() -> None:
    """A second -100 is the end: REJECTED."""
    plan = email(mailed(), biller({}, {"email_match": "by_seq"}), None)
    no = plans.refused(SET_PHONE, -100)

    orders, end = plans.drive(plan, ACCOUNT, book(EBILL), no, no)

    assert (len(orders), end.outcome) == (4, Outcome.REJECTED)


NOT_REPEATED = [
    ("by_code", plans.refused(SET_PHONE, -100)),
    ("by_seq", plans.refused(SET_PHONE, -906)),
    ("by_seq", plans.failed(SET_PHONE, Outcome.UNCERTAIN)),
]


@pytest.mark.parametrize(("match", "answer"), NOT_REPEATED)
def test_email_not_repeated(match: str, answer: RouterAnswer) -> None:
    """Nothing but by_seq and -100 is repeated; least of all an uncertain call."""
    orders, end = plans.drive(email(mailed(), biller({}, {"email_match": match}), None), ACCOUNT, book(EBILL), answer)

    assert (len(orders), end.outcome) == (3, answer.outcome)


def test_email_added() -> None:
    """WX-EM-2, INT-10322: without an EBILL record AddPersonPhone is the F-09 sample, tag for tag."""
    orders, end = plans.drive(email(mailed(), biller(CUSTOM), None), ACCOUNT, book(HOME), ADDED)

    assert orders[2].function is ADD_PERSON_PHONE
    assert list(wrote(orders).items()) == list(plans.sample("F-09").items())
    assert list(wrote(orders)) == plans.documented(ADD_PERSON_PHONE)
    assert (end.outcome, dict(end.result)) == (Outcome.SENT, {"phone_seq": "3"})


@pytest.mark.parametrize("customs", [{}, {"PersonDefault": False}, {"AccountDefault": True}])
def test_email_default(customs: dict[str, object]) -> None:
    """Q-27: DEFAULT_YN is T as in the sample, and blank only where PersonDefault is explicitly false."""
    orders, _ = plans.drive(email(mailed(), biller(customs), None), ACCOUNT, book(HOME), ADDED)

    assert wrote(orders)["DEFAULT_YN"] == ("" if "PersonDefault" in customs else "T")
    assert "PHONE_CMTS" not in wrote(orders)


FLAGS = st.sampled_from([None, True, False, "True", "true", "FALSE", " false ", ""])


@given(
    st.fixed_dictionaries({}, optional={"PersonDefault": FLAGS, "AccountDefault": FLAGS, "PhoneComments": st.just("x")})
)
def test_any_email_default(customs: dict[str, object]) -> None:
    """Q-27: no spelling of a flag and no other customization makes DEFAULT_YN blank but an explicit false."""
    orders, _ = plans.drive(email(mailed(), biller(customs), None), ACCOUNT, book(HOME), ADDED)

    is_false = str(customs.get("PersonDefault")).strip().lower() == "false"
    assert wrote(orders)["DEFAULT_YN"] == ("" if is_false else "T")


OTHERS = [
    books.phone(2, "EBILL", "old@example.org", INACTIVE_DT="20241114"),
    books.phone(2, "EBILL", "old@example.org", INACTIVE_DT="20241115"),
    books.phone(2, "EBILL", "old@example.org", ACTIVE_DT="20241116"),
    books.phone(2, "EMAIL", "old@example.org"),
    books.phone(2, "ebill", "old@example.org"),
    books.phone(2, "EBILL", "old@example.org", INACTIVE_DT="soon"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_email_not_active(other: str) -> None:
    """Active today (F-08): not ended by today, not yet to come; another code is another record."""
    orders, _ = plans.drive(email(mailed(), biller(), None), ACCOUNT, book(HOME, other), ADDED)

    assert orders[2].function is ADD_PERSON_PHONE


ACTIVE = [{"ACTIVE_DT": ""}, {"ACTIVE_DT": "20241115"}, {"INACTIVE_DT": "20241116"}]


@pytest.mark.parametrize("dates", ACTIVE)
def test_email_active(dates: dict[str, str]) -> None:
    """Active today (F-08): a blank end, an end to come, a beginning of today."""
    record = books.phone(2, "EBILL", "old@example.org", **dates)

    orders, _ = plans.drive(email(mailed(), biller(), None), ACCOUNT, book(record), SET)

    assert orders[2].function is SET_PHONE


def test_email_unchanged() -> None:
    """§9 step 4: the address that is stored already is not sent."""
    orders, end = plans.drive(email(mailed("old@example.org"), biller(), None), ACCOUNT, book(EBILL))

    assert (len(orders), end.outcome, end.reason.text) == (2, Outcome.SKIPPED, "unchanged")


@pytest.mark.parametrize(("match", "address"), [("by_code", ("", "EBILL")), ("by_seq", ("2", ""))])
def test_email_emptied(match: str, address: tuple[str, str]) -> None:
    """§9 step 6: the found record is ended as of today, with the stored address."""
    orders, _ = plans.drive(email(mailed(" "), biller({}, {"email_match": match}), None), ACCOUNT, book(EBILL), SET)

    fields = wrote(orders)
    assert (fields["PHONE_SEQ"], fields["PHONE_CD"]) == address
    assert (fields["PHONE_NO"], fields["INACTIVE_DT"]) == ("old@example.org", "20241115")
