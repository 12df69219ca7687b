"""One scenario's world: its throw-away biller on both sides and everything that was said; decides nothing."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus

import httpx

from scenarios.context.asserted import ComparedTag
from scenarios.context.exchanges import Exchange, Kind, indented, readable, record, refusal_text
from scenarios.context.partner import Partner
from scenarios.errors import StepError

READ_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
#: The Advanced Settings that hold the address of an endpoint group of RTDR and the data pump (settings §2.2).
ENDPOINTS = ("8", "11", "14", "17", "101")
#: The one that holds the address of the bill images (AS 20), and where the router has them (router §7).
IMAGES, IMAGE_PATH = "20", "/billers/{}/cayentaws/service/BILLPDF"

#: What every biller answers in the questionnaire; without a GUID the configuration check warns (Q-79).
BIF = {"InvoiceFormatGuid": "00000000-0000-4000-8000-000000000009"}


@dataclass(frozen=True, slots=True)
class Urls:
    """Where both programs listen, and the adapter's database where we started it."""

    router: str
    adapter: str
    database: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a scenario's direct requests travel (router §1.1)."""

    key: str = "XMLREQUEST="
    content_type: str = "application/x-www-form-urlencoded; charset=UTF-8"
    login: tuple[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    encoded: bool = True
    patience: float = 30.0
    reply_may_be_lost: bool = False


@dataclass(slots=True)
class Noted:
    """What a check compares with later: the books of an account, and a request that was answered."""

    account: str
    books: dict[str, Any]
    sending: Sending
    outline: list[str]


@dataclass(slots=True)
class World:
    """The state of one scenario; steps are thin over it. Amounts and dates stay the text they were written as."""

    urls: Urls
    http: httpx.Client
    biller: str = ""
    template: str = ""
    seed: str = ""
    at_adapter: bool = False
    at_router: bool = True
    sending: Sending = field(default_factory=Sending)
    exchanges: list[Exchange] = field(default_factory=list)
    compared: list[ComparedTag] = field(default_factory=list)
    keeps_marks: bool = False
    marks: dict[str, Any] = field(default_factory=dict)
    reply: httpx.Response | None = None
    lost: str = ""
    result: dict[str, Any] | None = None
    imported: httpx.Response | None = None
    run: httpx.Response | None = None
    noted: Noted | None = None
    journal: list[dict[str, Any]] = field(default_factory=list)
    files: int = 0
    look: dict[str, Any] | None = None
    partner: Partner = field(default_factory=Partner)
    handed: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    offered: httpx.Response | None = None
    decided: httpx.Response | None = None
    batch: dict[str, Any] | None = None
    tied: dict[str, Any] | None = None
    written: list[dict[str, Any] | None] = field(default_factory=list)
    ivr: dict[str, Any] | None = None
    services: httpx.BasicAuth | None = None

    def create(
        self, template: str, *, at_adapter: bool, bif: dict[str, str] | None = None, **population: int | str
    ) -> None:
        """A new biller under a new id; at the adapter, with these customizations, where a scenario goes through it."""
        self._name(template)
        made = self.admin("POST", "/__admin/billers", {"id": self.biller, "template": template, **population})
        self.seed = str(made.get("seed", ""))
        if at_adapter:
            settings = self._settings() if made["router_url"] else {}
            made = {"id": self.biller, "template": template, "settings": settings, "bif": BIF | (bif or {})}
            self.api("POST", "/api/billers", made)
            self.at_adapter = True

    def _settings(self) -> dict[str, str]:
        """Where the adapter finds the biller's router and its bill images."""
        return dict.fromkeys(ENDPOINTS, self.router_url) | {IMAGES: self.urls.router + IMAGE_PATH.format(self.biller)}

    def create_without_router(self, template: str) -> None:
        """A new biller at the adapter alone."""
        self._name(template)
        self.at_router, self.at_adapter = False, True
        self.api("POST", "/api/billers", {"id": self.biller, "template": template, "bif": BIF})

    def _name(self, template: str) -> None:
        if self.biller:
            raise StepError(
                f"this scenario already has a biller, of template {self.template}; use one biller in a scenario"
            )
        self.biller, self.template = f"t-{secrets.token_hex(6)}", template

    def close(self) -> None:
        """Keep the journal, then delete the biller on both sides; a program that is gone is no second failure."""
        if not self.biller:
            return
        try:
            self.read_journal()
            self._read_marks()
            self.http.delete(f"{self.urls.router}/__admin/billers/{self.biller}")
            if self.at_adapter:
                self.http.delete(f"{self.urls.adapter}/api/billers/{self.biller}", params={"force": "true"})
        except httpx.HTTPError:
            return

    def read_journal(self) -> list[dict[str, Any]]:
        """What the router answered to this biller so far, oldest first."""
        got = self.http.get(f"{self.urls.router}/__admin/billers/{self.biller}/journal", params={"limit": "1000"})
        self.journal = got.json()["entries"] if got.is_success else self.journal
        return self.journal

    def _read_marks(self) -> None:
        """How sure is what the exchanges rest on; a simulator of another version does not say."""
        if self.keeps_marks:
            got = self.http.get(f"{self.urls.router}/__admin/billers/{self.biller}/fidelity")
            self.marks = got.json() if got.is_success else {}

    @property
    def router_url(self) -> str:
        """Where this biller's router answers."""
        return f"{self.urls.router}/billers/{self.needed_biller()}/router"

    def of_biller(self, path: str) -> str:
        """A path of the simulator's admin below this biller."""
        return f"/__admin/billers/{self.needed_biller()}{path}"

    def at_ic(self, path: str) -> str:
        """A path of the adapter below this biller."""
        if not self.at_adapter:
            raise StepError('this step needs the adapter: start with Given a biller of template "…"')
        return f"/api/billers/{self.biller}{path}"

    def needed_biller(self) -> str:
        """The id of the scenario's biller; StepError where no step has made one."""
        if not self.biller:
            raise StepError('no biller yet: start with Given a biller of template "3426"')
        return self.biller

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the simulator's admin; its JSON, or StepError with the words of the refusal."""
        return _checked(self._send(Kind.SETUP, method, self.urls.router + path, json=body))

    def api(self, method: str, path: str, body: Any = None, *, kind: Kind = Kind.SETUP) -> Any:
        """One call of the adapter; its JSON, or StepError with the words of the refusal."""
        return _checked(self._send(kind, method, self.urls.adapter + path, json=body))

    def try_api(self, method: str, path: str, body: Any) -> httpx.Response:
        """One call of the adapter that may be refused."""
        return self._send(Kind.ADAPTER, method, self.urls.adapter + path, json=body)

    def file_of(self, path: str, body: Any = None, *, method: str = "POST") -> httpx.Response:
        """One call of the simulator's admin that answers with a file."""
        response = self._send(Kind.SETUP, method, self.urls.router + path, json=body)
        if not response.is_success:
            _checked(response)
        return response

    def upload(self, path: str, content: bytes, media_type: str = "application/xml") -> httpx.Response:
        """Hand a file to the adapter, a bill file unless said otherwise; the answer may be a refusal."""
        headers = {"Content-Type": media_type}
        return self._send(Kind.ADAPTER, "POST", self.urls.adapter + path, content=content, headers=headers)

    def ask_router(self, xml: str, sending: Sending | None = None) -> httpx.Response | None:
        """Post one XML request as the adapter would, or as the scenario said otherwise."""
        how = sending or self.sending
        body = how.key + (quote_plus(xml) if how.encoded else xml)
        return self.post_router(body.encode(), how, shown=f"{how.key}{readable(xml)}")

    def answer_of_router(self, xml: str, sending: Sending | None = None) -> httpx.Response:
        """The same where a reply is needed to go on; StepError where it was lost."""
        reply = self.ask_router(xml, sending)
        if reply is None:
            raise StepError(self.lost, "a reply", self.lost)
        return reply

    def post_router(
        self, body: bytes, how: Sending, shown: str | None = None, method: str = "POST"
    ) -> httpx.Response | None:
        """Post these very bytes to the router of the biller; None where its reply was lost and might be."""
        headers = dict(how.headers)
        if how.content_type:
            headers["Content-Type"] = how.content_type
        auth = httpx.BasicAuth(*how.login) if how.login else None
        self.reply, self.lost = None, ""
        try:
            self.reply = self._send(
                Kind.ROUTER,
                method,
                self.router_url,
                shown,
                content=body,
                headers=headers,
                auth=auth,
                timeout=how.patience,
            )
        except StepError as error:
            if not how.reply_may_be_lost:
                raise
            self.lost = str(error)
        return self.reply

    def change_sending(self, **changes: Any) -> None:
        """From here on, direct requests travel otherwise."""
        self.sending = replace(self.sending, **changes)

    def last_exchanges(self) -> list[Exchange]:
        """What a failure message quotes: the last thing said that was not set-up, else the last thing said."""
        spoken = [exchange for exchange in self.exchanges if exchange.kind is not Kind.SETUP]
        return (spoken or self.exchanges)[-1:]

    def _send(self, kind: Kind, method: str, url: str, shown: str | None = None, **request: Any) -> httpx.Response:
        try:
            response = self.http.request(method, url, **request)
        except httpx.HTTPError as error:
            self.exchanges.append(Exchange(kind, method, url, shown or "", 0, ""))
            why = f"no reply: {error or type(error).__name__}"
            raise StepError(f"{method} {url} got {why}", "a reply", why) from error
        self.exchanges.append(record(kind, response, shown))
        return response


def _checked(response: httpx.Response) -> Any:
    """The JSON of an answer; StepError with the words of a refusal."""
    if response.is_success:
        return response.json() if response.content else {}
    asked = response.request
    raise StepError(
        f"{asked.method} {asked.url} was refused with HTTP {response.status_code}:\n"
        f"{indented(readable(response.content))}",
        f"{asked.method} {asked.url.path} is accepted",
        f"HTTP {response.status_code}: {refusal_text(response)}",
    )
