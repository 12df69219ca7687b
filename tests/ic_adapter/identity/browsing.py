"""A browser for plain HTTP: keeps cookies, sends forms as a browser does, follows nothing by itself."""

import re
import ssl
from dataclasses import dataclass, field

import httpx

from tests.ic_adapter.identity.people import ACCOUNT, ALEX, INVOICE, PASSWORD

#: Made once: httpx makes one for each call by itself, which takes most of the call's time.
TLS = ssl.create_default_context()


@dataclass
class Browser:
    """One browser at one biller's portal."""

    url: str
    bid: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, page: str, **query: str) -> httpx.Response:
        """A page, by its place in the portal or its whole path."""
        return self._kept(
            httpx.get(self._address(page), params=query or None, cookies=self.cookies, timeout=60, verify=TLS)
        )

    def post(self, page: str, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
        """A form that is sent from a page of this site."""
        sent = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        sent = {"Content-Type": "application/x-www-form-urlencoded", **sent}  # an empty form has it, too
        reply = httpx.post(self._address(page), data=form, headers=sent, cookies=self.cookies, timeout=60, verify=TLS)
        return self._kept(reply)

    def log_in(self, password: str = PASSWORD, email: str = ALEX) -> httpx.Response:
        """The log-in form."""
        return self.post("login", email=email, password=password)

    @property
    def token(self) -> str:
        """The session that the cookie holds."""
        return self.cookies.get(f"ic_payer_{self.bid}", "")

    @property
    def is_in(self) -> bool:
        """Whether a page for payers opens."""
        return self.get("profile/sessions").status_code == 200

    def _address(self, page: str) -> str:
        return f"{self.url}{page}" if page.startswith("/") else f"{self.url}/portal/{self.bid}/{page}"

    def _kept(self, reply: httpx.Response) -> httpx.Response:
        for line in reply.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return reply


def with_bill(client: httpx.Client, path: str, account: str = ACCOUNT, number: str = INVOICE) -> None:
    """A bill of this account, of 80.25."""
    body = {"account_number": account, "invoice_number": number, "invoice_type_id": 42}
    body |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-11-30", "balance_due": "80.25"}
    reply = client.post(f"{path}/invoices", json=body)
    assert reply.status_code == 201, reply.text


def with_alex(client: httpx.Client, path: str) -> int:
    """The id of Alex with a password and an account with a bill."""
    with_bill(client, path)
    body = {"email": ALEX, "password": PASSWORD, "account_numbers": [ACCOUNT]}
    reply = client.post(f"{path}/payers", json=body)
    assert reply.status_code == 201, reply.text
    return int(reply.json()["id"])


def link_of(client: httpx.Client, path: str, email: str = ALEX) -> str:
    """The link of the newest mail to this address."""
    mails = client.get(f"{path}/outbox", params={"recipient": email}).json()["mails"]
    return str(mails[0]["link"]) if mails else ""


def title_of(reply: httpx.Response) -> str:
    """The title of a page without the biller's name."""
    found = re.search(r"<title>(.*?) · ", reply.text, re.DOTALL)
    assert found is not None, reply.text
    return found[1]
