"""Admin calls on billers as a whole: create from a template, read, reset, remove."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from simulator.billers.register import ACCOUNTS, BILLER_ID, Biller, Recipe
from simulator.billing.clock import OutOfCalendar
from simulator.control.billers.keys import KeysBody, changed_keys, shown
from simulator.control.call_types import AdminCall, AdminRequest, PutReply
from simulator.control.values import local_moment
from simulator.control.wire import Body, Refusal, View
from simulator.population.numbers import MOST
from simulator.recipes.templates import ALL

LISTED, MOST_LISTED = 200, 1_000  # billers to a page


class BillerRecipe(Body):
    """What a biller is made from: a template of settings §5, keys that differ from the default.

    ``accounts`` generated accounts are drawn by ``seed``; ``now`` is ``real`` or a moment of the biller's local time
    at which its clock stands still, left out: the template's (population §3 calls the clock at creation the epoch).
    """

    template: str
    seed: Annotated[int, Meta(ge=0, le=2**53)] = 0
    accounts: Annotated[int, Meta(ge=0, le=MOST)] = ACCOUNTS
    now: str | UnsetType = UNSET
    settings: KeysBody | UnsetType = UNSET


class NewBiller(BillerRecipe, kw_only=True):
    """A biller to make: any id, and what it is made from."""

    id: str


class BillerView(View):
    """A biller as it stands; ``accounts`` are the documented, added and changed ones beside the generated.

    ``router_url`` is blank for a partner that has only files.
    """

    id: str
    template: str
    name: str
    time_zone: str
    seed: int
    population: int
    now: str
    router_url: str
    settings: dict[str, Any]
    accounts: list[str]


class BillersView(View):
    """Billers in the order of creation, from ``offset`` on; ``next`` is the offset of the rest, null at the end."""

    billers: list[BillerView]
    total: int
    next: int | None


class TemplateView(View):
    """A template that billers are made from."""

    id: str
    name: str
    time_zone: str


class TemplatesView(View):
    """All templates."""

    templates: list[TemplateView]


def view(biller: Biller, base_url: str) -> BillerView:
    """The biller as JSON shows it."""
    books = biller.router.books
    return BillerView(
        id=biller.id,
        template=biller.recipe.template_id,
        name=biller.template.name,
        time_zone=biller.template.time_zone,
        seed=biller.recipe.seed,
        population=biller.population.size,
        now=books.clock.now().isoformat(),
        router_url=f"{base_url}/billers/{biller.id}/router" if biller.template.has_router else "",
        settings=shown(biller.router.keys),
        accounts=[account.account_no for account in books.accounts()],
    )


def create(request: AdminRequest) -> BillerView:
    """Make a biller from a template."""
    order: NewBiller = request.body
    _check_id(order.id, "$.id")
    return _made(request, order, lambda recipe: request.billers.create(order.id, recipe))


def put(request: AdminRequest) -> PutReply:
    """Make a biller whose id is in the path, where load balancers read it; one that is there is made anew."""
    biller_id = request.path["bid"]
    _check_id(biller_id, "{bid}")
    is_new = not request.billers.has(biller_id)
    made = _made(request, request.body, lambda recipe: request.billers.make_anew(biller_id, recipe))
    return PutReply(made, is_new)


def _check_id(biller_id: str, place: str) -> None:
    if not BILLER_ID.fullmatch(biller_id):
        raise Refusal(422, "not a valid biller id", (place, "use 1 to 64 letters, digits, - or _"))


def _made(request: AdminRequest, order: BillerRecipe, make: Callable[[Recipe], Biller]) -> BillerView:
    recipe = Recipe(template_id=order.template, seed=order.seed, accounts=order.accounts)
    if order.now is not UNSET:
        recipe = replace(recipe, now=None if order.now == "real" else local_moment(order.now, "$.now"))
    if order.settings is not UNSET:
        recipe = replace(recipe, keys=changed_keys(recipe.keys, order.settings))
    try:
        return view(make(recipe), request.base_url)
    except (OutOfCalendar, OverflowError) as error:
        raise Refusal(422, "the clock cannot be set to this time", ("$.now", str(error))) from None


def listing(request: AdminRequest) -> BillersView:
    """A page of all billers."""
    limit = _number(request, "limit", LISTED, 1, MOST_LISTED)
    offset = _number(request, "offset", 0, 0, MOST)
    total = request.billers.count
    shown_now = [view(biller, request.base_url) for biller in request.billers.part(offset, limit)]
    end = offset + len(shown_now)
    return BillersView(billers=shown_now, total=total, next=end if shown_now and end < total else None)


def _number(request: AdminRequest, name: str, default: int, least: int, most: int) -> int:
    text = request.query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
        raise Refusal(422, "invalid query", (f"?{name}", f"use a whole number from {least} to {most}"))
    return int(text)


def read(request: AdminRequest) -> BillerView:
    """One biller."""
    return view(request.biller, request.base_url)


def reset(request: AdminRequest) -> BillerView:
    """Everything back to what the biller was made from, its keys of that moment included."""
    return view(request.billers.reset(request.path["bid"]), request.base_url)


def remove(request: AdminRequest) -> None:
    """Take the biller away."""
    request.billers.remove(request.path["bid"])


def templates(_request: AdminRequest) -> TemplatesView:
    """What billers can be made from."""
    rows = [TemplateView(id=key, name=row.name, time_zone=row.time_zone) for key, row in ALL.items()]
    return TemplatesView(templates=rows)


CALLS = (
    AdminCall("GET", "/templates", "list the templates for billers", templates, reply=TemplatesView),
    AdminCall("GET", "/billers", "list billers, 200 at a time", listing, reply=BillersView, query=("limit", "offset")),
    AdminCall("POST", "/billers", "create a biller from a template", create, NewBiller, BillerView, 201),
    AdminCall("GET", "/billers/{bid}", "get one biller", read, reply=BillerView),
    AdminCall(
        "PUT",
        "/billers/{bid}",
        "create a biller, or make it anew",
        put,
        BillerRecipe,
        BillerView,
        201,
        or_replaces=True,
    ),
    AdminCall("DELETE", "/billers/{bid}", "remove a biller", remove, status=204),
    AdminCall("POST", "/billers/{bid}/reset", "reset a biller to its initial state", reset, reply=BillerView),
)
