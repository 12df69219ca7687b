"""The sender's folder and two processes that pick up from it, one of which can die at any named point.

A process that died writes nothing any more, not even in its handlers: its store refuses. Its claims stay, as they do
after kill -9, until another process finds that it is gone.
"""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.pickup.pickup import Pickup
from tests.ic_adapter.bill_files import SAMPLE
from tests.ic_adapter.pickup.conftest import SETTLE, UB, LocalPlace

NAMES = tuple(f"billheader_2024041801020{number}.xml" for number in range(3))


def content_of(number: int, *, amount: str = "100.24") -> bytes:
    """A whole file with a bill of an account and number of its own."""
    text = SAMPLE.replace("987654", f"98765{number}").replace("2003708", f"200370{number}").replace("100.24", amount)
    return text.encode()


#: What a sender drops: whole files, the second of the same bill and length as the first, and files that are none.
WHOLE = {"a": content_of(1), "A": content_of(1, amount="200.24"), "b": content_of(2), "c": content_of(3)}
FAULTY = {"faulty": b"<Bills><Bill/></Bills></BillHeaders>"}
UNFINISHED = {"half": WHOLE["c"][: len(WHOLE["c"]) // 2], "empty": b"", "almost": WHOLE["b"].rstrip()[:-2]}
CONTENTS = WHOLE | FAULTY | UNFINISHED
LABELS = {content: label for label, content in CONTENTS.items()}


class Killed(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Point(Failpoints):
    """A named point that does something once, at its first passing."""

    at: str = ""
    do: Callable[[], None] = lambda: None
    is_over: bool = False

    def reach(self, name: str) -> None:
        """Do it."""
        if name == self.at and not self.is_over:
            self.is_over = True
            self.do()


class MortalStore:
    """The store of one process."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.is_dead = False

    @contextmanager
    def writing(self) -> Generator[Connection, None, None]:
        """A transaction, which a dead process does not begin."""
        if self.is_dead:
            raise Killed
        with self._inner.writing() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """Read."""
        if self.is_dead:
            raise Killed
        with self._inner.reading() as connection:
            yield connection


@dataclass
class Owner:
    """The name of a process, and which names are dead."""

    name: str
    gone: set[str]

    def token(self) -> str:
        """The name."""
        return self.name

    def is_gone(self, owner: str) -> bool:
        """Whether the process of this name died."""
        return owner in self.gone


@dataclass
class World:
    """Sender, folder, processes; `sent` counts what the sender dropped and did not overwrite or take away."""

    ic: Adapter
    root: Path
    bid: str
    now: datetime = datetime(2024, 4, 18, 6, tzinfo=UTC)
    sent: Counter[bytes] = field(default_factory=Counter)
    dropped: set[tuple[str, bytes]] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    processes: int = 0

    def __post_init__(self) -> None:
        self.place = LocalPlace(self.root, self.bid)

    def waiting(self) -> dict[str, bytes]:
        """What lies in the folder itself, by name; hidden names too."""
        folder = self.place.root / UB.lstrip("/")
        return {it.name: it.read_bytes() for it in folder.iterdir() if it.is_file()}

    def put(self, name: str, label: str, day: int) -> None:
        """The sender drops a file over whatever has the name."""
        self._lost(name)
        self.place.put(f"{UB}/{name}", CONTENTS[label], 1_713_000_000 + day)
        self._has(name, CONTENTS[label])

    def remove(self, name: str) -> None:
        """The sender takes a file away."""
        if name in self.waiting():
            self._lost(name)
            self.place.remove(f"{UB}/{name}")

    def rename(self, old: str, new: str) -> None:
        """The sender renames a file to a name that is free."""
        waiting = self.waiting()
        if old in waiting and new not in waiting:
            folder = self.place.root / UB.lstrip("/")
            (folder / old).rename(folder / new)
            self.dropped.add((new, waiting[old]))

    def cut(self, name: str) -> None:
        """The sender's copy begins anew: the file is half as long, and of another date."""
        content = self.waiting().get(name)
        if content:
            half = content[: len(content) // 2]
            self._lost(name)
            self.place.put(f"{UB}/{name}", half, 1_713_000_100)
            self._has(name, half)

    def _lost(self, name: str) -> None:
        if (before := self.waiting().get(name)) is not None:
            self.sent[before] -= 1

    def _has(self, name: str, content: bytes) -> None:
        self.sent[content] += 1
        self.dropped.add((name, content))

    def look(self, at: str = "", do: Callable[[], None] | None = None) -> None:
        """One look of a fresh process; at a named point something happens, or it dies where `do` is None."""
        self.processes += 1
        owner = Owner(f"{self.bid}-{self.processes}", self.gone)
        store = MortalStore(self.ic.store)

        def die() -> None:
            store.is_dead = True
            raise Killed

        pickup = Pickup(
            store,  # type: ignore[arg-type]  # the two methods that the pick-up uses
            self.ic.register,
            self.ic.importer,
            self.place.opener,
            owner,
            settle=SETTLE,
            fail=Point(at=at, do=do or die),
            now=lambda: self.now,
        )
        try:
            pickup.look([self.bid])
        except Killed:
            self.gone.add(owner.name)
        self.now += SETTLE
