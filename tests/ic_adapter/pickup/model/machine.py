"""Random senders, looks, crashes and processes beside each other, compared with the model after every step."""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import PICKUP_NAMES
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.model.rules import Differs, check_always, check_rest
from tests.ic_adapter.pickup.model.world import CONTENTS, NAMES, WHOLE, World

#: Points of a write transaction: no other process can write there, and it would wait for ever in this one.
IN_TRANSACTION = ("pickup.before_import_commit",)
BESIDE = tuple(name for name in PICKUP_NAMES if name not in IN_TRANSACTION)
#: Looks after which everything that can be done is done: a dead process is found, then seen, then taken, then moved.
QUIET = 6


class PickupMachine:
    """One run: a biller's folder, and steps drawn from a seed."""

    def __init__(self, ic: Adapter, root: Path, seed: int) -> None:
        bid = f"m{seed}"
        make(ic, bid, "3426")
        self._seed = seed
        self._draw = random.Random(seed)
        self._world = World(ic, root, bid)
        self._told: list[str] = []
        self._rules = (
            *[self._drop] * 4,
            self._remove,
            self._rename,
            *[self._look] * 3,
            *[self._die] * 3,
            *[self._two] * 2,
            *[self._replace_while_read] * 2,
            self._shrink_while_read,
        )

    def run(self, steps: int) -> None:
        """So many steps, then looks until nothing happens any more. Differs tells the steps."""
        for _ in range(steps):
            self._draw.choice(self._rules)()
        for _ in range(QUIET):
            self._do("look", self._world.look)
        self._checked(check_rest)

    def _put(self) -> tuple[str, str, int]:
        label = self._draw.choice((*WHOLE, *CONTENTS))
        return self._draw.choice(NAMES), label, self._draw.randrange(4)

    def _drop(self) -> None:
        """A file comes, also over another one."""
        self._do("put {} {} of day {}", self._world.put, *self._put())

    def _remove(self) -> None:
        """A file goes."""
        self._do("remove {}", self._world.remove, self._draw.choice(NAMES))

    def _rename(self) -> None:
        """A file changes its name."""
        self._do("rename {} to {}", self._world.rename, *self._draw.sample(NAMES, 2))

    def _look(self) -> None:
        """Nothing special."""
        for _ in range(self._draw.randint(1, 2)):
            self._do("look", self._world.look)

    def _die(self) -> None:
        """A process is killed at a point."""
        self._do("look", self._world.look)
        self._do("killed at {}", self._world.look, self._draw.choice(PICKUP_NAMES))

    def _two(self) -> None:
        """While one process is at a point, another looks twice, and may be killed."""
        killed = self._draw.choice(("", *PICKUP_NAMES))

        def beside() -> None:
            self._world.look()
            self._world.look(killed)

        point = self._draw.choice(BESIDE)
        self._do("look", self._world.look)
        self._do(f"at {{}} another process looks, killed at {killed or 'no point'}", self._at(beside), point)

    def _replace_while_read(self) -> None:
        """The sender uploads again while a process is at a point."""
        put = self._put()
        self._do("look", self._world.look)
        action = partial(self._world.put, *put)
        self._do(f"at {{}} the sender puts {put}", self._at(action), self._draw.choice(BESIDE))

    def _shrink_while_read(self) -> None:
        """A file is half as long while a process is at a point, mostly one at which it is read."""
        name = self._draw.choice(NAMES)
        self._do("put {} {} of day {}", self._world.put, name, self._draw.choice(tuple(WHOLE)), 0)
        self._do("look", self._world.look)
        action = partial(self._world.cut, name)
        self._do(f"at {{}} {name} is cut", self._at(action), self._draw.choice((*BESIDE[:1] * 3, *BESIDE)))

    def _at(self, action: Callable[[], None]) -> Callable[[str], None]:
        return lambda point: self._world.look(point, action)

    def _do(self, told: str, step: Callable[..., None], *values: object) -> None:
        self._told.append(told.format(*values))
        step(*values)
        self._checked(check_always)

    def _checked(self, check: Callable[[World], None]) -> None:
        try:
            check(self._world)
        except Differs as difference:
            steps = "\n".join(f"  {number:2} {told}" for number, told in enumerate(self._told))
            raise Differs(f"{difference}\nseed {self._seed}, after:\n{steps}") from None
