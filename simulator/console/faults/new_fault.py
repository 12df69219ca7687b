"""The fuller form of a fault rule: effects on books and reply, parameters, matched as finely as the admin API can."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from simulator.console.faults.faults import FUNCTIONS, free_name, put
from simulator.console.faults.rules import EFFECTS
from simulator.console.forms import Form, decimal, filled, integer, typed
from simulator.console.page import NoSuchPage, PageRequest
from simulator.contract.faults.catalogue import BY_NAME, REPLY_EFFECTS, ReplyEffect

PARAMETERS = "parameters."
#: Parameters that are typed on several lines.
LONG = frozenset({"body", "headers"})
#: What a parameter means, where its name does not say it.
HINTS: Mapping[str, str] = {
    "level": "params, function or both",
    "seconds": "0 to 3600",
    "most": "uniform between seconds and this; blank: fixed",
    "sigma": "lognormal around seconds; blank: fixed",
    "status": "200 to 599",
    "headers": "one per line, name: value",
    "by": "bytes; negative: shorter",
    "pause": "seconds",
    "encoding": "latin-1, utf-16 or utf-8-sig",
    "function": "previous, or a function of the router",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter's field: its name in the form, its label, what stands there at first, how it is typed."""

    name: str
    label: str
    default: str
    hint: str
    is_long: bool


async def new_fault(page_request: PageRequest) -> Response:
    """Return the form for one reply effect."""
    return _page(page_request, _reply_effect(page_request.asked("view") or "normal"), Form())


async def switch_on(page_request: PageRequest) -> Response:
    """The rule as typed; the same page with the reasons where it cannot be one."""
    form = await typed(page_request.request)
    reply_effect = _reply_effect(form.value("view"))
    names = {rule.name for rule, _ in page_request.biller.router.faults.rules()}
    order = {
        "view": reply_effect.name,
        "effect": form.value("effect"),
        "late": decimal(form.value("late")),
        "parameters": _parameters(reply_effect, form),
    }
    answer = await put(page_request, form, form.value("name") or free_name(reply_effect.name, names), **order)
    return (
        _page(page_request, reply_effect, form.blamed(answer), 422)
        if answer.is_refused
        else page_request.onward("faults", done="on")
    )


def _page(page_request: PageRequest, reply_effect: ReplyEffect, form: Form, status: int = 200) -> Response:
    return page_request.with_forms(
        "new_fault.html",
        status,
        biller=page_request.biller,
        reply_effect=reply_effect,
        reply_effects=REPLY_EFFECTS,
        fields=list(_fields(reply_effect)),
        effects=EFFECTS,
        functions=FUNCTIONS,
        form=form,
    )


def _reply_effect(name: str) -> ReplyEffect:
    reply_effect = BY_NAME.get(name)
    if reply_effect is None:
        raise NoSuchPage(f"Reply effect {name[:40]!r} not found; choose one from the catalog.")
    return reply_effect


def _fields(reply_effect: ReplyEffect) -> Iterator[Field]:
    for name, default in reply_effect.parameters.items():
        text = "" if default in (None, {}) else str(default)
        yield Field(f"{PARAMETERS}{name}", name.replace("_", " "), text, HINTS.get(name, ""), name in LONG)


def _parameters(reply_effect: ReplyEffect, form: Form) -> dict[str, object]:
    """What was typed, each in the kind its default has; a text may be blank, any other blank means the default."""
    defaults = reply_effect.parameters
    there = {name: form.values[PARAMETERS + name] for name in defaults if PARAMETERS + name in form.values}
    texts = {name: text for name, text in there.items() if isinstance(defaults[name], str)}
    others = {name: _read(defaults[name], text) for name, text in there.items() if name not in texts}
    return {**texts, **filled(others.items())}


def _read(default: object, text: str) -> object:
    match default:
        case int():
            return integer(text)
        case dict():
            return _headers(text) if text else ""
        case _:
            return decimal(text)


def _headers(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _, value in lines}
