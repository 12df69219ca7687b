"""Each rule of ``schemas/adapter/rules.toml`` with a story that keeps it and stories that break it."""

import pytest

from harness.adapter.order import CaseOrder
from harness.adapter.tables import order_rules
from tests.harness.adapter.requests import TODAY, Sent, story

ACCOUNT = {"ACCOUNT_NO": "2036948"}
PERSON = {"PERSON_NO": "1020424"}
ADDRESS = {"ACCOUNT_NO": "2000341", "STREET_NM": "123 Example St"}
PAYMENT = {
    "SS_ACCOUNT_NO": "2003708",
    "ITEM_AMT": "100.24",
    "SOURCE_SPEC1": "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11",
    "SOURCE_SPEC2": "2025550123",
}
OTHER_GUID = {**PAYMENT, "SOURCE_SPEC1": "00000000-0000-4000-8000-000000000001"}
IN_SPEC2 = {**PAYMENT, "SOURCE_SPEC1": "June bill", "SOURCE_SPEC2": "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11"}
ALERT = {"ALERT_KEY": "2003708", "ALERT_CD": "PLON", "ALERT_ON_DT": "2024111512000000"}
TICKET = {"ACCOUNT_NO": "2086971", "CONTACT_DESC": "Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org"}
EMAIL = {**PERSON, "PHONE_CD": "EBILL", "PHONE_NO": "test@example.org"}


def phones(*records: tuple[int, str, str]) -> str:
    """A reply of GetPhoneRecords with these numbers, codes and days of the end."""
    return "".join(
        f"<PHONE><PHONE_SEQ>{seq}</PHONE_SEQ><ACTIVE_DT>20110407</ACTIVE_DT><INACTIVE_DT>{end}</INACTIVE_DT>"
        f"<PHONE_CD>{code}</PHONE_CD></PHONE>"
        for seq, code, end in records
    )


PERSON_READ = Sent("GetAccount", {"ACCOUNT_NO": "2003708"}, "<PERSON_NO>1020424</PERSON_NO>")
PLAN = Sent("GetAccount", ACCOUNT, "<ACTIVE_PAYARR_YN>T</ACTIVE_PAYARR_YN>")
NO_PLAN = Sent("GetAccount", ACCOUNT, "<ACTIVE_PAYARR_YN>F</ACTIVE_PAYARR_YN>")
POSTED = Sent("AddARItems", PAYMENT, "<STATUS_DESC>AR item 205185 added.</STATUS_DESC>")
LOST = Sent("AddARItems", PAYMENT, status=None, effect="done")
NOT_BOOKED = Sent("AddARItems", PAYMENT, status=None, effect="none")
READ = Sent("GetPhoneRecords", PERSON, phones((1, "HOME", ""), (2, "HOME", "20200101"), (3, "EBILL", "")))
VOID = Sent("AdjARItem", {"ITEM_NO": "205185", "ITEM_AMT": "0.00"})
REJECT = Sent("AddReturnedCheck", {"PAYMENT_REF": PAYMENT["SOURCE_SPEC1"]})
MOVED = Sent("SetAccountBillingAddress", ADDRESS)
NOTED = Sent("AddContact", {"ACCOUNT_NO": "2000341"})
ARRANGEMENTS = Sent("GetPayArrangements", ACCOUNT)

