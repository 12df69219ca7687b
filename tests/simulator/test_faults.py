"""Fault rules: which fires, what it does to the books, what the client sees; every view with every effect (router §9)."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from lxml import etree

from simulator.billing.invariants import violations
from simulator.contract.faults.catalogue import BY_NAME, REPLY_EFFECTS, Effect
from simulator.contract.faults.presets import PRESETS
from simulator.contract.faults.reply_effects import CHANGES
from simulator.contract.faults.rules import FaultMatch, Rule
from simulator.contract.model import Way, Wire
from simulator.control.faults.fault_values import PARAMETERS
from simulator.router.pipeline import Router
from tests.simulator.asking import SAMPLES, a_router, post, request

PAYMENT = (SAMPLES / "F-04.request.xml").read_bytes()
BALANCE = request("GetAccountBalance", ("ACCOUNT_NO", "2003708")).encode()
ACCOUNT = "2003708"
WAYS = {
    "hang": Way.HANG,
    "reset": Way.RESET,
    "close": Way.CLOSE,
    "half_body": Way.HALF_BODY,
    "wrong_length": Way.WRONG_LENGTH,
    "drip": Way.DRIP,
    "delay": Way.REPLY,
    "refuse_connect": Way.REFUSE_CONNECT,
}


def with_rule(**rule: Any) -> Router:
    """A router with one rule."""
    router = a_router()
    router.faults.put(Rule(name="r", **rule))
    return router


def ask(router: Router, xml: bytes = PAYMENT) -> Wire:
    """One request."""
    return post(router, b"XMLREQUEST=" + xml)


def paid(router: Router) -> int:
    """How often the payment of the sample was booked."""
    return sum(it.amount == Decimal("-100.24") for it in router.books.ledger(ACCOUNT))


@pytest.mark.parametrize(("effect", "view"), [*product(Effect, REPLY_EFFECTS)], ids=lambda it: it.name)
def test_books_follow_the_effect_whatever_is_seen(effect: Effect, view: Any) -> None:
    """None: nothing booked. Done: once. Twice: two times. Late: not yet, and once when its time has come."""
    router = with_rule(books_effect=effect, reply_effect=view.name, late=9.0)

    wire = ask(router)
    at_once = paid(router)
    if wire.afterwards is not None:
        seconds, book = wire.afterwards
        book()
        book()
        assert seconds == 9.0

    assert (at_once, paid(router)) == {
        Effect.NONE: (0, 0),
        Effect.DONE: (1, 1),
        Effect.TWICE: (2, 2),
        Effect.LATE: (0, 1),
    }[effect]
    assert violations(router.books) == []
    assert [it.fault for it in router.journal.find()] == ["r"] + ["r, booked late"] * (effect is Effect.LATE)
    assert (wire.delivery.way if wire.delivery else None) == WAYS.get(view.name)


def test_catalogue_views_and_parameters_are_one_set() -> None:
    """Each row has its change, each parameter its check, each preset a view: a missing one is named here."""
    assert set(CHANGES) == set(BY_NAME)
    assert {name for view in REPLY_EFFECTS for name in view.parameters} - {"value"} == set(PARAMETERS)
    assert {preset.reply_effect for preset in PRESETS.values()} <= set(BY_NAME)


#: View, HTTP status, in time → the adapter's outcome for a writing and a reading function (router §9).
OUTCOMES = (
    ("status", 200, True, "REJECTED", "failure"),
    ("http", 500, True, "UNCERTAIN", "RETRY"),
    ("http", 503, True, "UNCERTAIN", "RETRY"),
    ("http", 400, True, "FAILED", "FAILED"),
    *(("http", status, True, "PAUSED", "PAUSED") for status in (401, 403, 404, 405, 413, 415)),
    ("delay", 200, True, "SENT", "normal"),
    ("delay", 200, False, "UNCERTAIN", "RETRY"),
    ("drip", 200, True, "SENT", "normal"),
    ("drip", 200, False, "UNCERTAIN", "RETRY"),
    *(
        (view, 200, True, "UNCERTAIN", "RETRY")
        for view in ("hang", "reset", "close", "half_body", "wrong_length", "empty", "malformed", "other_reply")
    ),
    ("swap_shape", 200, True, "-", "normal"),
    ("refuse_connect", 200, True, "RETRY", "RETRY"),
)


@pytest.mark.parametrize(("view", "status", "in_time", "writing", "reading"), OUTCOMES)
def test_outcomes_of_the_adapter(view: str, status: int, in_time: bool, writing: str, reading: str) -> None:
    """The catalogue names what the adapter makes of each row, as the specification has it."""
    row = BY_NAME[view]

    assert row.outcome(writes=True, http_status=status, in_time=in_time).value == writing
    assert row.outcome(writes=False, http_status=status, in_time=in_time).value == reading


def seen(view: str, parameters: Mapping[str, object] | None = None, xml: bytes = PAYMENT) -> tuple[bytes, bytes]:
    """The reply as it would have been, and as the rule shows it."""
    return ask(a_router(), xml).body, ask(with_rule(reply_effect=view, parameters=parameters or {}), xml).body


#: View, parameters → what the normal reply becomes.
CHANGED: dict[str, tuple[str, dict[str, object], Any]] = {
    "normal": ("normal", {}, lambda body: body),
    "empty": ("empty", {}, lambda _body: b""),
    "malformed": ("malformed", {}, lambda body: body[: len(body) * 2 // 3]),
    "unquoted_version": ("unquoted_version", {}, lambda body: body.replace(b'"1.1"', b"1.1")),
    "space_end_tag": (
        "space_end_tag",
        {},
        lambda body: (
            body.replace(b"</STATUS>", b"</ STATUS >")
            .replace(b"</STATUS_DESC>", b"</ STATUS_DESC >")
            .replace(b"</Params>", b"</ Params >")
            .replace(b"</AddARItem>", b"</ AddARItem >")
            .replace(b"</Reply>", b"</ Reply >")
        ),
    ),
    "utf-16": ("charset", {"encoding": "utf-16"}, lambda body: body.decode().encode("utf-16")),
    "BOM": ("charset", {"encoding": "utf-8-sig"}, lambda body: b"\xef\xbb\xbf" + body),
    "wrap_upper": ("wrap_upper", {}, lambda body: b"<REPLY>\n" + body + b"</REPLY>\n"),
    "bare_envelope": (
        "bare_envelope",
        {},
        lambda body: body.replace(b' transNo="6431" pid="2020"', b"").replace(b' version="1.1"', b""),
    ),
    "other function": (
        "other_reply",
        {"function": "SetPhone"},
        lambda body: body.replace(b"AddARItem", b"SetPhone"),
    ),
    "no STATUS": (
        "omit_tag",
        {"tag": "STATUS"},
        lambda body: body.replace(b"      <STATUS>0</STATUS>\n", b"").replace(b"    <STATUS>0</STATUS>\n", b""),
    ),
    "blank STATUS_DESC": (
        "blank_tag",
        {"tag": "STATUS_DESC"},
        lambda body: body.replace(b"      <STATUS_DESC>AR item 205185 added.</STATUS_DESC>\n", b"<STATUS_DESC/>"),
    ),
    "another STATUS": (
        "set_tag",
        {"tag": "STATUS", "value": "<7"},
        lambda body: body.replace(b"      <STATUS>0</STATUS>\n", b"<STATUS>&lt;7</STATUS>").replace(
            b"    <STATUS>0</STATUS>\n", b"<STATUS>&lt;7</STATUS>"
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_reply_as_it_is_shown(name: str) -> None:
    """The body is the normal one with exactly that change."""
    view, parameters, change = CHANGED[name]
    normal, shown = seen(view, parameters)

    assert shown == change(normal)
    assert (shown == normal) == (name == "normal")


def test_wrapped_replies_are_unwrapped() -> None:
    """wrap_upper takes REPLY away where it belongs (quirk 2)."""
    normal, shown = seen("wrap_upper", xml=(SAMPLES / "F-14.request.xml").read_bytes())

    assert normal == b"<REPLY>\n" + shown + b"</REPLY>\n"


def test_previous_reply() -> None:
    """other_reply sends the reply to the request before, byte for byte."""
    router = a_router()
    before = ask(router, BALANCE).body
    router.faults.put(Rule(name="r", reply_effect="other_reply"))

    assert ask(router).body == before


def test_swapped_shape() -> None:
    """swap_shape sends GetAccountBalance in the other documented shape."""
    normal, shown = seen("swap_shape", xml=BALANCE)

    assert b"<DUE_IF_TRUE_UP>" in normal
    assert b"<BALANCE_NET_AMT>" in normal
    assert b"<BALANCE_NET_AMT>" not in shown


@pytest.mark.parametrize(
    ("level", "expected"), [("params", ("-7", "0")), ("function", (None, "-7")), ("both", ("-7", "-7"))]
)
def test_status_of_your_own(level: str, expected: tuple[str | None, str | None]) -> None:
    """A STATUS at either level or both, while the books did what the effect says."""
    router = with_rule(reply_effect="status", parameters={"code": -7, "description": "Lost & found", "level": level})

    root = etree.fromstring(ask(router).body)

    assert (root[0].findtext("Params/STATUS"), root[0].findtext("STATUS")) == expected
    assert "Lost & found" in [node.text for node in root.iter("STATUS_DESC")]
    assert paid(router) == 1


def test_http_status_with_headers() -> None:
    """HTTP status, page and headers are the rule's."""
    parameters = {"status": 503, "body": "busy", "headers": {"Retry-After": "7", "Content-Type": "text/plain"}}
    wire = ask(with_rule(reply_effect="http", parameters=parameters))

    assert (wire.status, wire.body, wire.content_type, wire.headers) == (
        503,
        b"busy",
        "text/plain",
        (("retry-after", "7"),),
    )


