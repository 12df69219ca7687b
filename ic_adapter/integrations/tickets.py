"""Contact-us tickets (`AddIssueContact`, adapter §14): one submit of the form makes one request, never a second one.

The submit is kept before the request leaves, under the id of the form: whatever a browser repeats finds it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound, OtherContent
from ic_adapter.integrations import contact_us_access as ccu
from ic_adapter.integrations.configured import setting
from ic_adapter.integrations.formats import date8
from ic_adapter.integrations.ticket_form import TicketForm
from ic_adapter.model import Group, Outcome
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import RouterClient
from ic_adapter.router.endpoint import Endpoint
from ic_adapter.router.functions import ADD_ISSUE_CONTACT
from ic_adapter.store import tickets
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store

#: Question 1 is hard-coded for now; `OTHR` may follow (§14.3).
ABOUT = "BILL"
SENDING = "SENDING"
FAILED = "Your request could not be submitted. Please try again or contact your utility."
MAYBE_RECEIVED = "The request may have been received."
NO_ISSUE_NO = "the reply has no ISSUE_NO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One submit and what became of it. `issue_no` blank: none was told. `reason` is for staff."""

    source_id: str
    account_number: str
    submitted_at: datetime
    form: Mapping[str, str]
    outcome: str
    issue_no: str
    status: int | None
    reason: str
    trans_no: str | None
    pid: str | None
    may_have_arrived: bool

    @property
    def is_sending(self) -> bool:
        """Whether the answer is not kept yet."""
        return self.outcome == SENDING

    @property
    def message(self) -> str:
        """What the payer reads (§14.5)."""
        if self.issue_no:
            return f"Your request was submitted. Ticket number: {self.issue_no}"
        return f"{FAILED} {MAYBE_RECEIVED}" if self.may_have_arrived else FAILED