GOOD: dict[str, list[list[Sent]]] = {
    "arrangements_gate": [[PLAN, ARRANGEMENTS], [NO_PLAN, PLAN, ARRANGEMENTS]],
    "phones_of_known_person": [[PERSON_READ, Sent("GetPhoneRecords", PERSON)]],
    "email_after_reading": [[PERSON_READ, Sent("GetPhoneRecords", PERSON), Sent("AddPersonPhone", EMAIL)]],
    "phone_after_reading": [[READ, Sent("SetPhone", {**PERSON, "PHONE_CD": "HOME"})]],
    "phone_seq_is_read": [[READ, Sent("SetPhone", {**PERSON, "PHONE_SEQ": "1"})]],
    "email_is_new": [
        [Sent("GetPhoneRecords", PERSON, phones((1, "HOME", ""))), Sent("AddPersonPhone", EMAIL)],
        [Sent("GetPhoneRecords", PERSON, phones((1, "EBILL", TODAY))), Sent("AddPersonPhone", EMAIL)],
    ],
    "phone_is_the_latest": [[READ, Sent("SetPhone", {**PERSON, "PHONE_SEQ": "1", "PHONE_CD": "HOME"})]],
    "adjusted_item_is_known": [[POSTED, VOID], [Sent("AdjARItem", {"ITEM_NO": "205184", "ITEM_AMT": "0.00"})]],
    "voided_once": [[POSTED, Sent("AdjARItem", {"ITEM_NO": "205185", "ITEM_AMT": "70.00"}), VOID]],
    "returned_payment_was_posted": [[POSTED, REJECT], [Sent("AddARItems", IN_SPEC2), REJECT]],
    "contact_after_address": [[MOVED, NOTED]],
    "address_has_contact": [[MOVED, NOTED]],
    "guid_of_one_payment": [[POSTED, Sent("AddARItems", {**OTHER_GUID, "ITEM_AMT": "5.00"})]],
    "payment_once": [[POSTED, Sent("AddARItems", OTHER_GUID)], [NOT_BOOKED, POSTED]],
    "adjustment_once": [[POSTED, Sent("AdjARItem", {"ITEM_NO": "205185", "ITEM_AMT": "70.00"}), VOID]],
    "reject_once": [[POSTED, REJECT], [POSTED, Sent(REJECT.function, REJECT.tags, status=-906), REJECT]],
    "alert_once": [[Sent("AddAlert", ALERT), Sent("AddAlert", {**ALERT, "ALERT_ON_DT": "2024111512000001"})]],
    "ticket_once": [[Sent("AddIssueContact", TICKET)]],
    "address_once": [[MOVED, NOTED, Sent(MOVED.function, {**ADDRESS, "STREET_NM": "1 Other St"}), NOTED]],
}
BAD: dict[str, list[list[Sent]]] = {
    "arrangements_gate": [
        [ARRANGEMENTS],
        [NO_PLAN, ARRANGEMENTS],
        [PLAN, NO_PLAN, ARRANGEMENTS],
        [Sent("GetAccount", {"ACCOUNT_NO": "2003708"}, "<ACTIVE_PAYARR_YN>T</ACTIVE_PAYARR_YN>"), ARRANGEMENTS],
        [Sent(PLAN.function, ACCOUNT, PLAN.reply, status=None), ARRANGEMENTS],
    ],
    "phones_of_known_person": [[Sent("GetPhoneRecords", PERSON)]],
    "email_after_reading": [[PERSON_READ, Sent("AddPersonPhone", EMAIL)]],
    "phone_after_reading": [[PERSON_READ, Sent("SetPhone", {**PERSON, "PHONE_CD": "HOME"})]],
    "phone_seq_is_read": [[READ, Sent("SetPhone", {**PERSON, "PHONE_SEQ": "4"})]],
    "email_is_new": [[READ, Sent("AddPersonPhone", EMAIL)]],
    "phone_is_the_latest": [
        [READ, Sent("SetPhone", {**PERSON, "PHONE_SEQ": "2", "PHONE_CD": "HOME"})],
        [
            Sent("GetPhoneRecords", PERSON, phones((1, "RES", ""), (4, "RES", ""))),
            Sent("SetPhone", {**PERSON, "PHONE_SEQ": "1", "PHONE_CD": "RES"}),
        ],
    ],
    "adjusted_item_is_known": [[VOID], [LOST, VOID]],
    "voided_once": [[POSTED, VOID, Sent("AdjARItem", {"ITEM_NO": "205185", "ITEM_AMT": "70.00"})]],
    "returned_payment_was_posted": [[REJECT], [LOST, REJECT], [Sent("AddARItems", OTHER_GUID), REJECT]],
    "contact_after_address": [[NOTED], [Sent(MOVED.function, ADDRESS, status=-4), NOTED]],
    "address_has_contact": [[MOVED], [NOTED, MOVED]],
    "guid_of_one_payment": [
        [POSTED, Sent("AddARItems", {**PAYMENT, "ITEM_AMT": "5.00"})],
        [POSTED, Sent("AddARItems", {**PAYMENT, "SS_ACCOUNT_NO": "2000341"})],
    ],
    "payment_once": [[POSTED, POSTED], [LOST, POSTED], [Sent("AddARItems", IN_SPEC2), Sent("AddARItems", IN_SPEC2)]],
    "adjustment_once": [[POSTED, VOID, VOID]],
    "reject_once": [[POSTED, REJECT, REJECT], [POSTED, Sent("AddReturnedCheck", REJECT.tags, effect="done"), REJECT]],
    "alert_once": [[Sent("AddAlert", ALERT), Sent("AddAlert", ALERT)]],
    "ticket_once": [[Sent("AddIssueContact", TICKET), Sent("AddIssueContact", TICKET)]],
    "address_once": [[MOVED, NOTED, MOVED, NOTED]],
}


def judged(sent: list[Sent]) -> tuple[set[tuple[str, str, str]], set[str]]:
    """Rule, function and tag of each finding about a story, and the rules that came into play."""
    order = CaseOrder(story(sent), TODAY, whole=True)
    found = {(one.rule, one.function, one.tag) for one in order.findings()}
    return found, order.met


def test_each_rule_has_both_stories() -> None:
    """A new rule is told below."""
    assert GOOD.keys() == BAD.keys() == order_rules().keys()


@pytest.mark.parametrize("rule", order_rules())
def test_a_story_that_keeps_the_rule(rule: str) -> None:
    """The rule came into play and says nothing."""
    for sent in GOOD[rule]:
        found, met = judged(sent)
        assert rule in met
        assert rule not in {name for name, *_ in found}


@pytest.mark.parametrize("rule", order_rules())
def test_a_story_that_breaks_the_rule(rule: str) -> None:
    """The rule is named with its function and tag."""
    table = order_rules()[rule]
    for sent in BAD[rule]:
        found, _ = judged(sent)
        tags = {"SOURCE_SPEC1", "SOURCE_SPEC2"} if table.tag == "GUID" else {table.tag}
        assert any(found & {(rule, table.function, tag)} for tag in tags), (sent, found)


def test_what_should_follow_is_not_expected_under_a_fault() -> None:
    """A client may stop where a fault stopped it."""
    order = CaseOrder(story([MOVED]), TODAY, whole=False)

    assert [*order.findings()] == []
