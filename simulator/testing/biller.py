"""One biller of a running simulator: its router to ask, and everything the admin API can do with it."""

from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, quote_plus

import httpx
import msgspec

from simulator.testing.account import Account
from simulator.testing.clock import Clock
from simulator.testing.connection import Connection
from simulator.testing.errors import NoReply, Refused
from simulator.testing.faults import Faults
from simulator.testing.files.files import Files
from simulator.testing.journal import Journal
from simulator.testing.person import Person
from simulator.testing.records import ApiRecord, BillerState, Login, Question, Violation
from simulator.testing.replies import reply
from simulator.testing.replies.reply import Reply
from simulator.testing.snapshots import Snapshots
from simulator.testing.traffic import Explained


class Logins(ApiRecord, frozen=True):
    """The biller's logins."""

    logins: tuple[Login, ...]


class CodeTables(ApiRecord, frozen=True):
    """The biller's code tables."""

    code_tables: dict[str, tuple[str, ...]]


class Codes(ApiRecord, frozen=True):
    """The codes of one table."""

    codes: tuple[str, ...]


class Violations(ApiRecord, frozen=True):
    """What does not add up."""

    violations: tuple[Violation, ...]


class Questionnaire(ApiRecord, frozen=True):
    """The questions of one issue type."""

    questions: tuple[Question, ...]


class AccountNumbers(ApiRecord, frozen=True):
    """The documented, added and changed accounts."""

    accounts: tuple[str, ...]