class Tickets:
    """Tickets of every biller; `platform`: this environment, and whether `contact_us_tickets` is on in it (Q-43)."""

    def __init__(
        self,
        store: Store,
        register: Register,
        client: RouterClient,
        *,
        platform: ccu.Platform,
    ) -> None:
        self._store = store
        self._register = register
        self._client = client
        self._is_on = platform.contact_us_tickets
        self.environment = platform.environment

    @property
    def is_feature_on(self) -> bool:
        """Whether the platform feature is on in this environment."""
        return self._is_on

    def missing(self, biller: Biller) -> str:
        """Why the payers have no form; blank: they have one. Feature, provider, URL and key together (Q-43)."""
        if not self._is_on:
            return "the platform feature contact_us_tickets is off in this environment; start with --contact-us-tickets"
        if biller.keys.contact_us_provider != ccu.PROVIDER:
            return f"the key contact_us_provider is {biller.keys.contact_us_provider}; set {ccu.PROVIDER}"
        lacking = ccu.lacking(biller, self.environment)
        if lacking:
            return f"set {' and '.join(lacking)}"
        return "" if biller.keys.contact_us_enabled else "it is switched off; set contact_us_enabled to true"

    def submit(self, bid: str, account: str, source_id: str, form: TicketForm) -> tuple[Ticket, bool]:
        """Return the ticket and whether this call made it.

        NotFound for no biller or account, Conflict where the biller has no form, OtherContent where the id was used for
        another form. What the router does is in the ticket, not raised.
        """
        biller = self._register.get(bid)
        why = self.missing(biller)
        if why:
            raise Conflict(f"contact-us tickets are not available: {why}")
        endpoint = _endpoint(biller, self.environment)
        ticket_id, known = self._kept(biller, account, source_id, form)
        if ticket_id is None:
            return known, False
        fields = request(account, form, biller.clock.now())
        answer = self._client.ask_at_once(endpoint, ADD_ISSUE_CONTACT, account, fields)
        with self._store.writing() as connection:
            return _ticket(tickets.close(connection, ticket_id, _became(answer))), True

    def get(self, bid: str, source_id: str) -> Ticket:
        """Return the submit of this form; NotFound."""
        with self._store.reading() as connection:
            row = tickets.find(connection, bid, source_id)
        if row is None:
            raise NotFound(f"ticket {source_id} not found")
        return _ticket(row)

    def newest(self, bid: str, account: str | None, limit: int) -> list[Ticket]:
        """Return the newest submits, newest first; NotFound for no biller."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            return [_ticket(row) for row in tickets.newest(connection, bid, account, limit)]

    def _kept(
        self, biller: Biller, account: str, source_id: str, form: TicketForm
    ) -> tuple[int, Ticket] | tuple[None, Ticket]:
        with self._store.writing() as connection:
            self._register.staying(connection, biller.id)
            if invoices.account_of(connection, biller.id, account) is None:
                raise NotFound(f"account {account} not found")
            row = {
                "bid": biller.id,
                "source_id": source_id,
                "account_number": account,
                "form": dict(form.as_stored()),
                "submitted_at": biller.clock.now(),
                "outcome": SENDING,
                "issue_no": "",
                "may_have_arrived": True,  # until the answer is kept
                "reason": "",
            }
            made = tickets.add(connection, row)
            if made is not None:
                return made.id, _ticket(made)
            known = _ticket(tickets.by_source(connection, biller.id, source_id))
        wanted = {"account_number": account, **form.as_stored()}
        found = {"account_number": known.account_number, **known.form}
        differing = [name for name, value in wanted.items() if found.get(name) != value]
        if differing:
            raise OtherContent(f"ticket {source_id}", differing)
        return None, known


def _endpoint(biller: Biller, environment: str) -> Endpoint:
    """Where tickets go: HTTP Basic with the API key as password, the form key of AS 74 (Q-43)."""
    try:
        url = setting(biller, ccu.named("ccu_url", environment))
        form_key = setting(biller, "74")
    except Held as held:
        raise Conflict(f"contact-us tickets are not available: {held.reason.text}") from None
    return Endpoint(
        biller=biller,
        group=Group.PAYMENTS,  # replies are numbered per router, and this is one of them
        url=url,
        user=biller.setting(ccu.named("ccu_user", environment)),
        password=biller.settings.get(ccu.named("ccu_key", environment), ""),
        form_key=form_key or ccu.FORM_KEY,
        connect=biller.keys.timeouts.connect,
        read=biller.keys.timeouts.read,
        positive_ok=frozenset(),
    )


def request(account: str, form: TicketForm, now: datetime) -> dict[str, str]:
    """Return the request tag for tag (§14.3, F-14)."""
    return {
        "ISSUE_TP": "CU",
        "CONTACT_TP": "WEB",
        "EFFECTIVE_DT": date8(now.date()),
        "ACCOUNT_NO": account,
        "LOCATION_NO": "",
        "ATTACH_PARAMETERS": "",
        "UPLOAD_YN": "N",
        "ACCOUNT_CUSTOM": "",
        "ISSUE_CMTS": "",
        "CONTACT_DESC": f"Contact: {form.name}, {form.phone}, {form.email}",
        **_question(1, version="5", response_tp="STRNG", answer=ABOUT),
        **_question(2, version="15", response_tp="LGCOM", answer=form.description),
    }


def _question(number: int, *, version: str, response_tp: str, answer: str) -> dict[str, str]:
    group = f"ISSUE_QUESTIONS[{number}]"
    values = {"SEQ": str(number), "VERSION": version, "RESPONSE_TP": response_tp, "ANSWER": answer}
    return {f"{group}/{tag}": value for tag, value in values.items()}


def _became(answer: RouterAnswer) -> dict[str, Any]:
    reply, tags = answer.reply, answer.tags or {}
    issue_no = tags.get("ISSUE_NO", "")
    reason = answer.reason.text
    outcome = answer.outcome
    if outcome is Outcome.SENT and not issue_no:
        outcome, reason = Outcome.REJECTED, f"{NO_ISSUE_NO}; {reason}"
    return {
        "outcome": outcome.value,
        "may_have_arrived": answer.reason.code is ReasonCode.REPLY_LOST,
        "issue_no": issue_no,
        "status": None if reply is None else reply.status,
        "reason": reason,
        "trans_no": None if reply is None else reply.trans_no,
        "pid": None if reply is None else reply.pid,
    }


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        source_id=row.source_id,
        account_number=row.account_number,
        submitted_at=row.submitted_at,
        form=row.form,
        outcome=row.outcome,
        issue_no=row.issue_no,
        status=row.status,
        reason=row.reason,
        trans_no=row.trans_no,
        pid=row.pid,
        may_have_arrived=row.may_have_arrived,
    )
