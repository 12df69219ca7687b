"""A fault rule without `effect`: what the client reads as a refusal is not booked (router §9)."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from simulator.console.journal import exchanges as console
from simulator.contract.faults.catalogue import BY_NAME, REFUSING, Effect
from simulator.contract.faults.reply_effects import STATUS
from simulator.contract.model import Way
from simulator.control.faults.faults import RuleBody, rule_of
from simulator.control.journal import journal
from simulator.router.pipeline import Router
from tests.simulator.asking import SAMPLES, a_router, post

PAYMENT = (SAMPLES / "F-04.request.xml").read_bytes()
#: Parameters to try with a view, beside its defaults.
TRIED: dict[str, list[dict[str, Any]]] = {
    "status": [{"code": code, "level": level} for code in (-100, -1, 0, 5) for level in ("params", "function", "both")],
    "http": [{"status": status} for status in range(200, 600)],
    "set_tag": [
        {"tag": tag, "value": value} for tag in ("STATUS", "ITEM_NO") for value in ("-1", " -4 ", "0", "5", "x")
    ],
    "blank_tag": [{"tag": "STATUS"}],
    "omit_tag": [{"tag": "STATUS"}],
}
CASES = [(view, parameters) for view in BY_NAME for parameters in ({}, *TRIED.get(view, []))]


def with_rule(**rule: Any) -> Router:
    """A router with one rule as the admin API takes it."""
    router = a_router()
    router.faults.put(rule_of(msgspec.convert({"name": "r", **rule}, RuleBody)))
    return router


def paid(router: Router) -> int:
    """How often the payment of the sample was booked."""
    return sum(it.amount == Decimal("-100.24") for it in router.books.ledger("2003708"))


def test_what_reads_as_refused_is_not_booked() -> None:
    """Every view with every kind of its parameters: the reply that left decides, not the name of the view."""
    wrong = []
    for view, parameters in CASES:
        router = with_rule(view=view, parameters=parameters)
        wire = post(router, b"XMLREQUEST=" + PAYMENT)
        whole = wire.status == 200 and wire.body.rstrip().endswith(b"</Reply>")
        is_refused = wire.status in REFUSING or (whole and any(int(code) for code in STATUS.findall(wire.body)))
        if paid(router) != (0 if is_refused else 1):
            wrong.append((view, parameters, f"refused: {is_refused}, booked {paid(router)} times"))

    assert wrong == []


@pytest.mark.parametrize("effect", Effect, ids=lambda it: it.value)
@pytest.mark.parametrize("view", ["status", "http"])
def test_an_effect_that_is_asked_for_counts(effect: Effect, view: str) -> None:
    """A refusal that is booked all the same stays possible: that is what a real router once did."""
    parameters = {"status": 400} if view == "http" else {}

    ((rule, _),) = with_rule(view=view, parameters=parameters, effect=effect.value).faults.rules()

    assert rule.books_effect is effect


def test_a_preset_keeps_its_own_effect() -> None:
    """`refused_but_booked` is booked, and `out_of_order` is not, as their names say."""
    names = ("refused_but_booked", "out_of_order")
    effects = {name: rule.books_effect for name in names for rule, _ in with_rule(preset=name).faults.rules()}

    assert effects == {"refused_but_booked": Effect.DONE, "out_of_order": Effect.NONE}


def test_the_journal_names_rule_effect_and_view() -> None:
    """So that nobody has to look the rule up, which may be gone."""
    router = with_rule(view="status", parameters={"code": -100})
    post(router, b"XMLREQUEST=" + PAYMENT)
    exchange = router.journal.newest

    assert (exchange.fault, exchange.effect, exchange.view) == ("r", "none", "status")


@pytest.mark.parametrize("view", BY_NAME)
def test_a_reply_that_never_came_is_not_told_as_http_200(view: str) -> None:
    """The journal says "reply lost by fault r" in the API and on the console; a whole reply is told by its status."""
    router = with_rule(view=view)
    wire = post(router, b"XMLREQUEST=" + PAYMENT)
    exchange = router.journal.newest
    way = wire.delivery.way if wire.delivery else Way.REPLY

    said = {journal.view(exchange).outcome, console.outcome(exchange).words}
    if way in {Way.HANG, Way.RESET, Way.CLOSE, Way.REFUSE_CONNECT}:
        assert said == {"reply lost by fault r"}
    elif way in {Way.HALF_BODY, Way.WRONG_LENGTH}:
        assert said == {"reply cut by fault r"}
    else:
        assert journal.view(exchange).outcome.startswith(f"HTTP {wire.status}, ")
        assert not any("lost" in words or "cut" in words for words in said)
