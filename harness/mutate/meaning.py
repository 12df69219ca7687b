"""Mutations of meaning: valid by the schema, and refused by the rules of router §4.2 and §6."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from harness.generate.documents import RequestSchema, tags
from harness.mutate.bodies import body
from harness.mutate.expectations import Mutation, Refusal, StatusLevel
from harness.profiles.profile import Basis

#: Addressed by account with a text of its own (§4.2), given for F-12 and decided for the others.
ACCOUNT_TEXT = "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty"
BY_ACCOUNT = frozenset(
    ("GetAccountBalance", "GetAccount", "GetPayArrangements", "GetAccountBillingAddress", "SetAccountBillingAddress")
)
#: Tags marked M or D in the tables of router §6. ITEM_DT of F-04 and F-06 is marked too, but blank means today.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(sorted(BY_ACCOUNT), ("ACCOUNT_NO",)),
    "SetAccountBillingAddress": ("ACCOUNT_NO", "STREET_NM"),
    "AddARItems": ("SUBSYSTEM_ID", "SS_ACCOUNT_NO", "ITEM_TP", "ITEM_AMT"),
    "AddReturnedCheck": ("PAYMENT_REF", "SUBSYSTEM_ID", "CHECK_AMT"),
    "AdjARItem": ("ITEM_NO", "ITEM_AMT"),
    "AddAlert": ("OWNERSHIP_CD", "ALERT_KEY", "ALERT_CD"),
    "GetPhoneRecords": ("PERSON_NO",),
    "AddPersonPhone": ("PERSON_NO", "PHONE_NO"),
    "SetPhone": ("PERSON_NO", "PHONE_CD", "PHONE_NO"),
    "AddContact": ("CONTACT_TP", "ACCOUNT_NO"),
    "AddIssueContact": (
        *("ISSUE_TP", "CONTACT_TP", "EFFECTIVE_DT", "ACCOUNT_NO", "CONTACT_DESC"),
        *("ISSUE_QUESTIONS/SEQ", "ISSUE_QUESTIONS/VERSION", "ISSUE_QUESTIONS/RESPONSE_TP", "ISSUE_QUESTIONS/ANSWER"),
    ),
}


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that is valid by its type, and refused with this code."""

    name: str
    tag: str
    value: str
    code: int
    source: str
    basis: Basis = "assumed"


NO_ACCOUNT, NO_NUMBER, NO_CODE = "ZZ-NO-SUCH-ACCOUNT", "999999999999", "NOSUCHCODE"
#: What a function refuses, by its errors in router §6.
WRONG: Mapping[str, tuple[WrongValue, ...]] = {
    **{
        function: (WrongValue("unknown account", "ACCOUNT_NO", NO_ACCOUNT, -4, "router §4.2"),)
        for function in sorted(BY_ACCOUNT - {"SetAccountBillingAddress"})
    },
    "SetAccountBillingAddress": (
        WrongValue("unknown account", "ACCOUNT_NO", NO_ACCOUNT, -4, "router F-12", "given"),
        WrongValue("unknown code", "ADDRESS_CD", NO_CODE, -905, "router F-12"),
    ),
    "AddARItems": (
        WrongValue("unknown account", "SS_ACCOUNT_NO", NO_ACCOUNT, -4, "router F-04"),
        WrongValue("unknown code", "SUBSYSTEM_ID", NO_CODE, -905, "router F-04"),
        WrongValue("amount of zero", "ITEM_AMT", "0.00", -907, "router F-04"),
    ),
    "AddReturnedCheck": (
        WrongValue("unknown record", "PAYMENT_REF", NO_NUMBER, -906, "router F-05"),
        WrongValue("amount of zero", "CHECK_AMT", "0", -907, "router F-05"),
    ),
    "AdjARItem": (
        WrongValue("unknown record", "ITEM_NO", NO_NUMBER, -906, "router F-06"),
        WrongValue("amount below zero", "ITEM_AMT", "-0.01", -907, "router F-06"),
    ),
    "AddAlert": (
        WrongValue("unknown account", "ALERT_KEY", NO_ACCOUNT, -4, "router F-07"),
        WrongValue("unknown code", "OWNERSHIP_CD", NO_CODE, -905, "router F-07"),
    ),
    "GetPhoneRecords": (WrongValue("unknown record", "PERSON_NO", NO_NUMBER, -906, "router F-08"),),
    "AddPersonPhone": (
        WrongValue("unknown record", "PERSON_NO", NO_NUMBER, -906, "router F-09"),
        WrongValue("unknown code", "PHONE_CD", NO_CODE, -905, "router F-09"),
    ),
    "SetPhone": (
        WrongValue("unknown record", "PERSON_NO", NO_NUMBER, -906, "router F-10"),
        WrongValue("unknown code", "PHONE_CD", NO_CODE, -905, "router F-10"),
        WrongValue("unknown account", "ACCOUNT_NO", NO_ACCOUNT, -4, "router F-10"),
    ),
    "AddContact": (
        WrongValue("unknown account", "ACCOUNT_NO", NO_ACCOUNT, -4, "router F-13"),
        WrongValue("unknown code", "CONTACT_TP", NO_CODE, -905, "router F-13"),
    ),
    "AddIssueContact": (
        WrongValue("unknown account", "ACCOUNT_NO", NO_ACCOUNT, -4, "router F-14"),
        WrongValue("unknown code", "CONTACT_TP", NO_CODE, -905, "router F-14"),
        WrongValue("unknown code", "ISSUE_TP", NO_CODE, -905, "router F-14"),
        WrongValue("unknown code", "ISSUE_QUESTIONS/VERSION", "999", -905, "router F-14"),
        WrongValue("unknown code", "ISSUE_QUESTIONS/RESPONSE_TP", NO_CODE, -905, "router F-14"),
        WrongValue("unknown code", "ISSUE_QUESTIONS/ANSWER", "no such answer", -905, "router F-14"),
    ),
}
#: Dates that fit their pattern and not the calendar (router §3).
NO_DATE = {"Date8": "20240231", "DateOrDtm": "20240231", "Dtm16": "2024023112000000"}


