"""Fault rules of a biller's files: which of them fire for a call. Every rule that fits fires, in catalogue order.

The rules are records of the biller's state; how often each path was called is counted beside them. Draws depend on
seed, call, path, its count and the rule's name alone, so the same seed makes the same faults.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from posixpath import basename, dirname
from random import Random

from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.file_faults import FileFaultRule, Value
from simulator.billing.records.register import Register
from simulator.contract.faults.files.catalogue import FAULT_BY_NAME, PLACE
from simulator.contract.faults.rules import dice
from simulator.errors import InternalError

#: Parameters that limit how many are open.
LIMITS = frozenset({"handles", "connections"})
Counts = MutableMapping[tuple[FileCall, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """What rules are held against: the call, its path in the biller's folders, who calls, a rename's new path.

    ``open_now``: files of the session, or connections; ``at``: the biller's time of a connection.
    """

    call: FileCall
    path: str = ""
    user: str = ""
    new_path: str = ""
    open_now: int = 0
    at: datetime | None = None

    @property
    def folder(self) -> str:
        """The folder of the path; of a listing the path itself; blank where there is no path."""
        return self.path if self.call is FileCall.LIST or not self.path else dirname(self.path)

    @property
    def crosses_folders(self) -> bool:
        """Whether it moves a file into another folder."""
        return bool(self.new_path) and dirname(self.path) != dirname(self.new_path)


@dataclass(frozen=True, slots=True)
class DrawnFault:
    """A rule that fired, with dice that repeat exactly."""

    rule: FileFaultRule
    count: int
    key: str

    @property
    def fault(self) -> str:
        """The row of the catalogue."""
        return self.rule.fault

    @property
    def names(self) -> frozenset[str]:
        """The names of its parameters."""
        return frozenset(FAULT_BY_NAME[self.fault].parameters)

    def parameter(self, name: str) -> Value:
        """The rule's own value, else the default of the row."""
        return self.rule.parameters.get(name, FAULT_BY_NAME[self.fault].parameters[name])

    def number(self, name: str) -> float:
        """Return a parameter that is a number; InternalError for another value, which no check let in."""
        value = self.parameter(name)
        if not isinstance(value, int | float):
            raise InternalError(f"parameter {name} of file fault {self.rule.name} is {value!r}; it must be a number")
        return value

    def whole(self, name: str) -> int:
        """Return a parameter that is a whole number."""
        return int(self.number(name))

    def place(self, size: int) -> int:
        """Return the byte at which it happens in content of this size: ``bytes``, by default half."""
        given = self.parameter("bytes")
        return size // 2 if given is None else min(size, self.whole("bytes"))

    def means(self, name: str) -> bool:
        """Whether the rule's pattern fits the name of a file."""
        return self.rule.match.name is None or fnmatchcase(name, self.rule.match.name)

    def dice(self) -> Random:
        """Numbers that repeat exactly."""
        return dice(self.key)


class FileSwitchboard:
    """The rules of one biller's files; ``counts`` holds how often each path was called, while there are rules."""

    def __init__(self, seed: str, rules: Register[FileFaultRule | None], counts: Counts) -> None:
        self._seed = seed
        self._rules = rules
        self._counts = counts

    def rules(self) -> list[FileFaultRule]:
        """The rules in the order in which they are applied."""
        found = (rule for rule in self._rules.values() if rule is not None)
        return sorted(found, key=lambda rule: (PLACE[rule.fault], rule.name))

    def put(self, rule: FileFaultRule) -> None:
        """Add a rule, or have it in place of the one with its name."""
        self._rules.put(rule.name, rule)

    def remove(self, name: str) -> bool:
        """Take a rule away; whether there was one."""
        if self._rules.get(name) is None:
            return False
        self._rules.put(name, None)
        return True

    def clear(self) -> None:
        """Take all rules away; calls are counted from the first one on again."""
        for rule in self.rules():
            self._rules.put(rule.name, None)
        self._counts.clear()

    def draw(self, asked: AskedFile) -> tuple[DrawnFault, ...]:
        """Return the rules that fire for this call, which costs each a hit."""
        if not len(self._rules):
            return ()
        rules = self.rules()
        if not rules:
            return ()
        place = (asked.call, asked.path)
        self._counts[place] = count = self._counts.get(place, 0) + 1
        fired = tuple(drawn for drawn in self._drawn(rules, asked, count) if _why_not(drawn, asked) is None)
        for drawn in fired:
            self._rules.put(drawn.rule.name, replace(drawn.rule, hits=drawn.rule.hits + 1))
        return fired

    def considered(self, asked: AskedFile) -> Iterator[tuple[FileFaultRule, str | None]]:
        """Return each rule with the reason why it would not fire for this call now, None for one that would."""
        count = self._counts.get((asked.call, asked.path), 0) + 1
        return ((drawn.rule, _why_not(drawn, asked)) for drawn in self._drawn(self.rules(), asked, count))

    def _drawn(self, rules: list[FileFaultRule], asked: AskedFile, count: int) -> Iterator[DrawnFault]:
        for rule in rules:
            yield DrawnFault(rule, count, f"{self._seed}/{asked.call.value}/{asked.path}/{count}/{rule.name}")


def _why_not(drawn: DrawnFault, asked: AskedFile) -> str | None:
    """Which part of the rule does not fit the call; None where all do."""
    return next(_reasons(drawn, asked), None)


def _reasons(drawn: DrawnFault, asked: AskedFile) -> Iterator[str]:
    rule, row = drawn.rule, FAULT_BY_NAME[drawn.fault]
    if asked.call not in row.calls:
        yield f"{rule.fault} hits: {', '.join(row.calls)}"
    yield from _mismatches(drawn, asked)
    if row.crosses_folders and not asked.crosses_folders:
        yield f"{rule.fault} hits a rename into another folder only"
    yield from _not_yet(drawn, asked)
    if rule.times is not None and rule.hits >= rule.times:
        yield f"the rule has used all of its {rule.times} hits"
    if rule.match.probability < 1.0 and drawn.dice().random() >= rule.match.probability:
        yield f"the rule fires with probability {rule.match.probability}; this call was not chosen"


def _mismatches(drawn: DrawnFault, asked: AskedFile) -> Iterator[str]:
    """The parts of the match that do not fit. A listing's names are matched one by one, when it is shown."""
    match = drawn.rule.match
    for name, wanted, found in (
        ("call", match.call, asked.call),
        ("folder", match.folder, asked.folder),
        ("user", match.user, asked.user),
        ("nth", match.nth, drawn.count),
    ):
        if wanted is not None and wanted != found:
            yield f"{name} is {found or 'blank'}; the rule matches {wanted}"
    if asked.call is not FileCall.LIST and not drawn.means(basename(asked.path)):
        yield f"name is {basename(asked.path) or 'blank'}; the rule matches {match.name}"


def _not_yet(drawn: DrawnFault, asked: AskedFile) -> Iterator[str]:
    """What has to come first: so many open files or connections, so many seconds."""
    parameters = FAULT_BY_NAME[drawn.fault].parameters
    for limit in LIMITS & parameters.keys():
        if asked.open_now < drawn.whole(limit):
            yield f"{asked.open_now} {limit} are open; the limit is {drawn.whole(limit)}"
    if asked.at is not None and "seconds" in parameters:
        passed = asked.at.timestamp() - drawn.rule.since.timestamp()
        if passed < drawn.number("seconds"):
            yield f"the rule begins {drawn.number('seconds'):g} seconds after it was added"
