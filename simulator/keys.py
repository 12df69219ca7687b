"""The simulator's keys per biller (settings §6), each declared once with type, default and meaning."""

from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

BalanceShape = Literal["sample", "template"]
TagOrder = Literal["strict", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One biller's router behaviour; a change makes a new object."""

    allow_anonymous: bool = field(
        default=True,
        metadata={"help": "a request without a login is answered; setting logins turns this off (router §1.2)"},
    )
    accept_raw_body: bool = field(
        default=True, metadata={"help": "XML that is not percent-encoded is taken after the form key too (Q-01)"}
    )
    ip_allow_list: tuple[IPv4Network | IPv6Network, ...] = field(
        default=(), metadata={"help": "CIDRs that may ask; empty = everyone; others get HTTP 403 (router §1.2)"}
    )
    trust_client_ip_header: str | None = field(
        default=None, metadata={"help": "header that tells the client's address in tests, like X-Sim-Client-Ip"}
    )
    form_key: str = field(
        default="XMLREQUEST=", metadata={"help": "what the body starts with: XMLREQUEST= or APIREQUEST= (AS 74)"}
    )
    balance_shape: BalanceShape = field(
        default="sample", metadata={"help": "which documented GetAccountBalance reply is sent (F-01)"}
    )
    tag_order: TagOrder = field(
        default="strict", metadata={"help": "any: request tags are sorted into documented order first (Q-07)"}
    )
    status_codes: dict[int, int] = field(
        default_factory=dict, metadata={"help": "renumbers our own codes -901…-909 (Q-10)"}
    )


def rows() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each key, for the page that is made from them."""
    defaults = Keys()
    return [(item.name, str(getattr(defaults, item.name)), item.metadata["help"]) for item in fields(Keys)]
