"""The fault matrix as values: every row of router §9 in every variant, and what the adapter must make of it.

The rows come from the simulator's catalogue; what is driven through them lies in `fault_billers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ic_adapter.records.states import State
from simulator.contract.faults.catalogue import BY_NAME, REFUSING, REPLY_EFFECTS, ClientOutcome, ReplyEffect

LATE = 3_600.0  # seconds: longer than any test; what is to be booked late is booked by an admin call
SERVER = "refuse_connect"  # stops the whole server, so it has tests of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to set a row's parameters.

    `alike`: it differs from another variant in nothing that a kind of effect could change, so one effect will do;
    `slow`: the answer comes after the time-out or never. `says`: the outcome of both kinds of function where the row
    leaves it to the reply, or where STATUS decides (adapter §1.3); `reads`: that of reading where it is another one.
    """

    label: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    alike: bool = False
    slow: bool = False
    says: ClientOutcome | None = None
    reads: ClientOutcome | None = None


PLAIN = (Variant(label=""),)
AS_IT_IS = (Variant(label="", says=ClientOutcome.SENT),)
STATUSES = (*REFUSING, 204, 302, 408, 429, 500, 502, 503)
#: One HTTP status of each outcome.
OF_EACH_KIND = frozenset({400, 401, 500})
#: Codes with which the router as a whole, or the envelope, is refused (adapter §1.3).
REFUSALS = {
    -901: ClientOutcome.PAUSED,
    -902: ClientOutcome.FAILED,
    -903: ClientOutcome.PAUSED,
    -904: ClientOutcome.PAUSED,
}


def _status(code: int, level: str, *, alike: bool = True) -> Variant:
    parameters = {"code": code, "level": level}
    return Variant(label=f"{code}-{level}", parameters=parameters, alike=alike, says=REFUSALS.get(code))


def _no_status(label: str, value: str | None = None, *, alike: bool = True) -> Variant:
    given = {} if value is None else {"tag": "STATUS", "value": value}
    return Variant(label=label, parameters=given, alike=alike, says=ClientOutcome.UNCERTAIN, reads=ClientOutcome.RETRY)


def _set(value: str, says: ClientOutcome, *, alike: bool = True) -> Variant:
    return Variant(label=f"status-{value}", parameters={"tag": "STATUS", "value": value}, alike=alike, says=says)