#: Match → whether the payment of the sample is meant.
MATCHES: dict[str, tuple[FaultMatch, bool]] = {
    "all": (FaultMatch(), True),
    "function": (FaultMatch(function="AddARItems"), True),
    "another function": (FaultMatch(function="SetPhone"), False),
    "account": (FaultMatch(account=ACCOUNT), True),
    "another account": (FaultMatch(account="1"), False),
    "login": (FaultMatch(login="ic"), False),
    "xpath": (FaultMatch(xpath="//ITEM_AMT[. = '100.24']"), True),
    "xpath that finds nothing": (FaultMatch(xpath="//ITEM_AMT[. > 500]"), False),
    "first call": (FaultMatch(nth=1), True),
    "second call": (FaultMatch(nth=2), False),
    "never": (FaultMatch(probability=0.0), False),
}


@pytest.mark.parametrize("name", MATCHES)
def test_match(name: str) -> None:
    """A rule fires for what it names, and for nothing else."""
    match, fires = MATCHES[name]
    router = with_rule(match=match, reply_effect="empty")

    assert (ask(router).body == b"") == fires


def fired(router: Router, calls: int, xml: bytes = PAYMENT) -> list[bool]:
    """Which of so many calls got an empty reply."""
    return [ask(router, xml).body == b"" for _ in range(calls)]


