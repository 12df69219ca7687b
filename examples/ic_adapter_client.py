"""Client for ``cayenta-contract verify-adapter``: lets a running ``ic-adapter serve`` go through its flows once.

ic-adapter serve --no-pump --test-clock --contact-us-tickets &
cayenta-contract verify-adapter --run "python3 examples/ic_adapter_client.py"

The adapter is driven by its API alone (ADAPTER_URL, by default http://127.0.0.1:8490), as a team drives its own: a
biller is made that points at the router of this case, then each kind of event is submitted and sent.
"""

import json
import os
import uuid
from typing import Any

import httpx

TOLD = os.environ
PAYING, ARRANGED = TOLD["CAYENTA_ACCOUNT"], TOLD["CAYENTA_ARRANGEMENT_ACCOUNT"]
MOVING, ASKING = TOLD["CAYENTA_ADDRESS_ACCOUNT"], TOLD["CAYENTA_TICKET_ACCOUNT"]
TODAY = f"{TOLD['CAYENTA_DATE'][:4]}-{TOLD['CAYENTA_DATE'][4:6]}-{TOLD['CAYENTA_DATE'][6:]}"
#: URL, user and password of each endpoint group are three Advanced Settings in a row, the first of which is here.
GROUPS = (8, 11, 14, 17, 101)
#: How long the adapter waits for a router; the faults in which none answers take twice as long.
SECONDS = float(TOLD.get("ADAPTER_SECONDS", "5"))
PUMP = {"EmailSearchCd": "EBILL", "PhoneSearchCd": "HOME", "UpdateMailingAddress": True}


class Biller:
    """A biller of the running adapter, made for this case."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.name = f"{TOLD['CAYENTA_BILLER']}-{uuid.uuid4().hex[:8]}"

    def post(self, path: str, **body: object) -> dict[str, Any]:
        """Call the adapter's API; httpx.HTTPStatusError if it refuses."""
        answer = self.client.post(f"/api/billers/{self.name}/{path}", json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def submit(self, path: str, **event: object) -> str:
        """Submit an event and send what can be sent; return its source id."""
        source_id = str(uuid.uuid4())
        self.post(path, source_id=source_id, **event)
        self.post("pump/run")
        return source_id

    def make(self) -> None:
        """Point all endpoint groups at the router of this case, on its day."""
        access = (TOLD["CAYENTA_ROUTER_URL"], TOLD["CAYENTA_USER"], TOLD["CAYENTA_PASSWORD"])
        settings = {str(first + place): value for first in GROUPS for place, value in enumerate(access)}
        settings |= dict(zip(("ccu_url", "ccu_user", "ccu_key"), access, strict=True))
        settings |= {"46": "APON|APOFF", "47": "PLON|PLOFF", "114": "1", "107": "PASTDUE_AMT"}
        settings["131"] = json.dumps({"HarrisCayenta": {"DataPumpConfig": PUMP}})
        keys = {
            "timeouts.read": SECONDS,
            "timeouts.rtdr_read": SECONDS,
            "contact_us_provider": "CAYENTA_CIS",
            "registration_alert": {"enabled": True, "code": "CSTRG", "comment": "Registration Alert"},
        }
        new = {"id": self.name, "template": "3426", "settings": settings, "keys": keys}
        self.client.post("/api/billers", json=new).raise_for_status()
        self.post("clock", freeze=f"{TODAY}T12:00:00")

    def refresh(self, account: str) -> None:
        """Give the account an open invoice and run RTDR."""
        self.post(
            "invoices",
            account_number=account,
            invoice_number=f"I-{account}",
            invoice_type_id=42,
            invoice_date="2024-04-18",
            invoice_due_date="2024-05-20",
            balance_due="100.24",
        )
        self.post(f"accounts/{account}/rtdr")


def money(biller: Biller) -> None:
    """Pay three times; void one, refund a part of one, let the bank return one."""
    common = {"account_number": PAYING, "fee": "2.50", "source": 1, "email": "test@example.org", "phone": "2025550123"}
    first = biller.submit("payments", amount="102.74", instrument="CC", **common)
    biller.submit("voids", payment=first)
    second = biller.submit("payments", amount="52.50", instrument="CC", **common)
    biller.submit("credits", payment=second, amount="20.00")
    third = biller.submit("payments", amount="32.50", instrument="ACH", **common)
    biller.submit("ach-rejects", payment=third, return_code="R01")


def contacts(biller: Biller) -> None:
    """Switch alerts; change and add e-mail addresses and phone numbers; move; show all of it; write a ticket."""
    biller.submit("paperless", account_number=PAYING, on=True)
    biller.submit("autopay", account_number=PAYING, on=True)
    for account in (PAYING, ASKING):  # one has both records, one has none
        biller.submit("email-addresses", account_number=account, email="new@example.org")
        biller.submit("phone-numbers", account_number=account, phone="(202) 555-0147")
    street = {"street1": "123 Example St", "city": "Sampletown", "state": "KS", "zip": "99998"}
    biller.submit("mailing-addresses", account_number=MOVING, **street)
    for page in ("contact-details", "mailing-address"):
        biller.client.get(f"/api/billers/{biller.name}/accounts/{MOVING}/{page}").raise_for_status()
    ticket = {"name": "Jordan Q Sample", "phone": "2025550187", "email": "jordan.sample@example.org"}
    source_id = str(uuid.uuid4())
    biller.post(f"accounts/{ASKING}/tickets", source_id=source_id, description="The bill is too high", **ticket)


def main() -> None:
    """Go through all flows."""
    url = TOLD.get("ADAPTER_URL", "http://127.0.0.1:8490")
    with httpx.Client(base_url=url, timeout=300, trust_env=False) as client:
        biller = Biller(client)
        biller.make()
        for account in (PAYING, ARRANGED, ASKING):
            biller.refresh(account)
        money(biller)
        contacts(biller)


main()
