"""What the API answers about the data pump, typed; `views` holds the rest."""

from typing import Any

from msgspec import Struct


class RecordView(Struct, kw_only=True):
    """A data pump record in a list."""

    id: int
    bid: str
    account_number: str
    kind: str
    source_id: str
    state: str
    reason: str
    reason_code: str
    created_at: str
    updated_at: str
    next_at: str | None
    attempts: int
    retries: int
    result: dict[str, str]
    status: int | None
    trans_no: str | None
    pid: str | None


class RecordList(Struct, kw_only=True):
    """A page of records, newest first; `next_before` is there when there are more."""

    records: list[RecordView]
    next_before: int | None


class AttemptView(Struct, kw_only=True):
    """One attempt: what was sent, and what became of it; no `outcome` while it is under way."""

    n: int
    function: str
    step: str
    fields: dict[str, str]
    started_at: str
    ended_at: str | None
    outcome: str | None
    reason: str
    reason_code: str
    http_status: int | None
    status: int | None
    trans_no: str | None
    pid: str | None


class ChangeView(Struct, kw_only=True):
    """One change of state: who and why; `batch` is the decision batch that it is part of."""

    at: str
    before: str
    after: str
    actor: str
    reason: str
    reason_code: str
    batch: int | None


class RecordPage(RecordView, kw_only=True):
    """A record with everything that is known of it; `payment` is the GUID of the payment it depends on."""

    event: dict[str, Any]
    payment: str | None
    evidence: dict[str, Any] | None
    tried: list[AttemptView]
    history: list[ChangeView]


class LaneView(Struct, kw_only=True):
    """A lane with work."""

    account_number: str
    lane: str
    depth: int
    head: int
    kind: str
    state: str
    reason: str
    reason_code: str
    since: str
    next_at: str | None
    waits_for: str


class PumpView(Struct, kw_only=True):
    """How a biller's pump stands; `lanes` are those with the oldest heads."""

    states: dict[str, int]
    paused: dict[str, str]
    paused_codes: dict[str, str]
    open_breakers: dict[str, str]
    lanes_waiting: int
    lanes: list[LaneView]


class PumpRunView(Struct, kw_only=True):
    """What one run did."""

    served: int