class Biller:
    """A router with its own books, clock, faults, journal and seed; as a context manager it is taken away at the end.

    ``seed`` is what its population and its faults were drawn by.
    """

    def __init__(self, connection: Connection, state: BillerState, login: tuple[str, str] | None = None) -> None:
        self._connection = connection
        self._made = state
        self._login = login
        self.is_deleted = False
        self._path = f"/billers/{quote(state.id, safe='')}"
        self.id = state.id
        self.seed = state.seed
        self.router_url = f"{connection.url}/billers/{state.id}/router"
        self.clock = Clock(connection, f"{self._path}/clock")
        self.journal = Journal(connection, self._path)
        self.faults = Faults(connection, f"{self._path}/faults")
        self.files = Files(connection, self._path)
        self.snapshots = Snapshots(connection, self._path)

    def __repr__(self) -> str:
        return f"Biller({self.id!r}, template={self._made.template!r}, seed={self.seed!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.delete()

    # --- the router ---------------------------------------------------------------------------------------------------

    def ask(self, function: str, /, **tags: object) -> Reply:
        """Call a function of the router with these tags in this order; NoReply where none comes, or not whole.

        A list of mappings is a repeated element.
        """
        return self.send(reply.request(function, tags))

    def send(self, xml: str | bytes) -> Reply:
        """Send a request: text is put percent-encoded behind the biller's form key, bytes are sent as they are."""
        body = xml
        if isinstance(body, str):
            body = f"{self._made.settings['form_key']}{quote_plus(body)}".encode()
        auth = httpx.BasicAuth(*self._login) if self._login else httpx.USE_CLIENT_DEFAULT
        try:
            answer = self._connection.http.post(self.router_url, content=body, auth=auth)
        except httpx.HTTPError as error:
            raise NoReply(f"{self.id}: {type(error).__name__} {error}".rstrip()) from None
        return reply.read(answer.status_code, answer.content)

    def signed_in(self, user: str, password: str) -> "Biller":
        """The same biller, asked with this login."""
        return Biller(self._connection, self._made, (user, password))

    def explain(self, function: str, /, *, login: str | None = None, **tags: object) -> Explained:
        """What would be answered and booked, and why, without doing it."""
        body = {"request": reply.request(function, tags), "login": login}
        return self._connection.ask("POST", f"{self._path}/explain", Explained, body)

    # --- the whole biller ---------------------------------------------------------------------------------------------

    def state(self) -> BillerState:
        """The biller as it stands."""
        return self._connection.ask("GET", self._path, BillerState)

    def reset(self) -> None:
        """Back to what it was made from; its snapshots stay."""
        self._connection.bytes("POST", f"{self._path}/reset")

    def delete(self) -> None:
        """Take it away; that it is gone already is fine."""
        try:
            self._connection.bytes("DELETE", self._path)
        except Refused as refused:
            if refused.status != 404:
                raise
        self.is_deleted = True

    def invariants(self) -> tuple[Violation, ...]:
        """Every rule of router §5.1 that is broken; none: the books add up."""
        return self._connection.ask("GET", f"{self._path}/invariants", Violations).violations

    def export(self) -> bytes:
        """The whole biller as a state file (docs/state.md)."""
        return self._connection.bytes("GET", f"{self._path}/state")

    def put_back(self, state: bytes) -> None:
        """Make the biller what a state file says."""
        self._connection.bytes("PUT", f"{self._path}/state", {"state": state.decode()})

    def day_report(self, day: date) -> bytes:
        """What router calls booked on that day of the biller's calendar, as CSV (docs/day-report.md)."""
        return self._connection.bytes("GET", f"{self._path}/report", query={"day": str(day)})

    # --- what is in it ------------------------------------------------------------------------------------------------

    def account(self, account_no: str) -> Account:
        """An account, documented, added or generated; one that is not there is Refused (404) at the first question."""
        return Account(self._connection, f"{self._path}/accounts/{quote(account_no, safe='')}", account_no)

    def accounts(self) -> tuple[str, ...]:
        """The numbers of the documented, added and changed accounts."""
        return self._connection.ask("GET", f"{self._path}/accounts", AccountNumbers).accounts

    def add_account(self, account_no: str, **parts: Any) -> Account:
        """Add an account and return it; ``account_no_custom``, ``person_no``, ``tags``."""
        self._connection.bytes("POST", f"{self._path}/accounts", {"account_no": account_no, **parts})
        return self.account(account_no)

    def person(self, person_no: str) -> Person:
        """A person; ``account(…).state().person_no`` tells an account's."""
        return Person(self._connection, f"{self._path}/persons/{quote(person_no, safe='')}", person_no)

    def settings(self) -> dict[str, Any]:
        """The biller's keys."""
        return self._connection.ask("GET", f"{self._path}/settings", dict[str, Any])

    def change_settings(self, **keys: Any) -> dict[str, Any]:
        """Set some keys; Refused names one that cannot be used."""
        changed = self._connection.ask("PATCH", f"{self._path}/settings", dict[str, Any], keys)
        self._made = msgspec.structs.replace(self._made, settings=changed)
        return changed

    def logins(self) -> tuple[Login, ...]:
        """The logins, passwords masked."""
        return self._connection.ask("GET", f"{self._path}/logins", Logins).logins

    def set_logins(self, *logins: Login) -> tuple[Login, ...]:
        """Have these logins and no others; the first one ends anonymous asking."""
        return self._connection.ask("PUT", f"{self._path}/logins", Logins, {"logins": logins}).logins

    def code_tables(self) -> dict[str, tuple[str, ...]]:
        """All code tables by name."""
        return self._connection.ask("GET", f"{self._path}/code-tables", CodeTables).code_tables

    def set_codes(self, table: str, *codes: str) -> tuple[str, ...]:
        """Set a code table; an empty one accepts everything."""
        path = f"{self._path}/code-tables/{quote(table, safe='')}"
        return self._connection.ask("PUT", path, Codes, {"codes": codes}).codes

    def codes(self, table: str) -> tuple[str, ...]:
        """The codes of one table."""
        return self._connection.ask("GET", f"{self._path}/code-tables/{quote(table, safe='')}", Codes).codes

    def questionnaire(self, issue_type: str) -> tuple[Question, ...]:
        """The questions that an issue of this type asks (router F-14)."""
        path = f"{self._path}/questionnaires/{quote(issue_type, safe='')}"
        return self._connection.ask("GET", path, Questionnaire).questions

    def set_questionnaire(self, issue_type: str, *questions: Question) -> tuple[Question, ...]:
        """Have an issue of this type ask these questions and no others."""
        path = f"{self._path}/questionnaires/{quote(issue_type, safe='')}"
        return self._connection.ask("PUT", path, Questionnaire, {"questions": questions}).questions

    def counters(self) -> dict[str, int]:
        """The numbers that come next, by name: transNo, ITEM_NO, FOLIO_NO, CONTACT_NO, ISSUE_NO, alert, PERSON_NO."""
        return self._connection.ask("GET", f"{self._path}/counters", dict[str, int])

    def set_counters(self, counters: Mapping[str, int]) -> dict[str, int]:
        """Let counters go on from a later number."""
        return self._connection.ask("PATCH", f"{self._path}/counters", dict[str, int], counters)