def test_times() -> None:
    """One hit by default, so that a forgotten rule spoils one request; always means always."""
    assert fired(with_rule(reply_effect="empty"), 3) == [True, False, False]
    assert fired(with_rule(reply_effect="empty", times=2), 3) == [True, True, False]
    assert fired(with_rule(reply_effect="empty", times=None), 3) == [True, True, True]


def test_nth_counts_by_function_and_account() -> None:
    """The third payment on the account, however often others were asked for."""
    router = with_rule(reply_effect="empty", match=FaultMatch(function="AddARItems", account=ACCOUNT, nth=3))

    assert fired(router, 2) == [False, False]
    assert fired(router, 3, BALANCE) == [False, False, False]
    assert fired(router, 2, PAYMENT.replace(b"2003708", b"2036948")) == [False, False]
    assert fired(router, 2) == [True, False]


def test_first_rule_wins() -> None:
    """Rules are tried in order; the next one has its turn when the first has no hits left."""
    router = with_rule(reply_effect="empty")
    router.faults.put(Rule(name="s", reply_effect="malformed"))

    assert ask(router).body == b""
    assert not ask(router).body.endswith(b"</Reply>\n")
    assert ask(router).body.endswith(b"</Reply>\n")


def test_equal_seeds_draw_equal_dice() -> None:
    """Probability is drawn from seed, function, account and call: the same calls fail again on any machine."""
    rule = {"reply_effect": "empty", "times": None, "match": FaultMatch(probability=0.5)}
    first, again = fired(with_rule(**rule), 20), fired(with_rule(**rule), 20)

    assert first == again
    assert set(first) == {True, False}
    assert fired(with_rule(**rule), 20, BALANCE) != first


def test_delays_are_drawn() -> None:
    """Fixed, uniform and lognormal delays; the drawn ones repeat."""

    def delay(**parameters: object) -> float:
        wire = ask(with_rule(reply_effect="delay", parameters=parameters))
        assert wire.delivery is not None
        return wire.delivery.seconds

    assert delay(seconds=0.5) == 0.5
    assert 1.0 <= delay(seconds=1.0, most=2.0) <= 2.0
    assert delay(seconds=1.0, most=2.0) == delay(seconds=1.0, most=2.0)
    assert delay(seconds=1.0, sigma=0.5) not in (1.0, delay(seconds=1.0, sigma=0.1))
