"""The mailing address, step by step (adapter §11; router F-12, F-13)."""

import pytest

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import Send
from ic_adapter.integrations.postings.mailing_address import mailing_address
from ic_adapter.model import Outcome
from ic_adapter.records.events import MailingAddressEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import Held
from ic_adapter.records.record import Record
from ic_adapter.router.functions import ADD_CONTACT, SET_BILLING_ADDRESS
from tests.ic_adapter import plans

SET = plans.told(SET_BILLING_ADDRESS, STATUS="0", STATUS_DESC="Account Address 2000341 updated. ")
ADDED = plans.told(ADD_CONTACT, STATUS="0", CONTACT_NO="3857241", STATUS_DESC="Contact Created.")


def moved(street1: str = "123 Example ST", street2: str = "", progress: tuple[str, ...] = ()) -> Record:
    """The move of account 2000341 in the samples."""
    event = MailingAddressEvent(
        source_id="a-1",
        account_number="2000341",
        street1=street1,
        street2=street2,
        city="Sampleton",
        state="FL",
        zip="99998",
    )
    return plans.record(Kind.MAILING_ADDRESS, event, "2000341", progress=progress)


def jcw(settings: dict[str, str] | None = None, keys: dict[str, object] | None = None) -> Biller:
    """Johnson County Wastewater with a data pump user."""
    return plans.biller("4078", {"12": "INVCLD", **(settings or {})}, keys)


def both(record: Record, biller: Biller) -> tuple[dict[str, str], dict[str, str]]:
    """The tags of the address and of the contact when both succeed."""
    orders, end = plans.drive(mailing_address(record, biller, None), SET, ADDED)
    assert [order.function for order in orders] == [SET_BILLING_ADDRESS, ADD_CONTACT]
    assert end.outcome is Outcome.SENT
    return dict(orders[0].fields), dict(orders[1].fields)


def test_samples() -> None:
    """WX-AD-1: the F-12 sample, then the F-13 sample; the street as sent, RECEIVED_DTM of today."""
    address, contact = both(moved(), jcw())

    wanted = plans.sample("F-13") | {
        "CONTACT_DESC": "Invoice Cloud Web - Mailing Address Update - 123 Example ST",
        "RECEIVED_DTM": "20241115",
    }
    assert list(address.items()) == list(plans.sample("F-12").items())
    assert list(contact.items()) == list(wanted.items())


def test_tags() -> None:
    """Both requests have every tag of their XSD in its order; ACCOUNT_NO_CUSTOM is never sent (Q-08)."""
    address, contact = both(moved(), jcw())

    assert list(address) == [tag for tag in plans.documented(SET_BILLING_ADDRESS) if tag != "ACCOUNT_NO_CUSTOM"]
    assert list(contact) == plans.documented(ADD_CONTACT)


def test_off_by_default() -> None:
    """UpdateMailingAddress switches it on; a biller without is SKIPPED."""
    orders, end = plans.drive(mailing_address(moved(), plans.biller(), None))

    assert (orders, end.outcome, end.reason.text) == ([], Outcome.SKIPPED, "not enabled")


def test_address_code() -> None:
    """ITG-2633: ADDRESS_CD is AddressCd of AS 131, blank when there is none."""
    config = '{"HarrisCayenta": {"DataPumpConfig": {"UpdateMailingAddress": "True"}}}'

    assert both(moved(), jcw())[0]["ADDRESS_CD"] == "FWD"
    assert both(moved(), jcw({"131": config}))[0]["ADDRESS_CD"] == ""


def test_second_line() -> None:
    """Q-29: line 2 follows line 1 after a blank, in both calls."""
    address, contact = both(moved(street2=" Unit 4 "), jcw())

    assert address["STREET_NM"] == "123 Example ST Unit 4"
    assert contact["CONTACT_DESC"].endswith(" - 123 Example ST Unit 4")


KEYS = [
    ({"primary_location": "T"}, 0, "PRIMARY_LOCATION_YN", "T"),
    ({"send_active_dt": True}, 0, "ACTIVE_DT", "20241115"),
    ({"contact_tp": "CALL"}, 1, "CONTACT_TP", "CALL"),
    ({"contact_desc_upper": True}, 1, "CONTACT_DESC", "Invoice Cloud Web - Mailing Address Update - 123 EXAMPLE ST"),
]


