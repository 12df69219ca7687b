"""Admin calls on a biller's switchboard: rules, presets, the catalogue, what was put off."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from simulator.choices import advice
from simulator.contract.faults.catalogue import BY_NAME, REPLY_EFFECTS, Effect, default_effect
from simulator.contract.faults.presets import PRESETS, Preset
from simulator.contract.faults.rules import FaultMatch, Rule
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.faults.fault_values import check_match, check_parameters
from simulator.control.values import printable
from simulator.control.wire import Body, Refusal, View

MOST_RULES = 200
EffectName = Literal["none", "done", "late", "twice"]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0, le=3_600)]
Share = Annotated[float, Meta(ge=0, le=1)]


class MatchBody(Body):
    """Which requests are meant; what is left out means all. ``nth``: that call of the function for that account."""

    function: str | None = None
    account: str | None = None
    login: str | None = None
    xpath: str | None = None
    nth: Count | None = None
    probability: Share = 1.0


class RuleBody(Body):
    """A rule: match, effect on the books, view of the client; or a ``preset`` that gives effect and view.

    Tried in order, the first that matches and has hits left fires. ``late``: seconds until the books move, for the
    effect late. ``parameters`` are those of the view, see ``GET /__admin/faults``. Without ``effect`` and ``preset``
    the effect is ``none`` if the reply is a refusal (STATUS other than 0, or HTTP 400, 401, 403, 404, 405, 413, 415),
    else ``done``: to book what is answered with a refusal, give ``"effect": "done"``.
    """

    name: str
    preset: str | None = None
    match: MatchBody = field(default_factory=MatchBody)
    effect: EffectName | UnsetType = UNSET
    view: str | UnsetType = UNSET
    parameters: dict[str, Any] | UnsetType = UNSET
    times: Count | Literal["always"] = 1
    late: Seconds | UnsetType = UNSET


class RuleView(View):
    """A rule as it stands, and how often it fired."""

    name: str
    match: MatchBody
    effect: str
    view: str
    parameters: dict[str, Any]
    times: int | str
    late: float
    hits: int


class RulesView(View):
    """The switchboard in order; ``late``: how many calls wait to be booked."""

    rules: list[RuleView]
    late: int


class ViewView(View):
    """One view: its parameters with their defaults, and the adapter's outcome for writing and reading functions.

    ``too_late``: the two outcomes past the client's time-out; ``by_status``: those that the HTTP status alone decides.
    """

    name: str
    says: str
    parameters: dict[str, Any]
    writing: str
    reading: str
    too_late: list[str]
    by_status: dict[int, str]


class PresetView(View):
    """One preset."""

    name: str
    says: str
    effect: str
    view: str


class CatalogueView(View):
    """What a rule can be made of."""

    effects: list[str]
    views: list[ViewView]
    presets: list[PresetView]


class BookedView(View):
    """How many calls that were put off are booked now."""

    booked: int


def catalogue(_request: AdminRequest) -> CatalogueView:
    """Effects, views, presets."""
    return CatalogueView(
        effects=[effect.value for effect in Effect],
        views=[
            ViewView(
                name=it.name,
                says=it.says,
                parameters=dict(it.parameters),
                writing=it.writing.value,
                reading=it.reading.value,
                too_late=[outcome.value for outcome in it.too_late or ()],
                by_status={status: outcome.value for status, outcome in it.by_status.items()},
            )
            for it in REPLY_EFFECTS
        ],
        presets=[
            PresetView(name=name, says=it.says, effect=it.books_effect.value, view=it.reply_effect)
            for name, it in PRESETS.items()
        ],
    )


def listing(request: AdminRequest) -> RulesView:
    """The biller's rules."""
    router = request.biller.router
    return RulesView(rules=[_view(rule, hits) for rule, hits in router.faults.rules()], late=len(router.late))


