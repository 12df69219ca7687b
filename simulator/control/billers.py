"""Admin calls on billers as a whole: create from a template, read, reset, remove."""

from typing import Any

from msgspec import UNSET, UnsetType

from simulator.billers import BILLER_ID, Biller
from simulator.control.keys import KeysBody, changed_keys, shown
from simulator.control.routes import Ask, Call
from simulator.control.wire import Body, Refusal, View
from simulator.templates import TEMPLATES


class NewBiller(Body):
    """A biller to make: any id, a template of settings §5, keys that differ from the default."""

    id: str
    template: str
    settings: KeysBody | UnsetType = UNSET


class BillerView(View):
    """A biller as it stands."""

    id: str
    template: str
    name: str
    time_zone: str
    now: str
    router_url: str
    settings: dict[str, Any]
    accounts: list[str]


class BillersView(View):
    """All billers in the order of creation."""

    billers: list[BillerView]


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
        template=biller.template_id,
        name=biller.template.name,
        time_zone=biller.template.time_zone,
        now=books.clock.now().isoformat(),
        router_url=f"{base_url}/billers/{biller.id}/router",
        settings=shown(biller.router.keys),
        accounts=[account.account_no for account in books.accounts()],
    )


def create(ask: Ask) -> BillerView:
    """Make a biller from a template."""
    order: NewBiller = ask.body
    if not BILLER_ID.fullmatch(order.id):
        raise Refusal(422, "the id cannot be used", ("$.id", "1 to 64 letters, digits, - or _"))
    biller = ask.billers.create(order.id, order.template)
    if order.settings is not UNSET:
        try:
            biller.router.keys = changed_keys(biller.router.keys, order.settings)
        except Refusal:
            ask.billers.remove(order.id)
            raise
    return view(biller, ask.base_url)


def listing(ask: Ask) -> BillersView:
    """Every biller."""
    return BillersView(billers=[view(biller, ask.base_url) for biller in ask.billers.all()])


def read(ask: Ask) -> BillerView:
    """One biller."""
    return view(ask.biller, ask.base_url)


def reset(ask: Ask) -> BillerView:
    """Everything back to the template."""
    return view(ask.billers.reset(ask.path["bid"]), ask.base_url)


def remove(ask: Ask) -> None:
    """Take the biller away."""
    ask.billers.remove(ask.path["bid"])


def templates(_ask: Ask) -> TemplatesView:
    """What billers can be made from."""
    rows = [TemplateView(id=key, name=row.name, time_zone=row.time_zone) for key, row in TEMPLATES.items()]
    return TemplatesView(templates=rows)


CALLS = (
    Call("GET", "/templates", "what billers can be made from", templates, reply=TemplatesView),
    Call("GET", "/billers", "all billers", listing, reply=BillersView),
    Call("POST", "/billers", "make a biller from a template", create, NewBiller, BillerView, 201),
    Call("GET", "/billers/{bid}", "one biller", read, reply=BillerView),
    Call("DELETE", "/billers/{bid}", "take a biller away", remove, status=204),
    Call("POST", "/billers/{bid}/reset", "back to the template", reset, reply=BillerView),
)
