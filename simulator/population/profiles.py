"""Who an account is and how it behaves: drawn from one keyed hash of (seed, template, n) (population §2, §3)."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import NamedTuple

CYCLES = 20
CLASSES = (("RES", 85), ("COM", 10), ("IND", 5))
#: The class of an account by its draw of 0 to 99.
CLASS_OF = tuple(name for name, share in CLASSES for _ in range(share))
RATINGS = ("CONLY", "NOCHK", "NOCC", "CO")
TWO, EIGHT = Struct(">2I"), Struct(">8I")
CENT = Decimal("0.01")
GUID = re.compile(r"[0-9a-f-]{24}([0-9]{3})0([0-9]{8})")
LEAST_BILL, MOST_BILL = 2_000, 25_000  # cents


class Behaviour(Enum):
    """How an account paid up to the epoch; the value is the share of accounts in percent."""

    PROMPT = 70
    LATE = 15
    PART = 8
    OVER = 4
    STOPPED = 3

    __hash__ = object.__hash__  # members are alone: Enum's own hashes their names, in Python


#: How an account paid by its draw of 0 to 99.
BEHAVIOUR_OF = tuple(behaviour for behaviour in Behaviour for _ in range(behaviour.value))


@dataclass(frozen=True, slots=True)
class Tables:
    """The checked-in tables of people and places."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The person behind an account: fictional name, address, phone, e-mail."""

    first_name: str
    last_name: str
    street: str
    town: str
    postal_cd: str
    phone: str
    email: str
    has_ebill: bool


class Profile(NamedTuple):
    """An account's own draws: class, behaviour, plans, rating, usual bill in cents."""

    account_class: str
    behaviour: Behaviour
    is_closed: bool
    has_budget_plan: bool
    has_arrangement: bool
    rating: str
    usual_bill: int


class Draws:
    """The source of everything random of one population: equal keys draw equal things on every machine."""

    __slots__ = ("_key", "_months")

    def __init__(self, seed: int, template: str) -> None:
        """The draws of a biller made from this template with this seed."""
        self._key = blake2b(f"{seed}:{template}".encode(), digest_size=16).digest()
        self._months = blake2b(key=self._key, digest_size=8, person=b"month")

    def owner(self, first: int) -> Owner:
        """The person whose first account is this n."""
        names = tables()
        dice = self._dice(b"owner", first)
        given = names.first_names[dice[0] % len(names.first_names)]
        family = names.last_names[dice[1] % len(names.last_names)]
        town = dice[3] % len(names.towns)
        return Owner(
            first_name=given,
            last_name=family,
            street=f"{1 + dice[4] % 9_998} {names.streets[dice[2] % len(names.streets)]}",
            town=names.towns[town],
            postal_cd=f"{town + 1:05d}",  # below 00501 there are no post offices
            phone=f"20255501{dice[5] % 100:02d}",
            email=f"{given}.{family}.{first}@example.org".lower().replace(" ", ""),
            has_ebill=dice[6] % 100 < 60,
        )

    def profile(self, n: int) -> Profile:
        """What account n is."""
        dice = self._dice(b"account", n)
        closed = dice[1] % 100 < 1
        return Profile(
            account_class=CLASS_OF[dice[0] % 100],
            behaviour=Behaviour.PROMPT if closed else BEHAVIOUR_OF[dice[2] % 100],
            is_closed=closed,
            has_budget_plan=dice[3] % 100 < 5,
            has_arrangement=not closed and dice[4] % 100 < 3,
            rating=RATINGS[dice[6] % 4] if dice[5] % 100 < 4 else "EXCEL",
            usual_bill=3_000 + dice[7] % 16_000,
        )

    def month(self, n: int, month: int) -> tuple[int, int]:
        """Two numbers below 2³² for the bill of a month of account n: its amount and its payment."""
        drawn = self._months.copy()
        drawn.update(n.to_bytes(4) + month.to_bytes(2))
        return TWO.unpack(drawn.digest())

    def guid(self, n: int, month: int) -> str:
        """The payment GUID of a month's bill: hash of this population, then month and n in the last 12 digits."""
        key = blake2b(month.to_bytes(2) + n.to_bytes(4), key=self._key, digest_size=10, person=b"guid").hexdigest()
        return f"{key[:8]}-{key[8:12]}-8{key[13:16]}-8{key[17:]}-{month:03d}0{n:08d}"

    def of_guid(self, guid: str, size: int) -> tuple[int, int] | None:
        """N and month of a payment GUID of this population; None for any other text."""
        match = GUID.fullmatch(guid)
        if match is None or int(match[2]) >= size:
            return None
        n, month = int(match[2]), int(match[1])
        return (n, month) if guid == self.guid(n, month) else None

    def _dice(self, purpose: bytes, n: int) -> tuple[int, ...]:
        return EIGHT.unpack(blake2b(n.to_bytes(4), key=self._key, digest_size=32, person=purpose).digest())


def cents(amount: int) -> Decimal:
    """An amount in cents as Decimal."""
    return Decimal(amount) * CENT


@cache
def tables() -> Tables:
    """The tables, read once."""
    found = json.loads(Path(__file__).with_name("people.json").read_text())
    return Tables(**{name: tuple(rows) for name, rows in found.items()})