def mutations_of_meaning(schema: RequestSchema, usual: etree._Element) -> Iterator[Mutation]:
    """Yield each required tag missing and blank, values that do not exist, and days that are not in the calendar."""
    for path in REQUIRED[schema.function]:
        tag = path.rpartition("/")[2]
        by_account = schema.function in BY_ACCOUNT and tag == "ACCOUNT_NO"
        text = ACCOUNT_TEXT if by_account else f"{tag} tag is missing or is empty."
        basis: Basis = "given" if schema.function == "SetAccountBillingAddress" and by_account else "assumed"
        refusal = Refusal(StatusLevel.BUSINESS, -100, text, basis, "router §4.2")
        yield Mutation("required tag missing", path, _changed(usual, path, None), refusal)
        yield Mutation("required tag blank", path, _changed(usual, path, ""), refusal)
    for wrong in WRONG[schema.function]:
        refusal = Refusal(StatusLevel.BUSINESS, wrong.code, "", wrong.basis, wrong.source)
        yield Mutation(wrong.name, wrong.tag, _changed(usual, wrong.tag, wrong.value), refusal)
    if schema.function == "AddIssueContact":
        yield Mutation("unknown question", "ISSUE_QUESTIONS", *_question(usual))
    for path, value in schema.leaves():
        if value.name in NO_DATE:
            refusal = Refusal(StatusLevel.BUSINESS, -905, "", "assumed", "router §3")
            yield Mutation("day not in the calendar", path, _changed(usual, path, NO_DATE[value.name]), refusal)


def _question(usual: etree._Element) -> tuple[bytes, Refusal]:
    """One question more than there is; a changed SEQ would leave one out, which is refused before (router §4.4)."""
    root = deepcopy(usual)
    last = tags(root, "ISSUE_QUESTIONS")[-1]
    last.addnext(deepcopy(last))
    tags(root, "ISSUE_QUESTIONS/SEQ")[-1].text = "999"
    return body(root), Refusal(StatusLevel.BUSINESS, -905, "", "assumed", "router F-14")


def _changed(usual: etree._Element, path: str, text: str | None) -> bytes:
    """Return the body with another value in the first tag at the path; None takes the tag away."""
    root = deepcopy(usual)
    node = tags(root, path)[0]
    parent = node.getparent()
    if text is None and parent is not None:
        parent.remove(node)
    else:
        node.text = text
    return body(root)
