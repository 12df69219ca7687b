"""The first line of a state file, which is also what the data folder keeps of a biller beside its registers."""

import secrets
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from simulator.archive.saved import Moment, Saved
from simulator.contract.access import Login
from simulator.contract.keys import Keys
from simulator.recipes.recipe import Recipe

KIND = "biller state"
#: Goes up whenever an older program could not read a file right; fields that were added have defaults instead.
FORMAT = 1


class Strict(Struct, forbid_unknown_fields=True, kw_only=True):
    """A part of the line: an unknown field is an error."""


class RecipePart(Strict):
    """The recipe; ``now`` null: the clock ran with the wall clock."""

    template: str
    seed: int
    accounts: int
    now: datetime | None
    settings: dict[str, Any]


class ClockPart(Strict, omit_defaults=True):
    """A moment, or how many seconds a running clock is ahead of the wall clock."""

    frozen: datetime | None = None
    ahead: int = 0


class LoginPart(Strict):
    """A login; the data folder keeps its password, a state file never does."""

    user: str
    functions: list[str] | None = None
    password: str | UnsetType = UNSET


class Header(Strict):
    """All of a biller but its registers."""

    kind: str = msgspec.field(name="mock-cayenta")
    format: int
    recipe: RecipePart
    epoch: datetime
    clock: ClockPart
    settings: dict[str, Any]
    logins: list[LoginPart] = []
    bill_runs: int = 0
    billed_until: date | None = None


class Mark(Struct):
    """What tells a state file and its format from anything else, whatever else the line holds."""

    kind: str = msgspec.field(name="mock-cayenta")
    format: int


def encode(saved: Saved, *, passwords: bool) -> bytes:
    """The line without its end."""
    recipe = saved.recipe
    header = Header(
        kind=KIND,
        format=FORMAT,
        recipe=RecipePart(
            template=recipe.template_id,
            seed=recipe.seed,
            accounts=recipe.accounts,
            now=recipe.now,
            settings=shown(recipe.keys),
        ),
        epoch=saved.epoch,
        clock=ClockPart(frozen=saved.clock.frozen, ahead=int(saved.clock.offset.total_seconds())),
        settings=shown(saved.keys),
        logins=[login_part(login, password=passwords) for login in saved.logins],
        bill_runs=saved.bill_runs,
        billed_until=saved.billed_until,
    )
    return msgspec.json.encode(header)


def decode(line: bytes | str, known: Mapping[str, Login] | None = None) -> Saved:
    """A Saved without records; msgspec.MsgspecError or ValueError where the line is none.

    A login without a password gets that of the ``known`` login with its user, else one that nobody knows.
    """
    header = msgspec.json.decode(line, type=Header)
    recipe = header.recipe
    return Saved(
        recipe=Recipe(
            template_id=recipe.template,
            seed=recipe.seed,
            accounts=recipe.accounts,
            now=recipe.now,
            keys=keys_of(recipe.settings),
        ),
        epoch=header.epoch,
        clock=Moment(header.clock.frozen, timedelta(seconds=header.clock.ahead)),
        keys=keys_of(header.settings),
        logins=tuple(_login(part, (known or {}).get(part.user)) for part in header.logins),
        bill_runs=header.bill_runs,
        billed_until=header.billed_until,
        records={},
    )


def _login(part: LoginPart, known: Login | None) -> Login:
    password = part.password
    if password is UNSET:
        password = known.password if known else secrets.token_urlsafe(32)
    return Login(part.user, password, None if part.functions is None else frozenset(part.functions))


def login_part(login: Login, *, password: bool) -> LoginPart:
    """The login as the line holds it."""
    functions = None if login.functions is None else sorted(login.functions)
    return LoginPart(user=login.user, functions=functions, password=login.password if password else UNSET)


# --- keys -------------------------------------------------------------------------------------------------------------


def _networks(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in texts)


#: Types of keys that JSON does not have: what the line holds instead, and how it is read.
FOREIGN: dict[Any, tuple[Any, Any]] = {tuple[IPv4Network | IPv6Network, ...]: (tuple[str, ...], _networks)}
HINTS: dict[str, Any] = get_type_hints(Keys)


def shown(keys: Keys) -> dict[str, Any]:
    """Every key by its name."""
    return {item.name: msgspec.to_builtins(getattr(keys, item.name), enc_hook=str) for item in fields(Keys)}


def keys_of(values: Mapping[str, Any]) -> Keys:
    """The keys; those that are left out have their default, ValueError names one that there is not."""
    unknown = sorted(values.keys() - HINTS.keys())
    if unknown:
        raise ValueError(f"settings: {unknown[0][:40]}: unknown key in this version")
    return Keys(**{name: _key(name, value) for name, value in values.items()})


def _key(name: str, value: Any) -> Any:
    kind, read = FOREIGN.get(HINTS[name], (HINTS[name], None))
    try:
        typed = msgspec.convert(value, kind, str_keys=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"settings.{name}: {error}") from None
    return read(typed) if read else typed