@pytest.mark.parametrize(("keys", "call", "tag", "value"), KEYS)
def test_key(keys: dict[str, object], call: int, tag: str, value: str) -> None:
    """A key changes its one tag and nothing else (Q-29, Q-64)."""
    before, after = both(moved(), jcw())[call], both(moved(), jcw(keys=keys))[call]

    assert after == before | {tag: value}


@pytest.mark.parametrize("outcome", [Outcome.UNCERTAIN, Outcome.RETRY, Outcome.PAUSED, Outcome.FAILED])
def test_address_not_set(outcome: Outcome) -> None:
    """§11 step 3: without a successful address there is no contact, and the record ends as the address did."""
    plan = mailing_address(moved(), jcw(), None)

    orders, end = plans.drive(plan, plans.failed(SET_BILLING_ADDRESS, outcome))

    assert [order.function for order in orders] == [SET_BILLING_ADDRESS]
    assert (end.outcome, end.reason.text) == (outcome, "SetAccountBillingAddress: gone")


def test_address_refused() -> None:
    """-4 of SetAccountBillingAddress: REJECTED with the router's words, no contact."""
    plan = mailing_address(moved(), jcw(), None)

    orders, end = plans.drive(plan, plans.refused(SET_BILLING_ADDRESS, -4, "Invalid Account Number"))

    assert len(orders) == 1
    assert end.outcome is Outcome.REJECTED
    assert end.reason.text == "SetAccountBillingAddress: STATUS -4 Invalid Account Number"


def test_step() -> None:
    """The address is a step of its own, so that the pump can keep that it is done; the contact is the end."""
    orders, _ = plans.drive(mailing_address(moved(), jcw(), None), SET, ADDED)

    assert [order.step for order in orders if isinstance(order, Send)] == ["address", ""]


def test_contact_alone_is_repeated() -> None:
    """§11 step 3: a record whose address is done sends AddContact alone, with the same street."""
    first = both(moved(street2="Unit 4"), jcw())[1]

    orders, end = plans.drive(mailing_address(moved(street2="Unit 4", progress=("address",)), jcw(), None), ADDED)

    assert [(order.function, order.fields) for order in orders] == [(ADD_CONTACT, first)]
    assert (end.outcome, dict(end.result)) == (Outcome.SENT, {"contact_no": "3857241"})


def test_contact_refused() -> None:
    """A refused contact is the record's end; that the address is done stands in its progress."""
    _, end = plans.drive(mailing_address(moved(), jcw(), None), SET, plans.refused(ADD_CONTACT, -905, "CONTACT_TP"))

    assert (end.outcome, end.reason.text) == (Outcome.REJECTED, "AddContact: STATUS -905 CONTACT_TP")


def test_long_user() -> None:
    """RECEIVED_BY takes 50 characters (Q-06); a longer AS 12 is cut with a warning, for the address is there already."""
    orders, end = plans.drive(mailing_address(moved(), jcw({"12": "u" * 51}), None), SET, ADDED)

    assert orders[1].fields["RECEIVED_BY"] == "u" * 50
    assert tuple(one.text for one in end.warnings) == ("RECEIVED_BY contains only the first 50 characters of AS 12",)


def test_no_street() -> None:
    """A street of blanks alone is held before anything is sent."""
    with pytest.raises(Held, match="the address has no street"):
        plans.drive(mailing_address(moved(" "), jcw(), None))


def test_bad_address_code() -> None:
    """An AddressCd that no router could read holds the record and is named."""
    config = '{"HarrisCayenta": {"DataPumpConfig": {"UpdateMailingAddress": true, "AddressCd": "F W D"}}}'

    with pytest.raises(Held, match="AS 131 AddressCd is not a code"):
        plans.drive(mailing_address(moved(), jcw({"131": config}), None))


def test_other_accounts() -> None:
    """§11 step 4: a record is one pair of calls for its own account, whatever else the person has."""
    address, contact = both(moved(), jcw())

    assert {address["ACCOUNT_NO"], contact["ACCOUNT_NO"]} == {"2000341"}
