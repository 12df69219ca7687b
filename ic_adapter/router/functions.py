"""The router functions that the adapter calls: their names on the wire, and whether they write (router §2.3)."""

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """Whether a function only reads: then what is UNCERTAIN may be asked again."""

    READS = "reads"
    WRITES = "writes"


@dataclass(frozen=True, slots=True)
class Function:
    """One router function as the adapter uses it: names on the wire and what it does to the books (router §2.3)."""

    name: str
    replies: frozenset[str]
    effect: Effect


GET_ACCOUNT = Function("GetAccount", frozenset({"GetAccount"}), Effect.READS)
GET_ACCOUNT_BALANCE = Function("GetAccountBalance", frozenset({"GetAccountBalance"}), Effect.READS)
GET_PAY_ARRANGEMENTS = Function("GetPayArrangements", frozenset({"GetPayArrangements"}), Effect.READS)
ADD_AR_ITEMS = Function("AddARItems", frozenset({"AddARItem", "AddARItems"}), Effect.WRITES)
ADD_RETURNED_CHECK = Function("AddReturnedCheck", frozenset({"AddReturnedCheck"}), Effect.WRITES)
ADJ_AR_ITEM = Function("AdjARItem", frozenset({"AdjARItem"}), Effect.WRITES)
ADD_ALERT = Function("AddAlert", frozenset({"AddAlert"}), Effect.WRITES)
GET_PHONE_RECORDS = Function("GetPhoneRecords", frozenset({"GetPhoneRecords"}), Effect.READS)
ADD_PERSON_PHONE = Function("AddPersonPhone", frozenset({"AddPersonPhone"}), Effect.WRITES)
SET_PHONE = Function("SetPhone", frozenset({"SetPhone"}), Effect.WRITES)
GET_BILLING_ADDRESS = Function("GetAccountBillingAddress", frozenset({"GetAccountBillingAddress"}), Effect.READS)
SET_BILLING_ADDRESS = Function("SetAccountBillingAddress", frozenset({"SetAccountBillingAddress"}), Effect.WRITES)
ADD_ISSUE_CONTACT = Function("AddIssueContact", frozenset({"AddIssueContact"}), Effect.WRITES)
ADD_CONTACT = Function("AddContact", frozenset({"AddContact"}), Effect.WRITES)
