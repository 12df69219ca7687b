"""Regular expressions over symbols, compared exactly by derivatives.

Theory of operation. A content model is a regular expression over the names of children, a pattern facet one over
characters. ``derive(e, s)`` is what may follow after the symbol ``s`` (Brzozowski); ``nullable(e)`` says whether the
expression accepts the empty word. A breadth-first search over derivatives therefore finds a shortest word with any
wanted property, such as "accepted by the old model and refused by the new one", and finds none exactly if there is
none. ``xs:all`` is an expression of its own, since its derivatives are sets of what is left.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: States that a search looks at before it gives up; a content model of the contract needs some hundreds.
SEARCH_LIMIT = 20_000
#: Answers of each function below that are kept.
REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Nothing:
    """No word at all."""


@dataclass(frozen=True, slots=True)
class Blank:
    """The empty word alone."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol out of a set: the name of a child, or a range of characters."""

    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """One character out of ranges of code points, both ends included."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """First one, then the other."""

    first: "Expression"
    rest: "Expression"


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of them."""

    options: frozenset["Expression"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same ``low`` to ``high`` times; ``high`` None is without end."""

    inner: "Expression"
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Every:
    """Each of these once, in any order (``xs:all``); those that are not needed may be left out."""

    needed: frozenset[str]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The words of ``inner`` with any number of these symbols put anywhere."""

    inner: "Expression"
    ignored: frozenset[str]


Expression = Nothing | Blank | Symbol | Span | Chain | Choice | Repeat | Every | Ignoring
NOTHING, BLANK = Nothing(), Blank()


def chain(*parts: Expression) -> Expression:
    """Return the expression of all parts in this order."""
    result: Expression = BLANK
    for part in reversed(parts):
        if isinstance(part, Nothing) or isinstance(result, Nothing):
            return NOTHING
        if isinstance(result, Blank):
            result = part
        elif isinstance(part, Chain):  # to the right, so that equal languages look alike
            result = Chain(part.first, chain(part.rest, result))
        elif not isinstance(part, Blank):
            result = Chain(part, result)
    return result


def choice(options: Iterable[Expression]) -> Expression:
    """Return the expression of any of the options."""
    flat: set[Expression] = set()
    for option in options:
        flat |= option.options if isinstance(option, Choice) else {option}
    flat.discard(NOTHING)
    if len(flat) < 2:
        return next(iter(flat), NOTHING)
    return Choice(frozenset(flat))


def repeat(inner: Expression, low: int, high: int | None) -> Expression:
    """Return the expression of ``inner`` repeated."""
    if high == 0 or isinstance(inner, Blank):
        return BLANK
    if isinstance(inner, Nothing):
        return NOTHING if low else BLANK
    if (low, high) == (1, 1):
        return inner
    return Repeat(inner, 0 if nullable(inner) else low, high)


def ignoring(inner: Expression, ignored: frozenset[str]) -> Expression:
    """Return the expression that does not look at these symbols."""
    return NOTHING if isinstance(inner, Nothing) else Ignoring(inner, ignored)


@lru_cache(REMEMBERED)
def nullable(expression: Expression) -> bool:
    """Return whether the empty word is accepted."""
    match expression:
        case Chain(first, rest):
            found = nullable(first) and nullable(rest)
        case Choice(options):
            found = any(nullable(option) for option in options)
        case Repeat(inner, low, _):
            found = low == 0 or nullable(inner)
        case Every(needed, _):
            found = not needed
        case Ignoring(inner, _):
            found = nullable(inner)
        case _:
            found = isinstance(expression, Blank)
    return found


@lru_cache(REMEMBERED)
def derive(expression: Expression, symbol: Any) -> Expression:
    """Return what may follow after the symbol, a name or a character's code point."""
    found: Expression = NOTHING
    match expression:
        case Symbol(name) if name == symbol:
            found = BLANK
        case Span(ranges) if any(low <= symbol <= high for low, high in ranges):
            found = BLANK
        case Chain(first, rest):
            after = chain(derive(first, symbol), rest)
            found = choice((after, derive(rest, symbol))) if nullable(first) else after
        case Choice(options):
            found = choice(derive(option, symbol) for option in options)
        case Repeat(inner, low, high):
            left = repeat(inner, max(low - 1, 0), None if high is None else high - 1)
            found = chain(derive(inner, symbol), left)
        case Every(needed, optional) if symbol in needed or symbol in optional:
            found = Every(needed - {symbol}, optional - {symbol})
        case Ignoring(inner, ignored):
            found = expression if symbol in ignored else ignoring(derive(inner, symbol), ignored)
        case _:
            pass
    return found


def symbols(expression: Expression) -> set[Any]:
    """Return the names that the expression has."""
    match expression:
        case Symbol(name):
            return {name}
        case Chain(first, rest):
            return symbols(first) | symbols(rest)
        case Choice(options):
            return {name for option in options for name in symbols(option)}
        case Repeat(inner, _, _):
            return symbols(inner)
        case Every(needed, optional):
            return set(needed | optional)
        case _:
            return set()


def firsts(expression: Expression) -> set[Any]:
    """Return the names that a word may begin with."""
    match expression:
        case Symbol(name):
            return {name}
        case Chain(first, rest):
            return firsts(first) | firsts(rest) if nullable(first) else firsts(first)
        case Choice(options):
            return {name for option in options for name in firsts(option)}
        case Repeat(inner, _, _):
            return firsts(inner)
        case Every(needed, optional):
            return set(needed | optional)
        case _:
            return set()


class SearchEnded(Exception):
    """The search looked at SEARCH_LIMIT states and found nothing: nothing is proven."""


Property = Callable[[tuple[Expression, ...]], bool]


def shortest(
    expressions: Sequence[Expression], alphabet: Sequence[Any], wanted: Property, alive: Property | None = None
) -> tuple[Any, ...] | None:
    """Return a shortest word after which the derivatives of all expressions are ``wanted``.

    ``alive`` says whether a state may still lead there. None if there is no such word; SearchEnded if the search
    gave up.
    """
    start = tuple(expressions)
    seen = {start}
    queue: deque[tuple[tuple[Expression, ...], tuple[Any, ...]]] = deque([(start, ())])
    while queue:
        state, word = queue.popleft()
        if wanted(state):
            return word
        for symbol in alphabet:
            after = tuple(derive(expression, symbol) for expression in state)
            if after in seen or (alive is not None and not alive(after)):
                continue
            if len(seen) >= SEARCH_LIMIT:
                raise SearchEnded
            seen.add(after)
            queue.append((after, (*word, symbol)))
    return None
