"""Named faults: what has hurt payment integrations before, ready to be switched on by one word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.contract.faults.catalogue import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Effect on the books and on the reply under a name that says what happens."""

    says: str
    books_effect: Effect
    reply_effect: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    late: float = 0.0


PRESETS: Mapping[str, Preset] = {
    "lost_reply": Preset(
        says="booked, then the connection breaks; the client cannot know the result",
        books_effect=Effect.DONE,
        reply_effect="reset",
    ),
    "lost_request": Preset(
        says="the connection breaks before anything is booked", books_effect=Effect.NONE, reply_effect="reset"
    ),
    "silence": Preset(says="booked, but never answered", books_effect=Effect.DONE, reply_effect="hang"),
    "slow": Preset(
        says="answered after two seconds", books_effect=Effect.DONE, reply_effect="delay", parameters={"seconds": 2.0}
    ),
    "late_booking": Preset(
        says="no reply; booked one second later", books_effect=Effect.LATE, reply_effect="hang", late=1.0
    ),
    "booked_twice": Preset(says="booked twice, answered as if once", books_effect=Effect.TWICE, reply_effect="normal"),
    "not_booked": Preset(
        says="answered as successful, but nothing booked", books_effect=Effect.NONE, reply_effect="normal"
    ),
    "refused_but_booked": Preset(
        says="answered with an error, but booked",
        books_effect=Effect.DONE,
        reply_effect="status",
        parameters={"code": -1, "description": "Unable to post", "level": "params"},
    ),
    "out_of_order": Preset(
        says="HTTP 503, nothing booked", books_effect=Effect.NONE, reply_effect="http", parameters={"status": 503}
    ),
    "error_page": Preset(
        says="booked, answered with an HTML error page", books_effect=Effect.DONE, reply_effect="http"
    ),
    "wrong_login": Preset(
        says="HTTP 401, nothing booked",
        books_effect=Effect.NONE,
        reply_effect="http",
        parameters={"status": 401, "body": ""},
    ),
    "cut_reply": Preset(
        says="booked, but only half of the reply arrives", books_effect=Effect.DONE, reply_effect="half_body"
    ),
    "garbled": Preset(says="booked, but the reply is not XML", books_effect=Effect.DONE, reply_effect="malformed"),
    "foreign_reply": Preset(
        says="booked, answered with the reply to the previous request",
        books_effect=Effect.DONE,
        reply_effect="other_reply",
    ),
    "repeated_item_no": Preset(
        says="booked, but answered with the number of the biller's first new item, as after a restored backup",
        books_effect=Effect.DONE,
        reply_effect="set_tag",
        parameters={"tag": "STATUS_DESC", "value": "AR item 205185 added."},
    ),
    "no_status": Preset(says="booked, but the reply has no STATUS", books_effect=Effect.DONE, reply_effect="omit_tag"),
}
