"""Phone numbers, step by step (adapter §10; router F-10)."""

import pytest
from lxml import etree

from ic_adapter.integrations.postings.contact_details import phone
from ic_adapter.model import Outcome
from ic_adapter.records.reasons import Held
from ic_adapter.router.envelope import write_request
from ic_adapter.router.functions import SET_PHONE
from tests.ic_adapter import phone_books as books
from tests.ic_adapter import plans
from tests.ic_adapter.phone_books import (
    ACCOUNT,
    COMMENT,
    CUSTOM,
    EBILL,
    HOME,
    SET,
    biller,
    book,
    phoned,
    pumping,
    wrote,
)


def test_phone_added() -> None:
    """WX-PH-1, ITG-2719: no RES record: SetPhone with PHONE_SEQ blank; the router's number is kept."""
    third = plans.told(SET_PHONE, PHONE_SEQ="3", STATUS="0")

    orders, end = plans.drive(phone(phoned(), biller(CUSTOM), None), ACCOUNT, book(HOME, EBILL), third)

    assert list(wrote(orders).items()) == [
        ("PERSON_NO", "1020424"),
        ("PHONE_SEQ", ""),
        ("PHONE_CD", "RES"),
        ("PHONE_NO", "2025550123"),
        ("EXTENSION_NO", ""),
        ("PHONE_CMTS", COMMENT),
        ("ACTIVE_DT", ""),
        ("INACTIVE_DT", ""),
        ("ACCOUNT_DFLT_YN", "T"),
        ("PERSON_DFLT_YN", "T"),
        ("ACCOUNT_NO", "2003708"),
    ]
    assert dict(end.result) == {"phone_seq": "3"}


def test_phone_tags() -> None:
    """The tags of SetPhone come in the order of its XSD, with one PHONE_CMTS, at position 6 (Q-25)."""
    orders, _ = plans.drive(phone(phoned(), biller(CUSTOM), None), ACCOUNT, book(), SET)

    assert list(wrote(orders)) == list(dict.fromkeys(plans.documented(SET_PHONE)))


def test_phone_sample() -> None:
    """F-10: the values are those of the sample, its second PHONE_CMTS at the first position."""
    home = pumping({"PhoneSearchCd": "HOME", "BillerCustomizations": CUSTOM})

    orders, _ = plans.drive(phone(phoned(), home, None), ACCOUNT, book(), SET)

    assert wrote(orders) == plans.sample("F-10")


def test_phone_sample_to_the_letter() -> None:
    """Q-25, setphone_duplicate_cmts: PHONE_CMTS twice as in the sample, blank at position 6, filled at position 11."""
    home = pumping({"PhoneSearchCd": "HOME", "BillerCustomizations": CUSTOM}, keys={"setphone_duplicate_cmts": True})

    orders, _ = plans.drive(phone(phoned(), home, None), ACCOUNT, book(), SET)

    sent = etree.fromstring(write_request("SetPhone", wrote(orders)))
    asked = etree.parse(plans.SAMPLES / "F-10.request.xml")
    assert _params(sent) == _params(asked.getroot())


def test_no_comment_is_not_sent_twice() -> None:
    """Without a comment there is none to send twice."""
    orders, _ = plans.drive(phone(phoned(), biller(keys={"setphone_duplicate_cmts": True}), None), ACCOUNT, book(), SET)

    assert not [tag for tag in wrote(orders) if tag.startswith("PHONE_CMTS")]


def _params(root: etree._Element) -> list[tuple[str, str]]:
    return [(str(child.tag), (child.text or "").strip()) for child in root.iterfind(".//Params/*")]


def test_phone_changed() -> None:
    """WX-PH-2: SEQ 1 and 4 are RES: the latest is changed, with its code (Q-26)."""
    answers = book(books.phone(4, "RES", "2025550104"), books.phone(1, "RES", "2025550101"), EBILL)

    orders, _ = plans.drive(phone(phoned(), biller(), None), ACCOUNT, answers, SET)

    fields = wrote(orders)
    assert (fields["PHONE_SEQ"], fields["PHONE_CD"], fields["PHONE_NO"]) == ("4", "RES", "2025550123")
    assert fields["INACTIVE_DT"] == ""


def test_phone_removed() -> None:
    """WX-PH-3: SEQ 2 is ended as of today with its stored number; it becomes nobody's default."""
    answers = book(books.phone(2, "RES", "2025550102"))

    orders, _ = plans.drive(phone(phoned(""), biller(CUSTOM), None), ACCOUNT, answers, SET)

    fields = wrote(orders)
    assert (fields["PHONE_SEQ"], fields["PHONE_CD"], fields["PHONE_NO"]) == ("2", "RES", "2025550102")
    assert fields["INACTIVE_DT"] == "20241115"
    assert list(fields)[5:] == ["PHONE_CMTS", "ACTIVE_DT", "INACTIVE_DT", "ACCOUNT_NO"]


def test_phone_refused() -> None:
    """WX-PH-4: -100 in Params with function status 0 is REJECTED."""
    no = plans.said(SET_PHONE, (plans.SAMPLES / "F-10-error.reply.xml").read_text())

    orders, end = plans.drive(phone(phoned(), biller(), None), ACCOUNT, book(), no)

    assert (len(orders), end.outcome) == (3, Outcome.REJECTED)
    assert end.reason.text == "SetPhone: STATUS -100 PHONE_CD tag is missing or is empty."


EXTRA: list[tuple[dict[str, object], set[str]]] = [
    ({}, set()),
    ({"AccountDefault": False, "PersonDefault": "False", "IncludeAccountNumber": False, "PhoneComments": ""}, set()),
    ({"AccountDefault": "True"}, {"ACCOUNT_DFLT_YN"}),
    ({"PersonDefault": True}, {"PERSON_DFLT_YN"}),
    ({"IncludeAccountNumber": True}, {"ACCOUNT_NO"}),
    ({"PhoneComments": COMMENT}, {"PHONE_CMTS"}),
]


@pytest.mark.parametrize(("customs", "tags"), EXTRA)
def test_extra_tags(customs: dict[str, object], tags: set[str]) -> None:
    """ITG-2633: each extra tag is there when its customization is on, and absent otherwise."""
    orders, _ = plans.drive(phone(phoned(), biller(customs), None), ACCOUNT, book(), SET)

    assert set(wrote(orders)) & {"ACCOUNT_DFLT_YN", "PERSON_DFLT_YN", "ACCOUNT_NO", "PHONE_CMTS"} == tags


NUMBERS = [("202-555-0123", "2025550123"), ("(202) 555.0123", "2025550123"), ("+12025550123", "+12025550123")]


@pytest.mark.parametrize(("stored", "sent"), NUMBERS)
def test_phone_digits(stored: str, sent: str) -> None:
    """§10: no separators; what else is stored at IC stays."""
    orders, _ = plans.drive(phone(phoned(stored), biller(), None), ACCOUNT, book(), SET)

    assert wrote(orders)["PHONE_NO"] == sent


def test_phone_without_digits() -> None:
    """A number of separators alone is held; it must not remove the record."""
    with pytest.raises(Held, match="the phone number has no digit"):
        plans.drive(phone(phoned("---"), biller(), None))
