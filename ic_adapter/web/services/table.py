"""THE TABLE of the web services: one row per call, from which the routes and the OpenAPI page are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ic_adapter.web.services import bodies as b
from ic_adapter.web.services import handlers as h


@dataclass(frozen=True, slots=True)
class Service:
    """One call: its documented name, handler, body and answer."""

    name: str
    handler: Callable[[h.ServiceCall], Any]
    body: type[b.ServiceBody]
    reply: Any

    @property
    def path(self) -> str:
        """Return the address of the call."""
        return f"/ic/{self.name}"


SERVICES: tuple[Service, ...] = (
    Service("RemoteAuthentication", h.remote_authentication, b.AuthenticationBody, b.AuthenticationReply),
    Service("ViewCustomerRecord", h.view_customer_record, b.CustomerRecordBody, b.CustomerRecordReply),
    Service("RemoteRegistration", h.remote_registration, b.RegistrationBody, b.RegistrationReply),
    Service("AgentConnect", h.agent_connect, b.AgentConnectBody, b.AgentConnectReply),
)
