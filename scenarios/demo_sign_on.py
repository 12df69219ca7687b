"""Addresses of single sign-on and AgentConnect that ``make run`` prints, made by IC's own web services."""

from typing import Any

from scenarios.context import stand_ins
from scenarios.context.world import World
from scenarios.errors import ScenarioError

AGENT = "clerk-7"


def lines(world: World, email: str, password: str, account: str) -> list[str]:
    """Give the biller a service login, call the services, and return what can be opened, with commands for more."""
    user, service_password = stand_ins.connect(world)
    services = f"{world.urls.adapter}/ic"

    def called(name: str, **body: str) -> dict[str, Any]:
        body = {"bid": world.needed_biller(), **body}
        reply = world.http.post(f"{services}/{name}", json=body, auth=(user, service_password))
        found: dict[str, Any] = reply.json() if reply.is_success else {}
        if not found.get("success"):
            raise ScenarioError(f"{name} gave no link: HTTP {reply.status_code}, {reply.text[:300]}")
        return found

    token = called("RemoteAuthentication", userName=email, password=password)["remoteAuthenticationToken"]
    link = called("AgentConnect", agentId=AGENT, page="refund", accountNumber=account)["url"]
    command = f"curl -u '{user}:{service_password}' -H 'Content-Type: application/json' {services}"
    bid = world.needed_biller()
    for_clerk = f'{{"bid": "{bid}", "agentId": "{AGENT}", "page": "payment", "accountNumber": "{account}"}}'
    for_payer = f'{{"bid": "{bid}", "userName": "{email}", "password": "{password}"}}'
    return [
        f"sign-on    {services}/sso?token={token}&target=payment  (opens once, as {email}; also autopay, paperless)",
        f"clerk      {link}  (opens once, as {AGENT}: refunds of account {account})",
        f"more       {command}/AgentConnect -d '{for_clerk}'",
        f"or         {command}/RemoteAuthentication -d '{for_payer}'",
    ]
