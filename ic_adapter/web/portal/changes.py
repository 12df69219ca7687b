"""What became of the changes that a payer made to contact data and switches, in a payer's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.records.events import EmailEvent, Event, MailingAddressEvent, PhoneEvent, differing
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records

ON_ITS_WAY = "is on its way to {biller}."
BEING_CHECKED = "is not in the records of {biller} yet. Our staff are looking into it."
#: What is said of the newest change of a kind; of a SENT one nothing, the utility's own record shows it.
WORDS: Mapping[State, str] = {
    State.QUEUED: ON_ITS_WAY,
    State.SENDING: ON_ITS_WAY,
    State.RETRY: ON_ITS_WAY,
    State.UNCERTAIN: BEING_CHECKED,
    State.REJECTED: BEING_CHECKED,
    State.FAILED: BEING_CHECKED,
    State.HELD: BEING_CHECKED,
}
NOT_PASSED_ON = "was saved here. {biller} keeps its own record: please tell them, too."
#: States of a change that is on its way, and of one that is done.
OPEN_STATES = frozenset({State.QUEUED, State.SENDING, State.RETRY, State.UNCERTAIN, State.HELD})
OVER = frozenset({State.SENT, State.SKIPPED})
#: How long the same values from a second tab are no new change.
JUST_MADE = timedelta(minutes=10)
CONTACT_KINDS = (Kind.EMAIL, Kind.PHONE, Kind.MAILING_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The newest change of a kind: what it was changed to, and how it stands."""

    to: str
    words: str


def newest_changes(connection: Connection, bid: str, account: str, biller: str) -> dict[Kind, Change]:
    """Return what a payer is told of the account's newest changes, by kind; nothing of those that are done."""
    found = {}
    for kind in CONTACT_KINDS:
        record = records.newest_of(connection, bid, account, kind)
        words = _words(record)
        if record is not None and words:
            found[kind] = Change(to=shown(record.event), words=words.format(biller=biller))
    return found


def _words(record: Record | None) -> str:
    if record is None:
        return ""
    if record.state is State.SKIPPED and record.reason.code is ReasonCode.NOT_ENABLED:
        return NOT_PASSED_ON
    return WORDS.get(record.state, "")


def shown(event: Event) -> str:
    """Return what a change is to, in one line; blank where a value was taken away."""
    if isinstance(event, EmailEvent):
        return event.email
    if isinstance(event, PhoneEvent):
        return event.phone
    if isinstance(event, MailingAddressEvent):
        street = " ".join(filter(None, (event.street1, event.street2)))
        return f"{street}, {event.city}, {event.state} {event.zip}"
    return ""


def is_same_again(connection: Connection, biller: Biller, kind: Kind, event: Event) -> bool:
    """Return whether the account's newest change of this kind is to the same values, and on its way or just made.

    One that was made longer ago starts anew: the utility may have changed its record since.
    """
    account = str(getattr(event, "account_number", ""))
    newest = records.newest_of(connection, biller.id, account, kind)
    if newest is None or newest.source_id == event.source_id:
        return False
    is_recent = biller.clock.now() < later(newest.created_at, JUST_MADE)
    is_known = newest.state in OPEN_STATES or (newest.state in OVER and is_recent)
    return is_known and set(differing(newest.event, event)) <= {"source_id"}
