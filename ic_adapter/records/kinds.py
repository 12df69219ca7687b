"""The kinds of data pump records: lane and endpoint group of each (adapter §1.1, §1.2); one literal table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ic_adapter.model import Group


class Lane(Enum):
    """Records of one biller, one account and one of these groups are sent in the order of their creation."""

    MONEY = "money"
    PAPERLESS = "paperless"
    AUTOPAY = "autopay"
    CONTACT = "contact"


class Kind(Enum):
    """What happened at IC; the value is its name in the API, in the store and in `endpoint_override.<name>`."""

    PAYMENT = "payment"
    VOID = "void"
    CREDIT = "credit"
    ACH_REJECT = "ach_reject"
    PAPERLESS = "paperless"
    AUTOPAY = "autopay"
    EMAIL = "email"
    PHONE = "phone"
    MAILING_ADDRESS = "mailing_address"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Route:
    """Where records of a kind queue up and where they go; `of_payment`: it depends on a payment (adapter §1.2)."""

    lane: Lane
    group: Group
    of_payment: bool = False


ROUTES: Mapping[Kind, Route] = {
    Kind.PAYMENT: Route(Lane.MONEY, Group.PAYMENTS),
    Kind.VOID: Route(Lane.MONEY, Group.PAYMENTS, of_payment=True),
    Kind.CREDIT: Route(Lane.MONEY, Group.PAYMENTS, of_payment=True),
    Kind.ACH_REJECT: Route(Lane.MONEY, Group.ACHREJECT, of_payment=True),
    Kind.PAPERLESS: Route(Lane.PAPERLESS, Group.PAPERLESS),
    Kind.AUTOPAY: Route(Lane.AUTOPAY, Group.AUTOPAY),
    Kind.EMAIL: Route(Lane.CONTACT, Group.PAYMENTS),
    Kind.PHONE: Route(Lane.CONTACT, Group.PAYMENTS),
    Kind.MAILING_ADDRESS: Route(Lane.CONTACT, Group.PAYMENTS),
    Kind.REGISTRATION: Route(Lane.CONTACT, Group.PAYMENTS),
}
