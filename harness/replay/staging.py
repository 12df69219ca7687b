"""A biller of a simulator in the state in which a story begins: built through the admin API, told in Gherkin.

Each operation is done and written down together, so that a scenario says what was really built. An operation that the
simulator refuses is noted and left out of both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import httpx

from harness.errors import HarnessError
from harness.replay.ledgers import Row
from harness.replay.opening import CHANGED, Opening, OpeningAccount, pairs_of

SECONDS = 60.0
NUMBERS = frozenset({"ref", "grace_days"})


class NoStage(HarnessError):
    """The simulator did not do what a replay needs."""


def table(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return the lines of a Gherkin table."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]


@dataclass
class StagedBiller:
    """A biller of the simulator, what was done to it as Gherkin lines, and what it refused."""

    client: httpx.Client
    bid: str
    template: str
    steps: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _today: str = ""

    def create(self, settings: Mapping[str, Any]) -> None:
        """Make the biller, without generated accounts and magic numbers; NoStage if it cannot be made."""
        body = {"id": self.bid, "template": self.template, "accounts": 0, "settings": dict(settings)}
        answer = self._call("POST", "/__admin/billers", body)
        if not answer.is_success:
            raise NoStage(f"the simulator made no biller of template {self.template}: {_why(answer)}")
        self.step(f'a router of template "{self.template}" made with', table([("accounts", "0")]))
        for name, value in settings.items():
            self.step(f'the router key {name} is "{str(value).lower() if isinstance(value, bool) else value}"')

    def remove(self) -> None:
        """Take the biller away."""
        self._call("DELETE", f"/__admin/billers/{self.bid}")

    def freeze(self, today: date) -> None:
        """Let the biller's clock stand at noon of a day."""
        self._today = today.isoformat()
        self._freeze(self._today)

    def _freeze(self, moment: str) -> None:
        self.do("clock", "POST", "/clock", {"freeze": moment if "T" in moment else f"{moment}T12:00:00"})
        self.step(f'it is "{moment}"')

    def stage(self, opening: Opening) -> None:
        """Build the accounts, people and ledgers."""
        for account in opening.accounts.values():
            self._account(account)
        for kind, word, people in (("phones", "phone", opening.phones), ("addresses", "address", opening.addresses)):
            for person, rows in people.items():
                bodies = [_record(row) for row in rows]
                if self.do(f"{kind} of person {person}", "PUT", f"/persons/{person}/{kind}", {kind: bodies}):
                    self.step(f'person "{person}" has the {word} records', table(pairs_of(rows)) if rows else [])
        for account in opening.accounts.values():
            self._books(account)
        for account in opening.accounts.values():
            self._tags(account)

    def _account(self, account: OpeningAccount) -> None:
        body = {"account_no": account.number, "account_no_custom": account.custom}
        body |= {"person_no": account.person} if account.person else {}
        if not self.do(f"account {account.number}", "POST", "/accounts", body):
            return
        text = f'a new account "{account.number}"'
        text += f' of person "{account.person}"' if account.person else ""
        self.step(text + f' with the custom number "{account.custom}"')

    def _books(self, account: OpeningAccount) -> None:
        number = account.number
        at = f"/accounts/{number}"
        if account.budget and self.do(f"budget plan of {number}", "PUT", f"{at}/budget-plan", account.budget):
            self.step(f'account "{number}" has the budget plan', table(account.budget.items()))
        if account.discount and self.do(f"discount of {number}", "PATCH", at, {"discount": account.discount}):
            much, until = account.discount["amount"], account.discount["end"]
            self.step(f'account "{number}" may take a discount of "{much}" until "{until}"')
        rows = [
            row for row in account.ledger if self.do(f"{row['kind']} of {number}", "POST", f"{at}/ledger", _entry(row))
        ]
        if rows:
            self.step(f'the ledger of account "{number}" gets', table(pairs_of(rows)))
        for row in account.arrangements:
            self._arrangement(number, row)

    def _arrangement(self, number: str, row: Row) -> None:
        """Set an arrangement up at the time of its last change, which it answers."""
        told = {name: value for name, value in row.items() if name != CHANGED}
        moment = _moment(row.get(CHANGED, ""))
        if moment:
            self._freeze(moment)
        body = {name: int(value) if name in NUMBERS else value for name, value in told.items()}
        if self.do(f"arrangement of {number}", "POST", f"/accounts/{number}/arrangements", body):
            self.step(f'account "{number}" has the pay arrangement', table(told.items()))
        if moment:
            self._freeze(self._today)

    def _tags(self, account: OpeningAccount) -> None:
        """Set the tags of GetAccount that a new account has otherwise, as far as the simulator stores them."""
        if not account.tags:
            return
        at = f"/accounts/{account.number}"
        answer = self._call("GET", f"/__admin/billers/{self.bid}{at}")
        now = answer.json()["tags"] if answer.is_success else {}
        other = {name: text for name, text in account.tags.items() if name in now and now[name] != text}
        gate = other.pop("ACTIVE_PAYARR_YN", None)
        rows = [(name, text) for name, text in other.items() if self._try(at, name, text)]
        if rows:
            self.step(f'the GetAccount tags of account "{account.number}" are', table(rows))
        if gate is not None and self.do("gate", "PATCH", at, {"active_payarr_override": gate.strip()}):
            self.step(f'ACTIVE_PAYARR_YN of account "{account.number}" is forced to "{gate.strip()}"')

    def _try(self, at: str, name: str, text: str) -> bool:
        """Whether the simulator stores this tag; what it computes shows in the comparison of the replies."""
        return (
            text == text.strip()
            and self._call("PATCH", f"/__admin/billers/{self.bid}{at}", {"tags": {name: text}}).is_success
        )

    def do(self, what: str, method: str, path: str, body: object) -> bool:
        """Call the admin API about this biller; what it refuses is noted."""
        answer = self._call(method, f"/__admin/billers/{self.bid}{path}", body)
        if not answer.is_success:
            self.refused.append(f"{what}: {_why(answer)}")
        return answer.is_success

    def step(self, text: str, lines: list[str] | None = None) -> None:
        """Write a step down."""
        self.steps += [text, *(f"  {line}" for line in lines or [])]

    def _call(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            return self.client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise NoStage(f"the simulator did not answer ({type(error).__name__}); run it alone to see why") from None


def _why(answer: httpx.Response) -> str:
    return f"HTTP {answer.status_code} {' '.join(answer.text.split())[:300]}"


def _moment(text: str) -> str:
    """Return a moment of yyyyMMddHHmmssff as the admin API and the step take it; blank for what is none."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S%f").isoformat(timespec="milliseconds")  # noqa: DTZ007 biller's time
    except ValueError:
        return ""


def _entry(row: Row) -> dict[str, Any]:
    return {name: value == "true" if name == "cutoff" else value for name, value in row.items()}


def _record(row: Row) -> dict[str, Any]:
    accounts = [account.strip() for account in row.get("accounts", "").split(",") if account.strip()]
    return {"tags": {name: text for name, text in row.items() if name != "accounts"}, "accounts": accounts}
