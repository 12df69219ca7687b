"""What the web services are sent and what they answer, typed, from which their OpenAPI page is made."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ic_adapter.records.events import LINE, Account, MaybeAccount

Bid = Annotated[str, Meta(min_length=1, max_length=64, description="id of the biller at IC")]
Line = Annotated[str, Meta(max_length=254, pattern=LINE)]
Address = Annotated[
    str, Meta(max_length=45, pattern=LINE, description="address of the person at the calling portal; blank: not known")
]


class ServiceBody(Struct, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """What a caller sends; every call names the biller."""

    bid: Bid

    def __repr__(self) -> str:
        return f"{type(self).__name__}(bid={self.bid!r})"


class AuthenticationBody(ServiceBody):
    """What a customer typed at the biller's own portal."""

    user_name: Line
    password: Annotated[str, Meta(max_length=1000)]
    client_address: Address = ""


class CustomerRecordBody(ServiceBody):
    """Whose record is asked for."""

    account_number: Account


class RegistrationBody(ServiceBody):
    """A customer with one or more accounts."""

    account_numbers: Annotated[str, Meta(max_length=2200, pattern=LINE, description="account numbers between pipes")]
    email: Line
    password: Annotated[str, Meta(max_length=1000)]
    client_address: Address = ""


class AgentConnectBody(ServiceBody):
    """Which page is asked for, by whom. Every page but the six documented ones is the customer's."""

    agent_id: Annotated[str, Meta(min_length=1, max_length=50, pattern=LINE)]
    page: Annotated[str, Meta(max_length=64, pattern=LINE)] = "customer"
    account_number: MaybeAccount = ""


class AuthenticationReply(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """`remoteAuthenticationToken` with success, else `message`."""

    success: bool
    remote_authentication_token: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class RegistrationReply(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """`code` 0 and a token with success, else what is wrong; then nothing was registered."""

    success: bool
    code: Annotated[int, Meta(ge=0, le=7)]
    remote_authentication_token: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class CustomerRecordReply(Struct, kw_only=True, rename="camel"):
    """A customer's record; the other members are there where `found` is true.

    `active`: at least one invoice is not deactivated.
    `registered`: somebody has a log-in for it, since `registrationDate`.
    """

    success: bool
    found: bool
    account_number: str
    active: bool | UnsetType = UNSET
    registered: bool | UnsetType = UNSET
    registration_date: str | UnsetType | None = UNSET
    auto_pay: bool | UnsetType = UNSET
    paper_invoices: bool | UnsetType = UNSET
    block_ach: bool | UnsetType = UNSET
    block_cc: bool | UnsetType = UNSET
    display_account_number: str | UnsetType = UNSET
    customer_name: str | UnsetType = UNSET
    address1: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    zip: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    email_address: str | UnsetType = UNSET


class AgentConnectReply(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """`url`: the one-time link for the clerk's browser, with success; else `message`."""

    success: bool
    url: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
