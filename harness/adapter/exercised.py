"""What a run has exercised, and by name what it has not: functions, tags, faults, rules."""

from collections import Counter
from collections.abc import Iterator

from harness.adapter.run import AdapterVerification
from harness.adapter.tables import order_rules, request_tables

SHOWN = 14  # names of a line; files have all of them


def requests_of(found: AdapterVerification) -> Counter[str]:
    """Return how many requests of each function came."""
    return Counter(exchange.function for exchange in found.exchanges)


def filled(found: AdapterVerification) -> Counter[tuple[str, str]]:
    """Return how many requests had a value in each tag, by function and path."""
    return Counter(
        (exchange.function, path)
        for exchange in found.exchanges
        for path, texts in exchange.values.items()
        if any(texts)
    )


def functions_never(found: AdapterVerification) -> list[str]:
    """Return functions of which no request came."""
    asked = requests_of(found)
    return [name for name in request_tables() if not asked[name]]


def tags_never(found: AdapterVerification) -> dict[str, list[str]]:
    """Return tags of the functions that came which never had a value; those that are always blank are none of them."""
    counts, asked = filled(found), requests_of(found)
    return {
        name: gaps
        for name, table in request_tables().items()
        if asked[name]
        and (
            gaps := [
                path
                for path, tag in table.tags.items()
                if not tag.blank and tag.type != "group" and not counts[name, path]
            ]
        )
    }


def faults_never(found: AdapterVerification) -> list[str]:
    """Return faults of the run that no request met."""
    return [name for name in found.order.faults if found.cases[name].outcome is None]


def rules_never(found: AdapterVerification) -> list[str]:
    """Return rules about order and repetition that no request came under."""
    return [name for name in order_rules() if name not in found.rules]


def never(found: AdapterVerification) -> Iterator[str]:
    """Yield a line for each kind of thing that was never exercised."""
    yield from _line("functions never sent", functions_never(found))
    tags = [f"{function} {path}" for function, paths in tags_never(found).items() for path in paths]
    yield from _line("tags never filled", tags)
    yield from _line(f"faults never met by {found.order.function}", faults_never(found))
    yield from _line("rules never met", rules_never(found))


def _line(title: str, names: list[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"{title}: {', '.join(names[:SHOWN])}{more}"
