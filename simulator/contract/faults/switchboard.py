"""A biller's switchboard: its fault rules in order, and which of them fires for a call (router §9)."""

from collections.abc import Iterator

from simulator.contract.faults.rules import ALWAYS, Asked, Drawn, Rule, why_not


class Switchboard:
    """A biller's rules in order, with the hits each has left, and how often each function was called for an account."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._rules: dict[str, Rule] = {}
        self._hits: dict[str, int] = {}
        self._calls: dict[tuple[str, str], int] = {}

    def copy(self) -> "Switchboard":
        """The same rules, hits and counts; what fires there costs nothing here."""
        twin = Switchboard(self._seed)
        twin._rules, twin._hits, twin._calls = dict(self._rules), dict(self._hits), dict(self._calls)
        return twin

    def rules(self) -> Iterator[tuple[Rule, int]]:
        """The rules in order, with how often each fired."""
        return ((rule, self._hits[rule.name]) for rule in self._rules.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing can fire: then nothing is counted either."""
        return not self._rules

    def put(self, rule: Rule) -> None:
        """Add a rule behind the others, or in place of the one with its name; it has all its hits."""
        self._rules[rule.name] = rule
        self._hits[rule.name] = 0

    def remove(self, name: str) -> bool:
        """Take a rule away; whether there was one."""
        self._hits.pop(name, None)
        return self._rules.pop(name, None) is not None

    def clear(self) -> None:
        """Take all rules away; calls are counted from the first one on again."""
        self._rules.clear()
        self._hits.clear()
        self._calls.clear()

    def draw(self, asked: Asked) -> Drawn | None:
        """The first rule that fires for this call, which costs it a hit."""
        if self.is_empty:
            return None
        place = (asked.function, asked.account)
        self._calls[place] = call = self._calls.get(place, 0) + 1
        drawn = self._first(asked, call)
        if drawn is not None:
            self._hits[drawn.rule.name] += 1
        return drawn

    def considered(self, asked: Asked) -> Iterator[tuple[Rule, str | None]]:
        """Each rule with the reason why it does not fire for this call now; the first without one would."""
        call = self._calls.get((asked.function, asked.account), 0) + 1
        return ((rule, self._why_not(self._drawn(rule, asked, call), asked)) for rule in self._rules.values())

    def _first(self, asked: Asked, call: int) -> Drawn | None:
        candidates = (self._drawn(rule, asked, call) for rule in self._rules.values())
        return next((drawn for drawn in candidates if self._why_not(drawn, asked) is None), None)

    def _drawn(self, rule: Rule, asked: Asked, call: int) -> Drawn:
        return Drawn(rule, call, f"{self._seed}/{asked.function}/{asked.account}/{call}/{rule.name}")

    def _why_not(self, drawn: Drawn, asked: Asked) -> str | None:
        rule = drawn.rule
        if rule.times is not ALWAYS and self._hits[rule.name] >= rule.times:
            return f"the rule has used all of its {rule.times} hits"
        return why_not(drawn, asked)
