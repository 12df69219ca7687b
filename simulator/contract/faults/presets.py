"""Named faults: what has hurt payment integrations before, ready to be switched on by one word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.contract.faults.catalogue import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Effect and view of a rule under a name that says what happens."""

    says: str
    effect: Effect
    view: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    late: float = 0.0


PRESETS: Mapping[str, Preset] = {
    "lost_reply": Preset(
        says="booked, then the connection breaks: the client cannot know", effect=Effect.DONE, view="reset"
    ),
    "lost_request": Preset(says="the connection breaks before anything was booked", effect=Effect.NONE, view="reset"),
    "silence": Preset(says="booked, and never answered", effect=Effect.DONE, view="hang"),
    "slow": Preset(says="answered after two seconds", effect=Effect.DONE, view="delay", parameters={"seconds": 2.0}),
    "late_booking": Preset(says="no answer; booked a second later", effect=Effect.LATE, view="hang", late=1.0),
    "booked_twice": Preset(says="booked two times, answered as if once", effect=Effect.TWICE, view="normal"),
    "not_booked": Preset(says="answered as done, and nothing booked", effect=Effect.NONE, view="normal"),
    "refused_but_booked": Preset(
        says="answered with an error, and booked all the same",
        effect=Effect.DONE,
        view="status",
        parameters={"code": -1, "description": "Unable to post", "level": "params"},
    ),
    "out_of_order": Preset(
        says="HTTP 503, nothing booked", effect=Effect.NONE, view="http", parameters={"status": 503}
    ),
    "error_page": Preset(says="booked, answered with an HTML error page", effect=Effect.DONE, view="http"),
    "wrong_login": Preset(
        says="HTTP 401, nothing booked", effect=Effect.NONE, view="http", parameters={"status": 401, "body": ""}
    ),
    "cut_reply": Preset(says="booked, half of the reply arrives", effect=Effect.DONE, view="half_body"),
    "garbled": Preset(says="booked, the reply is no XML", effect=Effect.DONE, view="malformed"),
    "foreign_reply": Preset(
        says="booked, answered with the reply to the request before", effect=Effect.DONE, view="other_reply"
    ),
    "no_status": Preset(says="booked, the reply has no STATUS", effect=Effect.DONE, view="omit_tag"),
}
