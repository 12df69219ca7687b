"""Admin calls on a biller's keys (settings §6): read and set."""

from collections.abc import Mapping
from dataclasses import fields, replace
from ipaddress import ip_network
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from simulator.contract.keys import (
    BalanceShape,
    BlankReference,
    DuplicatePolicy,
    ItemNoPlace,
    Keys,
    PaymentSign,
    Reference,
    Semantics,
    TagOrder,
)
from simulator.contract.refusals import RENUMBERABLE
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.values import CODE, printable
from simulator.control.wire import Body, Refusal

#: Keys that list values of the type Code (router §3).
CODE_LISTS = frozenset({"donation_item_types", "auto_process_streams"})
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
    donation_item_types: list[str] | UnsetType = UNSET
    ar_reply_item_no: ItemNoPlace | UnsetType = UNSET
    payment_sign: PaymentSign | UnsetType = UNSET
    duplicate_policy: DuplicatePolicy | UnsetType = UNSET
    payment_ref_match: list[Reference] | UnsetType = UNSET
    payment_ref_blank: BlankReference | UnsetType = UNSET
    strict_check_amt: bool | UnsetType = UNSET
    auto_process_streams: list[str] | UnsetType = UNSET
    adj_semantics: Semantics | UnsetType = UNSET
    add_phone_requires_cd: bool | UnsetType = UNSET
    phone_cd_always_required: bool | UnsetType = UNSET
    task_user_id: str | UnsetType = UNSET
    magic_accounts: bool | UnsetType = UNSET


def changed_keys(keys: Keys, body: KeysBody) -> Keys:
    """The keys with the body's changes; Refusal (422) names a value that cannot be used."""
    given = {item.name: getattr(body, item.name) for item in fields(Keys)}
    changes = {name: value for name, value in given.items() if value is not UNSET}
    if "ip_allow_list" in changes:
        changes["ip_allow_list"] = tuple(_network(text, place) for place, text in enumerate(changes["ip_allow_list"]))
    changes |= {name: tuple(value) for name, value in changes.items() if isinstance(value, list)}
    _check_texts(changes)
    _check_renumbering(changes.get("status_codes", {}))
    return replace(keys, **changes)


def _check_renumbering(codes: Mapping[int, int]) -> None:
    for code in codes:
        if code not in RENUMBERABLE:
            raise Refusal(
                422,
                "only the simulator's own codes can be renumbered",
                ("$.status_codes", f"{code} cannot be renumbered; use -901 to -909"),
            )
    for code in codes.values():
        if not LEAST_CODE <= code < 0:
            raise Refusal(
                422,
                "not a valid STATUS of a refusal",
                ("$.status_codes", f"{code} is out of range; use {LEAST_CODE} to -1"),
            )


def shown(keys: Keys) -> dict[str, object]:
    """The keys as JSON shows them."""
    values: dict[str, object] = {item.name: getattr(keys, item.name) for item in fields(Keys)}
    return values | {"ip_allow_list": [str(network) for network in keys.ip_allow_list]}


def _check_texts(changes: Mapping[str, Any]) -> None:
    """Codes are codes, or blank: a blank COLLECTION_STREAM is a value too."""
    for name in sorted(CODE_LISTS & changes.keys()):
        for place, code in enumerate(changes[name]):
            if code and not CODE.fullmatch(code):
                raise Refusal(422, "not a valid code", (f"$.{name}[{place}]", "use 1 to 20 letters, digits, _ . or -"))
    printable(changes.get("task_user_id", ""), "$.task_user_id")


def _network(text: str, place: int) -> object:
    try:
        return ip_network(text)
    except ValueError as error:
        raise Refusal(422, "not a valid network", (f"$.ip_allow_list[{place}]", str(error))) from None


def read(request: AdminRequest) -> dict[str, object]:
    """All keys with their values."""
    return shown(request.biller.router.keys)


def change(request: AdminRequest) -> dict[str, object]:
    """Set some keys."""
    router = request.biller.router
    router.keys = changed_keys(router.keys, request.body)
    return shown(router.keys)


CALLS = (
    AdminCall("GET", "/billers/{bid}/settings", "get the biller's settings", read, reply=KeysBody),
    AdminCall("PATCH", "/billers/{bid}/settings", "change settings of the biller", change, KeysBody, KeysBody),
)
