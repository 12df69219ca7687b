"""Thousands of processes killed at random points and moments, with random records, on both stores, in rounds.

``make soak``, or: python -m pytest -q -s tests/pump/soak_kills.py; SOAK_KILLS tells how many (10000), SOAK_SEED repeats
the choices. A round that breaks a rule leaves its history in out/; ``python -m tests.pump.kill_rules FILE`` reads it.
"""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from ic_adapter.failpoints import NAMES
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.states import State
from ic_adapter.store.database.engine import Store, open_store
from simulator.testing import Biller, CayentaSim
from tests.databases import Postgresql, Sqlite
from tests.pump.kill_history import History, export
from tests.pump.kill_rules import broken, unfinished
from tests.pump.kill_runs import LONG_ENOUGH, SIGKILL, Steps, acknowledged, decisions
from tests.pump.kill_subjects import KEYS, TEMPLATE, event, settings_of
from tests.pump.kill_zygote import Zygote

ACCOUNTS = ("2003708", "2000341", "2036948", "2086971")
ROUND = 100  # kills
OPERATOR = 6  # every so many lives a person looks into the books
AT_LAST = frozenset({State.SENT, State.SKIPPED, State.REJECTED})


@dataclass(slots=True)
class Round:
    """A database, two routers, and what IC has to tell; `told` in the order in which it happened."""

    db: str
    store: Store
    forks: Zygote
    routers: list[Biller]
    dice: random.Random
    number: int = 0
    told: Steps = field(default_factory=list)
    payments: dict[str, list[str]] = field(default_factory=dict)
    acked: set[tuple[str, str, str]] = field(default_factory=set)
    deaths: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        """Two billers."""
        made: Steps = [["biller", one.id, TEMPLATE, settings_of(one.router_url), KEYS] for one in self.routers]
        self.forks.warm_up(self.db, *made, ["run", None])
        self.payments = {one.id: [] for one in self.routers}

    def live(self) -> None:
        """One process with some new records, and something that ends it."""
        news = [self._news() for _ in range(self.dice.randint(1, 4))]
        self.told += news
        moves: Steps = [["advance", self.dice.choice(self.routers).id, self.dice.choice((0.1, 1, 40, 120))]]
        if self.dice.random() < 0.5:
            point = self.dice.choice(NAMES)
            orders = self._decisions() if point.startswith("decision") else []
            armed: list[Any] = ["arm", point, self.dice.choice((1, 1, 2, 3))]
            self._lived(point, [*moves, armed, *news, *orders, ["run", None]])
        else:
            workers: list[Any] = ["work", self.dice.randint(1, 3)]
            self._lived("a moment", [*moves, workers, *news, ["rest"]], self.dice.uniform(0, 0.2))

    def operate(self) -> None:
        """A process in which a person settles what is UNCERTAIN."""
        self._lived("", [*self._decisions(), ["run", None]])

    def end(self) -> History:
        """IC tells everything again, the time comes for everything, a person settles everything."""
        late: Steps = [["advance", one.id, LONG_ENOUGH] for one in self.routers]
        self._lived("", [*self.told, ["run", None], *late, ["run", None]])
        assert self._judged(self.history()) == []
        while self._decisions():
            self.operate()
        return self.history()

    def judge(self, history: History) -> None:
        """Everything that was told is done, and every rule holds."""
        states = Counter(one.state for one in history.intents)
        assert self._judged(history) + unfinished(history) == []
        assert states.keys() <= AT_LAST, states
        assert len(history.intents) == len(self.told)

    def history(self) -> History:
        """As it stands."""
        return export(self.store, self.routers, sorted(self.acked))

    def _judged(self, history: History) -> list[str]:
        found = broken(history)
        if found:
            Path("out").mkdir(exist_ok=True)
            Path("out", f"kills-{self.routers[0].id}.json").write_bytes(msgspec.json.encode(history))
        return found

    def _decisions(self) -> Steps:
        return decisions(self.history())

    def _news(self) -> list[Any]:
        """Something that happened at IC; a void, a credit or a reject to a payment it has told of."""
        bid, kind = self.dice.choice(self.routers).id, self.dice.choice(list(Kind))
        if ROUTES[kind].of_payment and not self.payments[bid]:
            kind = Kind.PAYMENT
        self.number += 1
        n = self.number
        source_id, account = f"{kind.value}-{n}", self.dice.choice(ACCOUNTS)
        payment = self.dice.choice(self.payments[bid]) if ROUTES[kind].of_payment else ""
        if kind is Kind.PAYMENT:
            self.payments[bid].append(source_id)
        return ["hand_over", bid, kind.value, event(kind, source_id, n % 90 if payment else n, account, payment)]

    def _lived(self, what: str, steps: Steps, kill_after: float | None = None) -> None:
        """IC tells first what it does not know to be taken, for what it tells may depend on that."""
        missing = [step for step in self.told if step not in steps and _name(step) not in self.acked]
        whole = [*missing, *steps]
        death = self.forks.live(self.db, *whole, kill_after=kill_after)
        self.acked |= acknowledged(whole, death.said)
        if death.signal == SIGKILL:
            self.deaths[what] += 1
        assert what or death.signal == 0


def _name(step: list[Any]) -> tuple[str, str, str]:
    return step[1], step[2], step[3]["source_id"]


def play(db: str, forks: Zygote, sim: CayentaSim, dice: random.Random) -> Counter[str]:
    """A whole round; how its processes died."""
    store = open_store(db)
    routers = [sim.biller(f"s-{uuid4().hex[:12]}", template=TEMPLATE) for _ in range(2)]
    one = Round(db, store, forks, routers, dice)
    one.begin()
    lives = 0
    while one.deaths.total() < ROUND:
        one.live()
        lives += 1
        if lives % OPERATOR == 0:
            one.operate()
    one.judge(one.end())
    for router in routers:
        router.delete()
    store.close()
    return one.deaths


def test_soak(sqlite_files: Sqlite, postgresql_server: Postgresql, forks: Zygote, killers_sim: CayentaSim) -> None:
    """No rule breaks, whatever is killed when."""
    wanted = int(os.environ.get("SOAK_KILLS") or 10_000)
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(2**32))
    print(f"SOAK_SEED={seed}")  # noqa: T201 — this is how a failure is repeated
    dice, deaths, start, rounds = random.Random(seed), Counter[str](), time.monotonic(), 0
    while deaths.total() < wanted:
        server: Sqlite | Postgresql = (sqlite_files, postgresql_server)[rounds % 2]
        db = server.fresh()
        deaths += play(db, forks, killers_sim, dice)
        server.drop(db)
        rounds += 1
        pace = deaths.total() / (time.monotonic() - start)
        print(f"{deaths.total()} kills in {rounds} rounds, {pace:.1f} a second")  # noqa: T201 — an hour is long
    print(dict(deaths.most_common()))  # noqa: T201 — which points were met, and how often
