"""The web services themselves: each takes a checked call and returns its answer."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.errors import NotFound
from ic_adapter.sign_on.authentication import Caller, Denied
from ic_adapter.sign_on.registration import RegistrationCode
from ic_adapter.web.json_edge import Stopped
from ic_adapter.web.services import bodies as b

OFF = "single sign-on is off for this biller; set AS 3"
LOCKED = "this log-in is locked"
TOO_MANY = "too many failed attempts; wait {minutes} minutes and try again"
DENIED = {Denied.OFF: OFF, Denied.WRONG: "the user name or the password is wrong", Denied.LOCKED: LOCKED}
CODES = {
    RegistrationCode.BAD_ACCOUNTS: "accountNumbers cannot be registered",
    RegistrationCode.BAD_EMAIL: "email cannot be used",
    RegistrationCode.BAD_PASSWORD: "password cannot be used",
    RegistrationCode.KNOWN: "a log-in with this e-mail address has another password",
    RegistrationCode.LOCKED: LOCKED,
    RegistrationCode.OFF: OFF,
}


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A call of somebody who may call for this biller. `address`: the caller's; `origin`: how IC was addressed."""

    adapter: Adapter
    biller: Biller
    address: str
    origin: str
    body: Any


def remote_authentication(call: ServiceCall) -> b.AuthenticationReply:
    """Check what a customer typed at the biller's own portal, and return a sign-on token for it."""
    body: b.AuthenticationBody = call.body
    caller = Caller(call.address, body.client_address)
    found = call.adapter.sign_on.authentication.token(call.biller, body.user_name, body.password, caller)
    if found is Denied.THROTTLED:
        raise _too_many(call)
    if isinstance(found, Denied):
        return b.AuthenticationReply(success=False, message=DENIED[found])
    return b.AuthenticationReply(success=True, remote_authentication_token=found)


def view_customer_record(call: ServiceCall) -> b.CustomerRecordReply:
    """Show what IC has of a customer, by account number."""
    body: b.CustomerRecordBody = call.body
    found = call.adapter.sign_on.customer(call.biller, body.account_number)
    if found is None:
        return b.CustomerRecordReply(success=True, found=False, account_number=body.account_number)
    account = found.account
    return b.CustomerRecordReply(
        success=True,
        found=True,
        account_number=account.account_number,
        active=found.is_active,
        registered=found.is_registered,
        registration_date=found.registered_on or None,
        auto_pay=found.has_autopay,
        paper_invoices=found.has_paper,
        block_ach=account.block_ach,
        block_cc=account.block_cc,
        display_account_number=account.display_account_number,
        customer_name=account.customer_name,
        address1=account.address1,
        city=account.city,
        state=account.state,
        zip=account.zip,
        phone=account.phone,
        email_address=account.email_address,
    )


def remote_registration(call: ServiceCall) -> b.RegistrationReply:
    """Register a customer with one or more accounts, all of them or none, and return a sign-on token."""
    body: b.RegistrationBody = call.body
    caller = Caller(call.address, body.client_address)
    registration = call.adapter.sign_on.registration
    found = registration.register(call.biller, body.account_numbers, body.email, body.password, caller)
    if found.code is RegistrationCode.THROTTLED:
        raise _too_many(call)
    if found.code is RegistrationCode.DONE:
        return b.RegistrationReply(success=True, code=0, remote_authentication_token=found.token)
    message = f"{CODES[found.code]}: {found.detail}" if found.detail else CODES[found.code]
    return b.RegistrationReply(success=False, code=int(found.code), message=message)


def agent_connect(call: ServiceCall) -> b.AgentConnectReply:
    """Make a one-time link by which a clerk of the biller opens one of IC's pages."""
    body: b.AgentConnectBody = call.body
    agent = body.agent_id.strip()
    if not agent.isprintable() or not agent:
        return b.AgentConnectReply(success=False, message="agentId is blank or has characters that cannot be printed")
    try:
        token = call.adapter.sign_on.clerks.link(call.biller, agent, body.account_number, body.page)
    except NotFound as error:
        return b.AgentConnectReply(success=False, message=str(error))
    path = f"/agent/{quote(call.biller.id, safe='')}/open?token={token}"
    return b.AgentConnectReply(success=True, url=f"{call.origin}{path}")


def _too_many(call: ServiceCall) -> Stopped:
    return Stopped(429, TOO_MANY.format(minutes=call.biller.keys.payer_login.throttle_minutes))
