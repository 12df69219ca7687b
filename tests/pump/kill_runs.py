"""One subject killed at every failpoint on one store, then a restart, then an operator: a whole run with its history."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ic_adapter.records.kinds import Kind, Lane
from ic_adapter.records.states import State
from ic_adapter.store.database.engine import Store
from simulator.testing import Biller, CayentaSim
from tests.pump.kill_falls import FALLS, Fall, passing
from tests.pump.kill_history import Booking, History, Intent, export, intents_of
from tests.pump.kill_rules import case_of
from tests.pump.kill_subjects import KEYS, TEMPLATE, Subject, event, settings_of
from tests.pump.kill_zygote import Zygote

SIGKILL = 9
LONG_ENOUGH = 31.0  # seconds until a balance is looked at again
LATER_STILL = 301.0  # the same for one at which the program fell while it looked
Steps = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One subject about to fall at one point: a router of its own, and the three records of its lane."""

    subject: Subject
    fall: Fall
    router: Biller
    numbers: tuple[int, int, int]

    @property
    def bid(self) -> str:
        """The same at both ends."""
        return self.router.id

    def before(self) -> list[Any]:
        """The record that is sent long before; for a void it is the payment."""
        return self._hand_over(self.subject.beside, "before", self.numbers[0])

    def subject_itself(self) -> list[Any]:
        """The record it is about."""
        return self._hand_over(self.subject.kind, "subject", self.numbers[1])

    def after(self) -> list[Any]:
        """The record that waits behind it."""
        return self._hand_over(self.subject.beside, "after", self.numbers[2])

    def _hand_over(self, kind: Kind, source_id: str, n: int) -> list[Any]:
        payment = "before" if self.subject.of_payment and source_id == "subject" else ""
        return ["hand_over", self.bid, kind.value, event(kind, source_id, n, self.subject.account, payment)]

    def setting(self) -> Steps:
        """The biller, and everything up to where it is about to be dangerous."""
        keys = {**KEYS, **self.subject.keys}
        made = ["biller", self.bid, TEMPLATE, settings_of(self.router.router_url), keys]
        return [made, self.before(), ["run", self.bid], ["advance", self.bid, 1]]

    def dying(self, point: str) -> Steps:
        """The record and the one behind it, with this point armed."""
        behind = [] if self.subject.alone else [["advance", self.bid, 1], self.after()]
        return [["arm", point, passing(self.subject, point)], self.subject_itself(), *behind, ["run", self.bid]]

    def dying_again(self, record: int) -> Steps:
        """The process that finds what the first one has left, and falls over the evidence or the decision."""
        armed: list[Any] = ["arm", self.fall.point, 1]
        if self.fall.decision:
            return [["run", self.bid], armed, ["decide", self.bid, record, self.fall.decision, ""]]
        return [["run", self.bid], ["advance", self.bid, LONG_ENOUGH], armed, ["run", self.bid]]

    def going_on(self) -> Steps:
        """IC hands over again whatever it does not know to be taken, in its order."""
        return [self.subject_itself(), ["run", self.bid], ["advance", self.bid, 1], self.after(), ["run", self.bid]]


@dataclass(slots=True)
class Run:
    """All scenes of a subject on one store."""

    db: str
    store: Store
    forks: Zygote
    scenes: Mapping[str, Scene]
    acked: set[tuple[str, str, str]] = field(default_factory=set)

    def set_up(self) -> None:
        """Make the billers and send what is sent long before."""
        self.forks.warm_up(self.db, *[step for scene in self.scenes.values() for step in scene.setting()])

    def fall(self, scene: Scene) -> None:
        """Kill it; where the point is not on its way at all, that is said here and now."""
        assert self._live(scene.dying(scene.fall.first or scene.fall.point)) == SIGKILL, scene.fall
        if scene.fall.first:
            record = next(one.id for one in self.intents() if one.lane[0] == scene.bid and one.source_id == "subject")
            reached = self._live(scene.dying_again(record)) == SIGKILL
            looks = scene.subject.beside is Kind.PAYMENT or scene.fall.decision
            assert reached == bool(looks), scene.fall  # balances are looked at for money alone

    def restart(self) -> None:
        """The next process: everything that goes on by itself does, and the time comes to look at balances."""
        steps = [step for scene in self.scenes.values() for step in scene.going_on()]
        late: Steps = [["advance", scene.bid, LATER_STILL] for scene in self.scenes.values()]
        assert self._live([*steps, *late, ["run", None]]) == 0

    def operate(self) -> None:
        """A person who looks into the books settles what is UNCERTAIN, until nothing is."""
        while orders := decisions(self.history()):
            self.forks.whole(self.db, *orders, ["run", None])

    def history(self) -> History:
        """As it stands now."""
        return export(self.store, [scene.router for scene in self.scenes.values()], sorted(self.acked))

    def intents(self) -> tuple[Intent, ...]:
        """The records alone."""
        return intents_of(self.store, [scene.bid for scene in self.scenes.values()])

    def not_looked_at(self) -> list[str]:
        """What is UNCERTAIN, concerns money, and has no evidence beside it."""
        found = [one for one in self.intents() if one.state is State.UNCERTAIN and one.lane[2] == Lane.MONEY.value]
        return [f"{one.lane[0]}: {one.source_id}" for one in found if not one.looked]

    def states(self) -> dict[str, list[str]]:
        """What has become of the three records, scene by scene, in their order."""
        names = {scene.bid: name for name, scene in self.scenes.items()}
        found: dict[str, list[str]] = {name: [] for name in self.scenes}
        for one in sorted(self.intents(), key=lambda one: one.seq):
            found[names[one.lane[0]]].append(one.state.value)
        return found

    def _live(self, steps: Steps) -> int:
        death = self.forks.live(self.db, *steps)
        self.acked |= acknowledged(steps, death.said)
        return death.signal


def acknowledged(steps: Steps, said: list[Any]) -> set[tuple[str, str, str]]:
    """What a process said it had taken before it died."""
    done = [step for step, _ in zip(steps, said, strict=False)]
    return {(step[1], step[2], step[3]["source_id"]) for step in done if step[0] == "hand_over"}


def decisions(history: History) -> Steps:
    """A person looks for the last request of each UNCERTAIN record in the books: confirmed, or sent again."""
    case = case_of(history)
    orders: Steps = []
    for intent in history.intents:
        if intent.state is State.UNCERTAIN:
            function = case.attempts[intent.id][-1].function
            booked = [one for one, owner in case.owners if owner == intent.id and one.function == function]
            orders.append(["decide", intent.lane[0], intent.id, "confirm" if booked else "resend", _item_no(booked)])
    return orders


def _item_no(booked: list[Booking]) -> str:
    """The number of the AR item, where the books tell one."""
    found = re.search(r"AR item (\d+)", booked[0].reply.get("STATUS_DESC", "")) if booked else None
    return found[1] if found else ""


def run_of(subject: Subject, db: str, store: Store, forks: Zygote, sim: CayentaSim) -> Run:
    """A run that has not begun, with a router per failpoint."""
    scenes = {}
    for n, fall in enumerate(FALLS):
        router = sim.biller(f"k-{uuid4().hex[:12]}", template=TEMPLATE)
        scenes[f"{fall.point} {fall.decision}".strip()] = Scene(
            subject, fall, router, (6 * n + 1, 6 * n + 2, 6 * n + 3)
        )
    return Run(db, store, forks, scenes)
