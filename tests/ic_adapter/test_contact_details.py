"""What e-mail addresses and phone numbers have in common: the look-up before anything is written (adapter §9, §10)."""

from collections.abc import Callable

import pytest

from ic_adapter.integrations.plan import Integration
from ic_adapter.integrations.postings.contact_details import email, phone
from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Held
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import GET_ACCOUNT, GET_PHONE_RECORDS
from tests.ic_adapter import phone_books as books
from tests.ic_adapter import plans
from tests.ic_adapter.phone_books import ACCOUNT, EBILL, HOME, SET, biller, book, mailed, phoned, pumping

Make = Callable[..., Record]


def test_look_up() -> None:
    """§9 steps 1, 2: GetAccount with its three tags, then GetPhoneRecords of its PERSON_NO."""
    orders, _ = plans.drive(email(mailed(), biller(), None), ACCOUNT, book(EBILL), SET)

    assert [(order.function, list(order.fields.items())) for order in orders[:2]] == [
        (GET_ACCOUNT, [("ACCOUNT_NO", "2003708"), ("PREPAY_INFO_YN", ""), ("FMT_PREPAY_YN", "")]),
        (GET_PHONE_RECORDS, list(plans.sample("F-08").items())),
    ]


BOTH = pytest.mark.parametrize(("plan", "record"), [(email, mailed), (phone, phoned)])


@BOTH
def test_nothing_to_remove(plan: Integration, record: Make) -> None:
    """An emptied value without an active record is SKIPPED (§9 step 6, §10.3)."""
    orders, end = plans.drive(plan(record(""), biller(), None), ACCOUNT, book(HOME))

    assert (len(orders), end.outcome, end.reason.text) == (2, Outcome.SKIPPED, "there is no active record to remove")


@BOTH
@pytest.mark.parametrize("config", [None, "{", "{}"])
def test_not_enabled(plan: Integration, record: Make, config: str | None) -> None:
    """Without a search code in AS 131, or with badly formed JSON (INT-6948), it is off."""
    orders, end = plans.drive(plan(record(), plans.biller("3426", {"131": config} if config else {}), None))

    assert (orders, end.outcome, end.reason.text) == ([], Outcome.SKIPPED, "not enabled")


READS = [
    (plans.failed(GET_ACCOUNT, Outcome.RETRY), Outcome.RETRY, "GetAccount: gone"),
    (plans.failed(GET_ACCOUNT, Outcome.PAUSED), Outcome.PAUSED, "GetAccount: gone"),
    (plans.refused(GET_ACCOUNT, -4, "Invalid"), Outcome.REJECTED, "GetAccount: STATUS -4 Invalid"),
    (plans.told(GET_ACCOUNT, PERSON_NO="", STATUS=""), Outcome.FAILED, "GetAccount returned no PERSON_NO"),
    (plans.told(GET_ACCOUNT, STATUS=""), Outcome.FAILED, "GetAccount returned no PERSON_NO"),
    (plans.told(GET_ACCOUNT, PERSON_NO="?", STATUS=""), Outcome.FAILED, "GetAccount returned no PERSON_NO"),
]


@BOTH
@pytest.mark.parametrize(("answer", "outcome", "reason"), READS)
def test_no_person(plan: Integration, record: Make, answer: RouterAnswer, outcome: Outcome, reason: str) -> None:
    """§9 step 1: GetAccount failed or PERSON_NO blank: stop, nothing is written."""
    orders, end = plans.drive(plan(record(), biller(), None), answer)

    assert (len(orders), end.outcome, end.reason.text) == (1, outcome, reason)


@BOTH
def test_no_records(plan: Integration, record: Make) -> None:
    """A list that could not be read is not an empty list: nothing is added."""
    no = plans.failed(GET_PHONE_RECORDS, Outcome.RETRY)

    orders, end = plans.drive(plan(record(), biller(), None), ACCOUNT, no)

    assert (len(orders), end.outcome, end.reason.text) == (2, Outcome.RETRY, "GetPhoneRecords: gone")


ODD = [
    (book(EBILL, count="2"), "GetPhoneRecords: PHONE_COUNT is 2, but there are 1 records"),
    (book(EBILL, books.phone("", "RES", "x")), "GetPhoneRecords: a record without a readable PHONE_SEQ is left out"),
]


@BOTH
@pytest.mark.parametrize(("answer", "warning"), ODD)
def test_warning(plan: Integration, record: Make, answer: RouterAnswer, warning: str) -> None:
    """Q-04: what is odd about the list stands beside the outcome."""
    _, end = plans.drive(plan(record(), biller(), None), ACCOUNT, answer, SET)

    assert tuple(one.text for one in end.warnings) == (warning,)


BAD = [
    ({"EmailSearchCd": "E BILL", "PhoneSearchCd": "R S"}, "SearchCd is not a code of the router"),
    (
        {"EmailSearchCd": "E", "PhoneSearchCd": "R", "BillerCustomizations": {"PhoneComments": "x" * 256}},
        "AS 131 PhoneComments is longer than 255 characters",
    ),
    (
        {"EmailSearchCd": "E", "PhoneSearchCd": "R", "BillerCustomizations": {"PhoneComments": "\x00"}},
        "AS 131 PhoneComments is not one line",
    ),
]


@BOTH
@pytest.mark.parametrize(("config", "reason"), BAD)
def test_held(plan: Integration, record: Make, config: dict[str, object], reason: str) -> None:
    """A value of AS 131 that no router could take holds the record and is named."""
    with pytest.raises(Held, match=reason):
        plans.drive(plan(record(), pumping(config), None))