#: Row of the catalogue → its variants; a row that is missing here fails `test_every_row_has_variants`.
VARIANTS: Mapping[str, tuple[Variant, ...]] = {
    "normal": PLAIN,
    "status": (
        *(_status(-1, level, alike=False) for level in ("params", "function", "both")),
        _status(7, "both"),
        *(_status(code, "both") for code in REFUSALS),
    ),
    "http": (
        *(
            Variant(label=str(status), parameters={"status": status}, alike=status not in OF_EACH_KIND)
            for status in STATUSES
        ),
        Variant(label="200-page", parameters={"status": 200}, alike=True),
        Variant(label="302-location", parameters={"status": 302, "headers": {"location": "/elsewhere"}}, alike=True),
    ),
    "delay": (
        Variant(label="in-time", parameters={"seconds": 0.05}),
        Variant(label="uniform", alike=True, parameters={"seconds": 0.01, "most": 0.05}),
        Variant(label="lognormal", alike=True, parameters={"seconds": 0.01, "sigma": 0.1}),
        Variant(label="past", parameters={"seconds": 30}, slow=True),
    ),
    "hang": (Variant(label="", slow=True),),
    "reset": PLAIN,
    "close": PLAIN,
    "half_body": PLAIN,
    "wrong_length": (Variant(label="longer", parameters={"by": 10}), Variant(label="shorter", parameters={"by": -40})),
    "drip": (
        Variant(label="in-time", parameters={"bytes_per_second": 100_000}),
        Variant(label="past", parameters={"bytes_per_second": 50}, slow=True),
        Variant(label="pausing", alike=True, parameters={"bytes_per_second": 2_000, "pause": 30}, slow=True),
    ),
    "empty": PLAIN,
    "malformed": PLAIN,
    "unquoted_version": AS_IT_IS,
    "space_end_tag": AS_IT_IS,
    "charset": tuple(
        Variant(label=it, parameters={"encoding": it}, says=ClientOutcome.SENT)
        for it in ("latin-1", "utf-8-sig", "utf-16")
    ),
    "content_type": AS_IT_IS,
    "wrap_upper": AS_IT_IS,
    "bare_envelope": AS_IT_IS,
    "other_reply": (
        Variant(label="previous"),
        Variant(label="other", parameters={"function": "GetPayArrangements"}),
        Variant(label="other-writing", alike=True, parameters={"function": "AddIssueContact"}),
    ),
    "blank_tag": (
        _no_status("status", alike=False),
        Variant(label="desc", alike=True, parameters={"tag": "STATUS_DESC"}, says=ClientOutcome.SENT),
    ),
    "omit_tag": (
        _no_status("status", alike=False),
        Variant(label="desc", alike=True, parameters={"tag": "STATUS_DESC"}, says=ClientOutcome.SENT),
        Variant(
            label="params", alike=True, parameters={"tag": "Params"}, says=ClientOutcome.SENT
        ),  # not a leaf: nothing is left out
    ),
    "set_tag": (
        _set("0", ClientOutcome.SENT, alike=False),
        _set("-1", ClientOutcome.REJECTED, alike=False),
        _set("12", ClientOutcome.REJECTED),
        _set("-902", ClientOutcome.FAILED),
        _set("-903", ClientOutcome.PAUSED),
        _no_status("status-words", value="OK"),
        _no_status("status-blank", value=" "),
    ),
    "swap_shape": PLAIN,
    SERVER: PLAIN,
}
#: Outcome of the catalogue → state of the record. PAUSED: nothing was done, it waits; FAILURE: the call was refused.
STATES: Mapping[ClientOutcome, State] = {
    ClientOutcome.SENT: State.SENT,
    ClientOutcome.NORMAL: State.SENT,
    ClientOutcome.REJECTED: State.REJECTED,
    ClientOutcome.FAILURE: State.REJECTED,
    ClientOutcome.FAILED: State.FAILED,
    ClientOutcome.PAUSED: State.QUEUED,
    ClientOutcome.UNCERTAIN: State.UNCERTAIN,
    ClientOutcome.RETRY: State.RETRY,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row in one variant."""

    view: ReplyEffect
    variant: Variant

    def __str__(self) -> str:
        return "-".join(filter(None, (self.view.name, self.variant.label)))

    @property
    def slow(self) -> bool:
        """Whether no answer comes in time."""
        return self.variant.slow

    def outcome(self, *, writes: bool) -> ClientOutcome:
        """What the catalogue says, or the variant where the catalogue leaves it to the reply."""
        told = self.variant.says if writes or self.variant.reads is None else self.variant.reads
        if told is not None:
            return told
        status = self.variant.parameters.get("status", 200)
        assert isinstance(status, int)
        return self.view.outcome(writes=writes, http_status=status, in_time=not self.slow)

    def state(self, *, writes: bool) -> State:
        """The state of a record whose call met this."""
        return STATES[self.outcome(writes=writes)]

    def rule(self, function: str, effect: str) -> dict[str, object]:
        """The fault rule for one call of a function, as `Faults.add` takes it."""
        late = {"late": LATE} if effect == "late" else {}
        parameters = dict(self.variant.parameters)
        return {"function": function, "view": self.view.name, "parameters": parameters, "effect": effect, **late}


CELLS = tuple(
    Cell(view, variant) for view in REPLY_EFFECTS for variant in VARIANTS.get(view.name, ()) if view.name != SERVER
)
WRITING = tuple(cell for cell in CELLS if cell.outcome(writes=True) is not ClientOutcome.NOT_MEANT)
#: Parameters that change nothing of the outcome.
IDLE = frozenset({"http.body", "http.headers", "status.description", "content_type.value", "refuse_connect.seconds"})


def unvaried() -> set[str]:
    """Parameters of the catalogue that no variant sets, although they may change the outcome."""
    there = {f"{name}.{parameter}" for name, view in BY_NAME.items() for parameter in view.parameters}
    varied = {f"{name}.{parameter}" for name, some in VARIANTS.items() for one in some for parameter in one.parameters}
    return there - varied - IDLE
