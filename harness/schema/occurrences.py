"""What a content model says about single children: how often, in which order, and models that do not mind one."""

from harness.schema.languages import (
    BLANK,
    Chain,
    Choice,
    Every,
    Expression,
    Repeat,
    Symbol,
    chain,
    choice,
    ignoring,
    repeat,
    symbols,
)

#: Least and most times that a child may stand there; None is without end.
Count = tuple[int, int | None]


def count(expression: Expression, name: str) -> Count:
    """Return how often a child may stand there."""
    match expression:
        case Symbol(found):
            return (1, 1) if found == name else (0, 0)
        case Chain(first, rest):
            low, high = count(first, name)
            low_after, high_after = count(rest, name)
            return low + low_after, None if high is None or high_after is None else high + high_after
        case Choice(options):
            counts = [count(option, name) for option in options]
            highs = [most for _, most in counts if most is not None]
            return min(least for least, _ in counts), max(highs) if len(highs) == len(counts) else None
        case Repeat(inner, low, high):
            least, most = count(inner, name)
            return least * low, 0 if most == 0 else None if most is None or high is None else most * high
        case Every(needed, optional):
            return int(name in needed), int(name in needed or name in optional)
        case _:
            return (0, 0)


def orders(expression: Expression) -> frozenset[tuple[str, str]]:
    """Return each pair of different children of which the first may stand before the second."""
    match expression:
        case Chain(first, rest):
            across = {(before, after) for before in symbols(first) for after in symbols(rest) if before != after}
            return orders(first) | orders(rest) | across
        case Choice(options):
            return frozenset(pair for option in options for pair in orders(option))
        case Repeat(inner, _, high):
            return orders(inner) | (_all_orders(symbols(inner)) if high != 1 else frozenset())
        case Every(needed, optional):
            return _all_orders(set(needed | optional))
        case _:
            return frozenset()


def indifferent(expression: Expression, name: str) -> Expression:
    """Return the model that does not mind whether, where and how often the child stands."""
    return ignoring(_without(expression, name), frozenset({name}))


def has(alphabet: list[str], *names: str) -> Expression:
    """Return the expression of every word with these names in this order."""
    anything = repeat(choice(Symbol(name) for name in alphabet), 0, None)
    return chain(anything, *(part for name in names for part in (Symbol(name), anything)))


def _all_orders(names: set[str]) -> frozenset[tuple[str, str]]:
    return frozenset((before, after) for before in names for after in names if before != after)


def _without(expression: Expression, name: str) -> Expression:
    match expression:
        case Symbol(found):
            return BLANK if found == name else expression
        case Chain(first, rest):
            return chain(_without(first, name), _without(rest, name))
        case Choice(options):
            return choice(_without(option, name) for option in options)
        case Repeat(inner, low, high):
            return repeat(_without(inner, name), low, high)
        case Every(needed, optional):
            return Every(needed - {name}, optional - {name})
        case _:
            return expression
