"""Seeded walks: the rules of the machine at random, each as often as it says most; what fails is repeated by its seed.

Hypothesis looks for small failures and repeats itself on the way there; a walk meets much in few steps.
"""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any, Final

from tests.pump_model import draws
from tests.pump_model.bench_adapter import ACCOUNTS
from tests.pump_model.machine import PumpMachine
from tests.pump_model.spec_outcomes import Fault

Drawn = dict[str, Any]


def _fault(random: Random, *functions: str, share: float = 0.3) -> Fault | None:
    """In this share of the cases one."""
    if random.random() > share:
        return None
    return Fault(random.choice(functions), *random.choice(random.choice((draws.LOST, draws.SAID))))


def _payment(random: Random) -> Drawn:
    fields = {name: random.choice(values) for name, values in draws.PAYMENT_FIELDS.items()}
    return {"account_number": _account(random), **fields}


def _account(random: Random) -> str:
    return random.choice((*ACCOUNTS[:1] * 3, *ACCOUNTS))


def _is_run(random: Random) -> bool:
    return random.random() < 0.8


def _pay(random: Random) -> Drawn:
    odd = random.choice(draws.ODDS) if random.random() < 0.3 else {}
    return {
        "event": _payment(random),
        "odd": odd,
        "fault": _fault(random, "AddARItems", share=0.5),
        "is_run": _is_run(random),
    }


def _flag(random: Random) -> Drawn:
    kind = random.choice(("paperless", "paperless", "autopay"))
    return {"kind": kind, "account": _account(random), "on": random.random() < 0.5, "is_run": random.random() < 0.4}


def _change(random: Random) -> Drawn:
    number, values = random.choice(draws.SETTINGS)
    return {"change": (number, random.choice(values))}


#: Rule -> how often, and what it is called with.
RULES: Final[Mapping[str, tuple[int, Callable[[Random], Drawn]]]] = {
    "pay": (6, _pay),
    "void": (2, lambda r: {"which": _which(r), "fault": _fault(r, "AdjARItem"), "is_run": _is_run(r)}),
    "credit": (
        3,
        lambda r: {
            "which": _which(r),
            "amount": r.choice(draws.REFUNDS),
            "fault": _fault(r, "AdjARItem", "AddARItems"),
            "is_run": _is_run(r),
        },
    ),
    "ach_reject": (1, lambda r: {"which": _which(r), "code": r.choice(("R01", "R01", "C02")), "is_run": _is_run(r)}),
    "flag": (2, _flag),
    "contact": (2, lambda r: {"kind": r.choice(draws.CONTACT_KINDS), "account": _account(r), "is_run": _is_run(r)}),
    "repeat": (1, lambda r: {"which": _which(r)}),
    "die_at_the_door": (1, lambda r: {"event": _payment(r), "is_stored": r.random() < 0.5}),
    "run": (2, lambda _: {}),
    "disturb_others": (1, lambda r: {"fault": Fault(r.choice(draws.OTHERS), *r.choice(draws.LOST + draws.SAID))}),
    "disturb": (1, lambda r: {"fault": Fault(r.choice(draws.CONTACTS), *r.choice(draws.OF_CONTACTS))}),
    "mend": (1, lambda _: {}),
    "wait": (2, lambda r: {"minutes": r.choice(draws.MOVES)}),
    "configure": (2, _change),
    "resume": (2, lambda r: {"group": r.choice(("PAYMENTS", "PAYMENTS", "PAPERLESS", "ACHREJECT"))}),
    "decide": (
        5,
        lambda r: {"which": _which(r), "decision": r.choice(draws.DECISIONS), "is_known": r.random() < 0.8},
    ),
    "die": (2, lambda r: {"point": r.choice(draws.DEATHS), "nth": r.choice((1, 1, 1, 2)), "event": _payment(r)}),
    "restart": (1, lambda _: {}),
}
#: The same rules as a focus wants them; the first word is the rule.
SPECIAL: Final[Mapping[str, tuple[int, Callable[[Random], Drawn]]]] = {
    "pay in trouble": (
        6,
        lambda r: {"event": _payment(r), "odd": {}, "fault": _fault(r, "AddARItems", share=0.8), "is_run": True},
    ),
    "pay well": (4, lambda r: {"event": _payment(r), "odd": {}, "fault": None, "is_run": r.random() < 0.5}),
    "pay by ACH": (
        4,
        lambda r: {"event": _payment(r) | {"instrument": "ACH"}, "odd": {}, "fault": None, "is_run": r.random() < 0.6},
    ),
    "configure codes": (3, lambda r: {"change": ("64", r.choice(("", "1(CCWEB)")))}),
    "configure address": (2, lambda r: {"change": ("11", r.choice(("alive", "dead", "dead")))}),
    "flag one account": (
        4,
        lambda r: {"kind": "paperless", "account": ACCOUNTS[0], "on": r.random() < 0.5, "is_run": r.random() < 0.3},
    ),
    "contact address": (
        4,
        lambda r: {"kind": "mailing_address", "account": r.choice(ACCOUNTS[:3]), "is_run": r.random() < 0.7},
    ),
    "disturb AddContact": (2, lambda r: {"fault": Fault("AddContact", *r.choice(draws.OF_CONTACTS))}),
    "disturb_others AddAlert": (2, lambda r: {"fault": Fault("AddAlert", *r.choice(draws.SAID))}),
}
NEEDS: Final[Mapping[str, Callable[[PumpMachine], object]]] = {
    "void": lambda it: it.payments(),
    "credit": lambda it: it.payments(),
    "ach_reject": lambda it: it.payments(),
    "repeat": lambda it: it.model.records,
    "decide": lambda it: it.model.records,
}


def _which(random: Random) -> int:
    return random.randrange(31)


def walk(kind: type[PumpMachine], seed: int, steps: int, rules: Iterable[str] = RULES) -> None:
    """One walk; Differs tells its steps, the seed repeats them."""
    random = Random(seed)
    names = tuple(rules)
    table = {**RULES, **SPECIAL}
    weights = [table[name][0] for name in names]
    machine = kind()
    try:
        machine.open(
            settings=random.choice(draws.STARTS), route=draws.ROUTES[seed % 4], mode=draws.MODES[(seed + 1) % 2]
        )
        for _ in range(steps):
            name = random.choices(names, weights)[0]
            if name not in NEEDS or NEEDS[name](machine):
                getattr(machine, name.split()[0])(**table[name][1](random))
    finally:
        machine.teardown()
