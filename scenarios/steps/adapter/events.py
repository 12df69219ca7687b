"""Events that Invoice Cloud submits to the data pump; the name of an event is its source id."""

from typing import Any

from scenarios.context.exchanges import Kind
from scenarios.context.tables import Table, cell, pairs, records, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: Where events are submitted, by the word that sentences have for them.
PATHS = {
    "payment": "payments",
    "void": "voids",
    "credit": "credits",
    "reject": "ach-rejects",
    "paperless": "paperless",
    "autopay": "autopay",
    "e-mail": "email-addresses",
    "phone": "phone-numbers",
    "address": "mailing-addresses",
    "registration": "registrations",
}
#: What a payment is unless its table says otherwise: a card payment on the web site.
PAYMENT = {"amount": "100.24", "instrument": "CC", "email": "pat@example.org", "phone": "2065550123"}
#: Fields that are no text.
TYPED = frozenset({"source", "logged_in", "on"})


@action('the payment "{name}" of "{amount}" by account "{account}" is submitted')
def hand_over_payment(world: World, name: str, amount: str, account: str) -> None:
    """A card payment on the web site without a fee."""
    _payment(world, name, {"account_number": account, "amount": amount})


@action('the payment "{name}" of account "{account}" is submitted with')
def hand_over_payment_with(world: World, name: str, account: str, datatable: Table) -> None:
    """A payment line by line; what is not named is that of a card payment of 100.24 on the web site.

    Amount, fee, instrument (CC, ACH, CASH, PAYPAL, PAYPAL_CREDIT, VENMO), source (the PaymentSourceID, 1), email,
    phone, message, kind (bill, donation, chargeback), logged_in, payment_date.
    """
    _payment(world, name, {"account_number": account, **pairs(datatable)})


@action("these payments are submitted")
def hand_over_payments(world: World, datatable: Table) -> None:
    """One payment per row in this order, columns name, account and the lines of the step above."""
    for row in records(datatable):
        name, account = row.pop("name", ""), row.pop("account", "")
        _payment(world, name, {"account_number": account, **row})


@action('the void "{name}" of payment "{payment}" is submitted')
def hand_over_void(world: World, name: str, payment: str) -> None:
    """The whole payment is taken back at Invoice Cloud."""
    _hand_over(world, "void", name, {"payment": payment})


@action('the credit "{name}" of "{amount}" on payment "{payment}" is submitted')
def hand_over_credit(world: World, name: str, amount: str, payment: str) -> None:
    """A part of the payment is given back at Invoice Cloud (transaction type 6)."""
    _hand_over(world, "credit", name, {"payment": payment, "amount": amount})


@action('the bank returns payment "{payment}" as "{name}" with the code "{code}"')
def hand_over_reject(world: World, payment: str, name: str, code: str) -> None:
    """An ACH reject with its return code: R and a number, or C and a number for a notification of change."""
    _hand_over(world, "reject", name, {"payment": payment, "return_code": code})


@action('the {kind} change "{name}" of account "{account}" is submitted with')
def hand_over_change(world: World, kind: str, name: str, account: str, datatable: Table) -> None:
    """A change of kind paperless, autopay, e-mail, phone, address or registration, a field per line.

    on (paperless, autopay) · email · phone · street1, street2, city, state, zip · event (registered, unregistered).
    """
    _hand_over(world, kind, name, {"account_number": account, **pairs(datatable)})


@action("these {kind} changes are submitted")
def hand_over_changes(world: World, kind: str, datatable: Table) -> None:
    """One change per row in this order, columns name, account and the fields of the step above."""
    for row in _full_rows(datatable):
        name, account = row.pop("name", ""), row.pop("account", "")
        _hand_over(world, kind, name, {"account_number": account, **row})


@action('"{name}" is submitted again')
def hand_over_again(world: World, name: str) -> None:
    """The same event with the same source id once more."""
    if name not in world.handed:
        raise StepError.on("submitted events", expected=name, came=", ".join(world.handed) or "none")
    world.api("POST", *world.handed[name], kind=Kind.ADAPTER)


@action("a {kind} event is offered with")
def offer(world: World, kind: str, datatable: Table) -> None:
    """Any event, every field on a line of its own (source_id too); whether it is taken is for a Then to say."""
    body = _typed(pairs(datatable))
    world.offered = world.try_api("POST", world.at_ic(f"/{_path(kind)}"), body)


@check('the offered event is refused because "{reason}"')
def check_refused(world: World, reason: str) -> None:
    """Nothing was taken into the pump, with these words in the reason."""
    offered = world.offered
    if offered is None:
        raise StepError("no event was offered yet")
    if offered.is_success or reason not in offered.text:
        came = f"HTTP {offered.status_code} {offered.text}"
        raise StepError.on("the offered event", expected=f"refused, with {reason!r}", came=came)


def _payment(world: World, name: str, given: dict[str, str]) -> None:
    _hand_over(world, "payment", name, PAYMENT | given)


def _hand_over(world: World, kind: str, name: str, given: dict[str, str]) -> None:
    path, body = world.at_ic(f"/{_path(kind)}"), {"source_id": name, **_typed(given)}
    world.handed[name] = (path, body)
    world.api("POST", path, body, kind=Kind.ADAPTER)


def _path(kind: str) -> str:
    if kind not in PATHS:
        raise StepError.on("kind of event", expected=", ".join(PATHS), came=kind)
    return PATHS[kind]


def _typed(given: dict[str, str]) -> dict[str, Any]:
    return {name: typed(value) if name in TYPED else value for name, value in given.items()}


def _full_rows(table: Table) -> list[dict[str, str]]:
    """The rows under a header with their empty cells: an emptied number or address is a value here."""
    header, *rows = table
    return [{name: cell(value) for name, value in zip(header, row, strict=True)} for row in rows]
