"""Admin calls on a biller's keys (settings §6): read and set."""

from dataclasses import fields, replace
from ipaddress import ip_network
from typing import Literal

from msgspec import UNSET, UnsetType

from simulator.control.routes import Ask, Call
from simulator.control.wire import Body, Refusal
from simulator.keys import BalanceShape, Keys, TagOrder
from simulator.refusals import RENUMBERABLE

LEAST_CODE = -999_999_999  # what the type Int of a STATUS can carry


class KeysBody(Body):
    """The keys to change; those left out stay."""

    allow_anonymous: bool | UnsetType = UNSET
    accept_raw_body: bool | UnsetType = UNSET
    ip_allow_list: list[str] | UnsetType = UNSET
    trust_client_ip_header: str | UnsetType | None = UNSET
    form_key: Literal["XMLREQUEST=", "APIREQUEST="] | UnsetType = UNSET
    balance_shape: BalanceShape | UnsetType = UNSET
    tag_order: TagOrder | UnsetType = UNSET
    status_codes: dict[int, int] | UnsetType = UNSET


def changed_keys(keys: Keys, body: KeysBody) -> Keys:
    """The keys with the body's changes; Refusal (422) names a value that cannot be used."""
    given = {item.name: getattr(body, item.name) for item in fields(Keys)}
    changes = {name: value for name, value in given.items() if value is not UNSET}
    if "ip_allow_list" in changes:
        changes["ip_allow_list"] = tuple(_network(text, place) for place, text in enumerate(changes["ip_allow_list"]))
    for code in changes.get("status_codes", ()):
        if code not in RENUMBERABLE:
            raise Refusal(422, "only our own codes can be renumbered", ("$.status_codes", f"{code} is not -901…-909"))
    for code in changes.get("status_codes", {}).values():
        if not LEAST_CODE <= code < 0:
            raise Refusal(422, "not a STATUS of a refusal", ("$.status_codes", f"{code} is not {LEAST_CODE} to -1"))
    return replace(keys, **changes)


def shown(keys: Keys) -> dict[str, object]:
    """The keys as JSON shows them."""
    values: dict[str, object] = {item.name: getattr(keys, item.name) for item in fields(Keys)}
    return values | {"ip_allow_list": [str(network) for network in keys.ip_allow_list]}


def _network(text: str, place: int) -> object:
    try:
        return ip_network(text)
    except ValueError as error:
        raise Refusal(422, "not a network", (f"$.ip_allow_list[{place}]", str(error))) from None


def read(ask: Ask) -> dict[str, object]:
    """All keys with their values."""
    return shown(ask.biller.router.keys)


def change(ask: Ask) -> dict[str, object]:
    """Set some keys."""
    router = ask.biller.router
    router.keys = changed_keys(router.keys, ask.body)
    return shown(router.keys)


CALLS = (
    Call("GET", "/billers/{bid}/settings", "the biller's keys", read, reply=KeysBody),
    Call("PATCH", "/billers/{bid}/settings", "set keys of the biller", change, KeysBody, KeysBody),
)
