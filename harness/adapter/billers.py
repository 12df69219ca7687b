"""The biller of one case at the started simulator, by its admin API: made, armed, and read when the client is done."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from harness.adapter.books import BookedPayment, booked_payment
from harness.adapter.exchanges import ClientExchange
from harness.adapter.tables import FaultCase
from harness.errors import HarnessError

SECONDS = 30.0
USER = "adapter-under-test"
#: An entry that a fault has booked late is the router's own and no request of the client.
LATE = ", booked late"
#: Documented accounts: payments go to the first one, the second one has a pay arrangement (router §8).
PAYING, ARRANGED, MOVING, ASKING = "2003708", "2036948", "2000341", "2086971"


class NoCase(HarnessError):
    """The simulator did not do what a case needs."""


class CaseBiller:
    """One case of a run: ``name`` is the fault, or healthy; every call raises NoCase if the simulator refuses it."""

    def __init__(self, address: str, template: str, name: str) -> None:
        self.name = name
        self.id = f"{template}-{name}"
        self.router = f"{address}/billers/{self.id}/router"
        self._template = template
        self._admin = f"{address}/__admin/billers"
        self._client = httpx.Client(timeout=SECONDS, trust_env=False)
        self.today = ""

    def make(self, password: str, day: str) -> None:
        """Make the biller with a login, on a day (yyyyMMdd; blank: today, and time goes on)."""
        self._ask("POST", "", {"id": self.id, "template": self._template})
        self._ask("PUT", "/logins", {"logins": [{"user": USER, "password": password}]})
        clock = {"freeze": f"{day[:4]}-{day[4:6]}-{day[6:]}T12:00:00"} if day else {"run": True}
        now = self._ask("POST", "/clock", clock)["now"]
        self.today = str(now)[:10].replace("-", "")
        self._arrange(date.fromisoformat(str(now)[:10]))

    def arm(self, fault: FaultCase, function: str) -> None:
        """Let the first request of a function meet the fault."""
        self._ask("POST", "/faults", {"name": self.name, "match": {"function": function}, **_effects(fault)})

    def _arrange(self, today: date) -> None:
        """Give the arranged account a plan that is active, so that the way to GetPayArrangements is open on any day."""
        found = self._ask("GET", f"/accounts/{ARRANGED}/arrangements").get("arrangements", [])
        if not any(_is_active(one, today) for one in found):
            terms = {"start": f"{today - timedelta(days=30)}", "end": f"{today + timedelta(days=180)}"}
            self._ask("POST", f"/accounts/{ARRANGED}/arrangements", {**terms, "amount": "1671.40"})

    def exchanges(self) -> tuple[ClientExchange, ...]:
        """Return what the client has sent, in the order in which it came; NoCase if the journal was too small."""
        found = self._ask("GET", "/journal")
        if found["evicted"]:
            raise NoCase(f"{found['evicted']} exchanges of {self.name} no longer fit the simulator's journal")
        entries = [entry for entry in found["entries"] if not str(entry["fault"] or "").endswith(LATE)]
        return tuple(_exchange(self.name, number, entry) for number, entry in enumerate(entries, 1))

    def booked(self, accounts: set[str]) -> tuple[BookedPayment, ...]:
        """Return the payments that stand in the books of these accounts, deferred ones too."""
        self._ask("POST", "/faults/late")
        found = []
        for account in sorted(accounts):
            answer = self._send("GET", f"/accounts/{quote(account, safe='')}/ledger")
            if answer.status_code == 404:
                continue
            entries = self._json(answer)["entries"]
            found += [one for one in (booked_payment(account, entry) for entry in entries) if one is not None]
        return tuple(found)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        return self._json(self._send(method, path, body))

    def _send(self, method: str, path: str, body: object = None) -> httpx.Response:
        url = self._admin if not path else f"{self._admin}/{self.id}{path}"
        try:
            return self._client.request(method, url, json=body)
        except httpx.HTTPError as error:
            raise NoCase(f"{url} did not answer: {error or type(error).__name__}; did the simulator end?") from error

    def _json(self, answer: httpx.Response) -> dict[str, Any]:
        if not answer.is_success:
            raise NoCase(f"the simulator cannot have the case {self.name}: {_reason(answer)}")
        found = answer.json()
        return found if isinstance(found, dict) else {}


def _reason(answer: httpx.Response) -> str:
    """Return what the admin API says is wrong, or what it answered if that cannot be read."""
    try:
        found = answer.json()
        return "; ".join([field["reason"] for field in found["fields"]] or [found["error"]])
    except (ValueError, LookupError, TypeError):
        return f"{answer.request.method} {answer.url} answered HTTP {answer.status_code}"


def _effects(fault: FaultCase) -> dict[str, object]:
    given = {"preset": fault.preset, "view": fault.view, "effect": fault.effect, "parameters": dict(fault.parameters)}
    return {name: value for name, value in given.items() if value}


def _is_active(arrangement: dict[str, Any], today: date) -> bool:
    end = arrangement.get("end")
    return str(arrangement.get("start")) <= str(today) and (not end or str(today) <= str(end))


def _exchange(case: str, number: int, entry: dict[str, Any]) -> ClientExchange:
    return ClientExchange(
        case=case,
        number=number,
        function=entry["function"] or "",
        request=entry["request"],
        reply=entry["reply"],
        http=entry["http_status"],
        status=entry["status"],
        told=entry["status_desc"],
        outcome=entry["outcome"],
        login=entry["login"],
        fault=entry["fault"] or "",
        effect=entry["effect"] or "",
        view=entry["view"] or "",
        postings=tuple(entry["postings"]),
    )