def put(request: AdminRequest) -> RuleView:
    """Add a rule behind the others, or put it in place of the one with its name."""
    router = request.biller.router
    rule = rule_of(request.body)
    rules = [it.name for it, _ in router.faults.rules()]
    if rule.name not in rules and len(rules) >= MOST_RULES:
        raise Refusal(
            409, "too many fault rules; remove one first", ("$.name", f"the biller already has {MOST_RULES} rules")
        )
    router.faults.put(rule)
    return _view(rule, 0)


def remove(request: AdminRequest) -> None:
    """Take one rule away."""
    if not request.biller.router.faults.remove(request.path["name"]):
        raise Refusal(404, f"fault rule {request.path['name'][:64]!r} not found")


def clear(request: AdminRequest) -> None:
    """Take all rules away; what was put off is still booked when its time comes."""
    request.biller.router.faults.clear()


def book_late(request: AdminRequest) -> BookedView:
    """Book now what was put off."""
    router = request.biller.router
    waiting = tuple(router.late)
    for late in waiting:
        router.book_late(late)
    return BookedView(booked=len(waiting))


def rule_of(order: RuleBody) -> Rule:
    """The rule, every part of it checked; Refusal (422) names the field."""
    printable(order.name, "$.name", 64)
    if not order.name or "/" in order.name:
        raise Refusal(422, "not a valid rule name", ("$.name", "use 1 to 64 printable characters without /"))
    if order.preset is not None and order.preset not in PRESETS:
        raise Refusal(
            422, "unknown preset", ("$.preset", f"{order.preset[:40]!r}; {advice(order.preset[:40], PRESETS)}")
        )
    base = PRESETS.get(order.preset or "")
    reply_effect = order.view if order.view is not UNSET else base.reply_effect if base else "normal"
    if reply_effect not in BY_NAME:
        raise Refusal(422, "unknown view", ("$.view", f"{reply_effect[:40]!r}; {advice(reply_effect[:40], BY_NAME)}"))
    defaults = base.parameters if base and base.reply_effect == reply_effect else {}
    given = {} if order.parameters is UNSET else order.parameters
    check_parameters(reply_effect, given)
    check_match(order.match)
    parameters = {**defaults, **given}
    match = order.match
    return Rule(
        name=order.name,
        match=FaultMatch(**{name: getattr(match, name) for name in match.__struct_fields__}),
        books_effect=_books_effect(order, base, default_effect(reply_effect, parameters)),
        reply_effect=reply_effect,
        parameters=parameters,
        times=None if order.times == "always" else order.times,
        late=order.late if order.late is not UNSET else base.late if base else 0.0,
    )


def _books_effect(order: RuleBody, base: Preset | None, default: Effect) -> Effect:
    if order.effect is not UNSET:
        return Effect(order.effect)
    return base.books_effect if base else default


def _view(rule: Rule, hits: int) -> RuleView:
    match = rule.match
    return RuleView(
        name=rule.name,
        match=MatchBody(**{name: getattr(match, name) for name in MatchBody.__struct_fields__}),
        effect=rule.books_effect.value,
        view=rule.reply_effect,
        parameters={name: rule.parameter(name) for name in BY_NAME[rule.reply_effect].parameters},
        times="always" if rule.times is None else rule.times,
        late=rule.late,
        hits=hits,
    )


FAULTS = "/billers/{bid}/faults"
CALLS = (
    AdminCall("GET", "/faults", "list the effects, views and presets of fault rules", catalogue, reply=CatalogueView),
    AdminCall("GET", FAULTS, "list the fault rules in order", listing, reply=RulesView),
    AdminCall("POST", FAULTS, "add a fault rule", put, RuleBody, RuleView, 201),
    AdminCall("DELETE", FAULTS, "remove all fault rules", clear, status=204),
    AdminCall("DELETE", f"{FAULTS}/{{name}}", "remove a fault rule", remove, status=204),
    AdminCall("POST", f"{FAULTS}/late", "post the deferred bookings now", book_late, reply=BookedView),
)
