"""The simulator's keys per biller (settings §6), each declared once with type, default and meaning."""

from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

BalanceShape = Literal["sample", "template"]
TagOrder = Literal["strict", "any"]
ItemNoPlace = Literal["desc", "tag", "none"]
PaymentSign = Literal["positive", "signed"]
DuplicatePolicy = Literal["accept", "reject"]
#: GUID: the SOURCE_SPEC that the biller's template fills with it, never the one that carries a payer's text (Q-77).
Reference = Literal["GUID", "SOURCE_SPEC1", "SOURCE_SPEC2", "ITEM_NO"]
BlankReference = Literal["refuse", "by_amount", "unprocessed"]
Semantics = Literal["remaining", "refund"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One biller's router behaviour; a change makes a new object."""

    allow_anonymous: bool = field(
        default=True,
        metadata={"help": "answer requests without a login; setting logins turns this off (router §1.2)"},
    )
    accept_raw_body: bool = field(
        default=True, metadata={"help": "accept XML that is not percent-encoded after the form key, too (Q-01)"}
    )
    ip_allow_list: tuple[IPv4Network | IPv6Network, ...] = field(
        default=(), metadata={"help": "CIDRs that may send requests; empty = all; others get HTTP 403 (router §1.2)"}
    )
    trust_client_ip_header: str | None = field(
        default=None, metadata={"help": "header with the client's address for tests, such as X-Sim-Client-Ip"}
    )
    form_key: str = field(
        default="XMLREQUEST=", metadata={"help": "form key of the body: XMLREQUEST= or APIREQUEST= (AS 74)"}
    )
    balance_shape: BalanceShape = field(
        default="sample", metadata={"help": "documented GetAccountBalance reply to send: sample or template (F-01)"}
    )
    tag_order: TagOrder = field(
        default="strict", metadata={"help": "strict: refuse tags out of documented order; any: sort them first (Q-07)"}
    )
    status_codes: dict[int, int] = field(
        default_factory=dict, metadata={"help": "other numbers for the simulator's own codes -901…-909 (Q-10)"}
    )
    donation_item_types: tuple[str, ...] = field(
        default=("DONATE-PMT",), metadata={"help": "ITEM_TP values of donations, which no balance includes (F-04)"}
    )
    ar_reply_item_no: ItemNoPlace = field(
        default="desc",
        metadata={"help": "where AddARItems returns ITEM_NO: in STATUS_DESC, in a tag as well, or nowhere (Q-20)"},
    )
    payment_sign: PaymentSign = field(
        default="positive", metadata={"help": "sign of ITEM_AMT in a payment; signed: payments are negative (Q-21)"}
    )
    duplicate_policy: DuplicatePolicy = field(
        default="accept", metadata={"help": "reject: a repeated payment GUID or returned check gets -908 (F-04)"}
    )
    payment_ref_match: tuple[Reference, ...] = field(
        default=("GUID", "ITEM_NO"),
        metadata={"help": "tags to compare with PAYMENT_REF of a returned check, in order; GUID: by template (F-05)"},
    )
    payment_ref_blank: BlankReference = field(
        default="refuse",
        metadata={
            "help": "blank PAYMENT_REF: refuse (-100), by_amount (the newest payment of CHECK_AMT), unprocessed (F-05)"
        },
    )
    strict_check_amt: bool = field(
        default=False, metadata={"help": "CHECK_AMT must equal what is left of the payment, else -907 (F-05)"}
    )
    auto_process_streams: tuple[str, ...] = field(
        default=(), metadata={"help": "COLLECTION_STREAM values processed at once; empty = every value (F-05)"}
    )
    adj_semantics: Semantics = field(
        default="remaining", metadata={"help": "ITEM_AMT of AdjARItem is the amount that remains, or the refund (Q-23)"}
    )
    add_phone_requires_cd: bool = field(
        default=False, metadata={"help": "AddPersonPhone without PHONE_CD gets -100 (F-09, Q-76)"}
    )
    phone_cd_always_required: bool = field(
        default=False, metadata={"help": "SetPhone without PHONE_CD gets -100 even with PHONE_SEQ (Q-26)"}
    )
    task_user_id: str = field(default="ABC", metadata={"help": "TASK_USER_ID of a new issue's task (F-14)"})
    magic_accounts: bool = field(
        default=True, metadata={"help": "the numbers of GET /__admin/magic cause their STATUS without any setup"}
    )


def rows() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each key, for the page that is made from them."""
    defaults = Keys()
    return [(item.name, str(getattr(defaults, item.name)), item.metadata["help"]) for item in fields(Keys)]
